import {
  addDays,
  dateOfDayNumber,
  dayNumber,
  dayOfWeek,
  minutes,
  wallClockInstant,
  wallClockMs,
  zoneOffsetMs,
  type Instant,
} from '@serai/model';
import type { Call, LocalTime } from './calls';
import { networkRefusals as refusals } from './networkRefusals';

/** How far ahead departures are opened, unless the process is told otherwise. */
export const openingDays = 90;

/** What a timetable is made of. */
export interface Pattern {
  readonly calls: readonly Call[];
  readonly days: readonly number[];
  readonly validFrom: string;
  readonly validTo: string;
}

export interface TimedLeg {
  readonly fromPointId: string;
  readonly toPointId: string;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
}

export type ZoneOf = (pointId: string) => string;

const daysTried = 366;
/** A summer time that is shorter than this in a whole year is not known. */
const daysBetweenTries = 14;

/** The dates on which the pattern runs, from one date to another, both included. */
export function datesOf(pattern: Pattern, from: string, until: string): readonly string[] {
  const { validFrom, validTo, days } = pattern;
  const first = dayNumber(from > validFrom ? from : validFrom);
  const last = dayNumber(validTo !== '' && validTo < until ? validTo : until);
  const dates: string[] = [];
  for (let day = first; day <= last; day += 1) {
    const date = dateOfDayNumber(day);
    if (days.includes(dayOfWeek(date))) dates.push(date);
  }
  return dates;
}

/**
 * The legs of the run of a date as moments: wall-clock times at each call's point, in a clock gap
 * the next moment that a clock shows, in an overlap the first. A leg whose both ends fall into one
 * gap takes a minute. Null where the rules of the zones make a leg arrive before it departs.
 */
export function legsOn(
  calls: readonly Call[],
  date: string,
  zoneOf: ZoneOf,
): readonly TimedLeg[] | null {
  const legs: TimedLeg[] = [];
  let notBefore = Number.NEGATIVE_INFINITY;
  for (let index = 1; index < calls.length; index += 1) {
    const [from, to] = [calls[index - 1] as Call, calls[index] as Call];
    const planned = momentOf(date, from.departs, zoneOf(from.pointId));
    const arrival = momentOf(date, to.arrives, zoneOf(to.pointId));
    const departsAt =
      planned < notBefore && notBefore - planned <= minutes(1) ? notBefore : planned;
    if (departsAt < notBefore || arrival < planned) return null;
    const arrivesAt = Math.max(arrival, departsAt + minutes(1));
    legs.push({ fromPointId: from.pointId, toPointId: to.pointId, departsAt, arrivesAt });
    notBefore = arrivesAt;
  }
  return legs;
}

/**
 * Tries the pattern on dates of the year after `today`, in summer and in winter time. Refuses
 * LINE_NEVER_RUNS, and CALLS_DO_NOT_CHAIN with the first call that comes before the one ahead of it.
 */
export function checkTimetable(pattern: Pattern, zoneOf: ZoneOf, today: string): void {
  const { validFrom, validTo } = pattern;
  const isPast = validTo !== '' && validTo < today;
  const from = isPast || validFrom > today ? validFrom : today;
  const dates = datesOf(pattern, from, addDays(from, daysTried));
  const first = dates[0];
  if (first === undefined) throw refusals.LINE_NEVER_RUNS({ field: 'days' });
  let next = first;
  for (const date of dates) {
    if (date < next) continue;
    checkChain(pattern.calls, date, zoneOf);
    next = addDays(date, daysBetweenTries);
  }
}

function checkChain(calls: readonly Call[], date: string, zoneOf: ZoneOf): void {
  let before: Instant | null = null;
  calls.forEach((call, index) => {
    for (const name of ['arrives', 'departs'] as const) {
      const local = call[name];
      if (local === null) continue;
      const at = momentOf(date, local, zoneOf(call.pointId));
      const mayEqual = name === 'departs' || isInGap(date, local, zoneOf(call.pointId), at);
      if (before !== null && (mayEqual ? at < before : at <= before)) {
        throw refusals.CALLS_DO_NOT_CHAIN({ field: `calls[${index}].${name}` });
      }
      before = at;
    }
  });
}

/** Whether no clock shows this time, because it jumps over it. */
function isInGap(date: string, { time, day }: LocalTime, zone: string, at: Instant): boolean {
  return wallClockMs(date, time, day) !== at + zoneOffsetMs(zone, at);
}

function momentOf(date: string, local: LocalTime | null, zone: string): Instant {
  if (local === null) throw refusals.CALLS_INVALID({ field: 'calls' });
  return wallClockInstant(date, local.time, zone, local.day);
}
