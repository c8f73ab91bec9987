import { addDays, dayOfWeek, isDate, minuteOfDay } from './calendar';
import { dateInZone, wallClockInstant, type Instant } from './instants';
import { modelRefusals } from './modelRefusals';

/** A stretch of a weekday (1 is Monday). Closing at or before opening means on the next day. */
export interface WeeklyHours {
  day: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  opens: string;
  closes: string;
}

/** When goods are handled at a point, by its own clocks. On a holiday nothing opens. */
export interface OpeningHours {
  weekly: readonly WeeklyHours[];
  holidays: readonly string[];
}

const everyDay = [1, 2, 3, 4, 5, 6, 7] as const;
const searchDays = 370;
const maxStretches = 70;
const maxHolidays = 400;

/** Day and night, every day: what a terminal keeps that never closes. */
export const alwaysOpen: OpeningHours = {
  weekly: everyDay.map((day) => ({ day, opens: '00:00', closes: '24:00' })),
  holidays: [],
};

/** Opening hours that can be kept; refuses OPENING_HOURS_INVALID. An empty week never opens. */
export function openingHours(
  weekly: readonly WeeklyHours[],
  holidays: readonly string[] = [],
  field = 'openingHours',
): OpeningHours {
  const isKept = weekly.every(
    ({ day, opens, closes }) =>
      everyDay.includes(day) && isOpening(opens) && (isOpening(closes) || closes === '24:00'),
  );
  const isShort = weekly.length <= maxStretches && holidays.length <= maxHolidays;
  if (!isKept || !isShort || !holidays.every(isDate)) {
    throw modelRefusals.OPENING_HOURS_INVALID({ field });
  }
  return { weekly, holidays };
}

/** Whether the point handles goods at that moment; the moment of closing is closed. */
export function isOpenAt(hours: OpeningHours, zone: string, instant: Instant): boolean {
  const today = dateInZone(instant, zone);
  return [addDays(today, -1), today]
    .flatMap((date) => stretchesOf(hours, zone, date))
    .some(({ from, until }) => from <= instant && instant < until);
}

/** The moment itself when open, else the next opening. Refuses NEVER_OPEN within a year. */
export function nextOpen(hours: OpeningHours, zone: string, instant: Instant): Instant {
  if (isOpenAt(hours, zone, instant)) return instant;
  const today = dateInZone(instant, zone);
  for (let day = 0; day <= searchDays; day += 1) {
    const openings = stretchesOf(hours, zone, addDays(today, day))
      .filter(({ from, until }) => from >= instant && until > from)
      .map(({ from }) => from);
    if (openings.length > 0) return Math.min(...openings);
  }
  throw modelRefusals.NEVER_OPEN();
}

function stretchesOf(
  hours: OpeningHours,
  zone: string,
  date: string,
): { from: Instant; until: Instant }[] {
  if (hours.holidays.includes(date)) return [];
  const day = dayOfWeek(date);
  return hours.weekly
    .filter((stretch) => stretch.day === day)
    .map(({ opens, closes }) => ({
      from: wallClockInstant(date, opens, zone),
      until: wallClockInstant(
        date,
        closes,
        zone,
        minuteOfDay(closes) <= minuteOfDay(opens) ? 1 : 0,
      ),
    }));
}

function isOpening(time: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
}
