import { dateOfDayNumber, wallClockMs } from './calendar';
import { modelRefusals } from './modelRefusals';
import { instantOfWallClock, zoneOffsetMs } from './zones';

/** A moment: whole milliseconds since 1970 in UTC. */
export type Instant = number;

/** No plan, rule or agreement is dated outside these years. */
export const earliestInstant: Instant = 0;
export const latestInstant: Instant = Date.UTC(2201, 0, 1) - 1;

const dayMs = 86_400_000;
const pattern =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

export function isInstant(value: unknown): value is Instant {
  return Number.isSafeInteger(value) && inRange(value as number);
}

/**
 * Reads RFC 3339, whose offset is required because a time without one means a different moment to
 * every member. Finer than a millisecond is cut off. Refuses INSTANT_INVALID: no such form, no such
 * day, a leap second, or a year before 1970 or after 2200.
 */
export function parseInstant(text: string, field?: string): Instant {
  const parts = typeof text === 'string' ? pattern.exec(text) : null;
  if (parts === null) throw modelRefusals.INSTANT_INVALID({ field });
  const [, year, month, day, hour, minute, second, fraction = '', offset] =
    parts as unknown as string[];
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(midnight);
  const isDay =
    date.getUTCFullYear() === Number(year) &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day);
  const clockMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const fractionMs = Number(fraction.padEnd(3, '0').slice(0, 3));
  const instant = midnight + clockMs + fractionMs - offsetMs(offset ?? 'Z');
  if (!isDay || !inRange(instant)) throw modelRefusals.INSTANT_INVALID({ field });
  return instant;
}

/** RFC 3339 in UTC with milliseconds: 2026-03-29T12:30:00.000Z. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** RFC 3339 as a clock in the zone shows it: 2026-03-29T14:30:00+02:00. */
export function formatInZone(instant: Instant, zone: string): string {
  const offsetMinutes = Math.round(zoneOffsetMs(zone, instant) / 60_000);
  const local = new Date(instant + offsetMinutes * 60_000).toISOString().replace(/(\.000)?Z$/, '');
  const ahead = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${local}${sign}${twoDigits(Math.floor(ahead / 60))}:${twoDigits(ahead % 60)}`;
}

/**
 * The moment of a wall-clock time at a point, `dayOffset` days after the date. In a clock gap it is
 * the next moment that a clock shows, in an overlap the first. Refuses DATE_INVALID, TIME_INVALID
 * and ZONE_UNKNOWN.
 */
export function wallClockInstant(date: string, time: string, zone: string, dayOffset = 0): Instant {
  return instantOfWallClock(wallClockMs(date, time, dayOffset), zone);
}

/** The date that a calendar in the zone shows at that moment. */
export function dateInZone(instant: Instant, zone: string): string {
  return dateOfDayNumber(Math.floor((instant + zoneOffsetMs(zone, instant)) / dayMs));
}

function inRange(instant: number): boolean {
  return instant >= earliestInstant && instant <= latestInstant;
}

function offsetMs(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const [hour, minute] = offset.slice(1).split(':').map(Number) as [number, number];
  return (offset.startsWith('-') ? -1 : 1) * (hour * 60 + minute) * 60_000;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
