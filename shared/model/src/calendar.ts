import type { Instant } from './instants';
import { modelRefusals } from './modelRefusals';

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;
const dayMs = 86_400_000;

/** Whole minutes in milliseconds. */
export function minutes(count: number): number {
  return Math.round(count * 60_000);
}

/** Whole hours in milliseconds. */
export function hours(count: number): number {
  return Math.round(count * 3_600_000);
}

/** Days of 24 hours in milliseconds; a day on the calendar may be an hour longer or shorter. */
export function days(count: number): number {
  return Math.round(count * dayMs);
}

export function isDate(text: string): boolean {
  return dayNumberOf(text) !== undefined;
}

/** Days since 1 January 1970 of a date on the calendar; refuses what is no date. */
export function dayNumber(date: string, field?: string): number {
  const day = dayNumberOf(date);
  if (day === undefined) throw modelRefusals.DATE_INVALID({ field });
  return day;
}

function dayNumberOf(text: string): number | undefined {
  const parts = datePattern.exec(text);
  if (parts === null) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const isReal = year >= 1900 && month >= 1 && month <= 12 && day >= 1;
  const ms = Date.UTC(year, month - 1, day);
  if (!isReal || (day > 28 && new Date(ms).getUTCDate() !== day)) return undefined;
  return ms / dayMs;
}

export function dateOfDayNumber(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

export function addDays(date: string, count: number): string {
  return dateOfDayNumber(dayNumber(date) + count);
}

/** The day of the week by ISO 8601: 1 is Monday, 7 is Sunday. */
export function dayOfWeek(date: string): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return (((((dayNumber(date) + 3) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

export function isTime(text: string): boolean {
  return timePattern.test(text);
}

/** Minutes since midnight of a wall clock's time; 24:00 is the end of the day. */
export function minuteOfDay(time: string, field?: string): number {
  if (time === '24:00') return 1440;
  const parts = timePattern.exec(time);
  if (parts === null) throw modelRefusals.TIME_INVALID({ field });
  return Number(parts[1]) * 60 + Number(parts[2]);
}

/** What a wall clock would show as if it were UTC: a number to reckon with, not a moment. */
export function wallClockMs(date: string, time: string, dayOffset = 0): Instant {
  return (dayNumber(date) + dayOffset) * dayMs + minuteOfDay(time) * 60_000;
}
