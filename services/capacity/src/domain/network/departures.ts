import { addDays, dateInZone, type Instant } from '@serai/model';
import type { Line } from './line';
import { datesOf, legsOn, openingDays, type TimedLeg, type ZoneOf } from './timetable';

/** One dated run of a line, as it is put on sale. */
export interface PlannedDeparture {
  readonly id: string;
  readonly lineId: string;
  readonly memberId: string;
  readonly mode: string;
  /** At the first call. */
  readonly date: string;
  readonly cutoffMinutes: number;
  readonly legs: readonly (TimedLeg & { readonly grams: number; readonly cm3: number })[];
}

/** What a line has to open, and the dates on which its times do not chain. */
export interface Openings {
  readonly departures: readonly PlannedDeparture[];
  readonly unchained: readonly string[];
}

/** `dep_<line id without lin_>_<yyyymmdd>`. */
export function departureId(lineId: string, date: string): string {
  return `dep_${lineId.replace(/^lin_/, '')}_${date.replaceAll('-', '')}`;
}

/** The departures of a line that have not left yet, for so many days from now. */
export function openingsOf(
  lineId: string,
  line: Line,
  zoneOf: ZoneOf,
  now: Instant,
  openedDays = openingDays,
): Openings {
  const today = dateInZone(now, zoneOf(line.calls[0]?.pointId ?? ''));
  const departures: PlannedDeparture[] = [];
  const unchained: string[] = [];
  for (const date of datesOf(line, today, addDays(today, openedDays))) {
    const legs = legsOn(line.calls, date, zoneOf);
    if (legs === null) unchained.push(date);
    else if ((legs[0]?.departsAt ?? now) > now) departures.push(planned(lineId, line, date, legs));
  }
  return { departures, unchained };
}

function planned(
  lineId: string,
  line: Line,
  date: string,
  legs: readonly TimedLeg[],
): PlannedDeparture {
  return {
    id: departureId(lineId, date),
    lineId,
    memberId: line.memberId,
    mode: line.mode,
    date,
    cutoffMinutes: line.cutoffMinutes,
    legs: legs.map((leg, index) => ({
      ...leg,
      grams: line.legs[index]?.grams ?? 0,
      cm3: line.legs[index]?.cm3 ?? 0,
    })),
  };
}
