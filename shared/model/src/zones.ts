import type { Instant } from './instants';
import { modelRefusals } from './modelRefusals';

const dayMs = 86_400_000;
/** Clocks change at least weeks apart (Morocco's go back for the month of Ramadan). */
const lookEveryMs = 7 * dayMs;
const maxZonesKept = 700;

interface Span {
  from: Instant;
  offsetMs: number;
}

interface Zone {
  format: Intl.DateTimeFormat;
  years: Map<number, readonly Span[]>;
}

const zones = new Map<string, Zone>();

/** Whether this is a time zone by name (an offset such as +02:00 is not). */
export function isZone(name: string): boolean {
  return zoneOf(name) !== undefined;
}

/**
 * What the clocks of the zone are ahead of UTC at that moment, in milliseconds. The zone's rules
 * come from the platform's own IANA tables; a year is read once and kept, because formatting a
 * date is a thousand times slower than looking up a span.
 */
export function zoneOffsetMs(zone: string, at: Instant): number {
  const spans = spansOf(zone, new Date(at).getUTCFullYear());
  let index = spans.length - 1;
  while (index > 0 && (spans[index] as Span).from > at) index -= 1;
  return (spans[index] as Span).offsetMs;
}

/**
 * The moment when a clock in the zone shows this wall-clock time (given as if it were UTC). Shown
 * twice, it is the first; shown never, because the clock jumps over it, it is the jump itself: the
 * next moment that a clock does show.
 */
export function instantOfWallClock(wallMs: number, zone: string): Instant {
  const before = wallMs - zoneOffsetMs(zone, wallMs - dayMs);
  const after = wallMs - zoneOffsetMs(zone, wallMs + dayMs);
  const [first, second] = before <= after ? [before, after] : [after, before];
  if (first + zoneOffsetMs(zone, first) === wallMs) return first;
  if (second + zoneOffsetMs(zone, second) === wallMs) return second;
  return changeBetween(first, second, (at) => zoneOffsetMs(zone, at));
}

function zoneOf(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
  if (zones.size >= maxZonesKept) zones.clear();
  const zone = { format, years: new Map<number, readonly Span[]>() };
  zones.set(name, zone);
  return zone;
}

function spansOf(name: string, year: number): readonly Span[] {
  const zone = zoneOf(name);
  if (zone === undefined) throw modelRefusals.ZONE_UNKNOWN();
  const known = zone.years.get(year);
  if (known !== undefined) return known;
  const spans = readYear(zone.format, year);
  zone.years.set(year, spans);
  return spans;
}

/** Looks at every week of the year, and halves the one in which the offset changed. */
function readYear(format: Intl.DateTimeFormat, year: number): readonly Span[] {
  const offsetAt = (at: Instant): number => readOffsetMs(format, at);
  const end = Date.UTC(year + 1, 0, 1);
  const start = Date.UTC(year, 0, 1);
  const spans: Span[] = [{ from: start, offsetMs: offsetAt(start) }];
  for (let at = start; at < end; at += lookEveryMs) {
    const next = Math.min(at + lookEveryMs, end - 1);
    const offsetMs = offsetAt(next);
    if (offsetMs === spans.at(-1)?.offsetMs) continue;
    spans.push({ from: changeBetween(at, next, offsetAt), offsetMs });
  }
  return spans;
}

/** The first millisecond after `low`, up to `high`, whose offset is not that of `low`. */
function changeBetween(low: Instant, high: Instant, offsetAt: (at: Instant) => number): Instant {
  const offsetBefore = offsetAt(low);
  let [same, changed] = [low, high];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetAt(middle) === offsetBefore) same = middle;
    else changed = middle;
  }
  return changed;
}

function readOffsetMs(format: Intl.DateTimeFormat, at: Instant): number {
  const shown: Record<string, number> = {};
  for (const part of format.formatToParts(at)) shown[part.type] = Number(part.value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return wall - Math.floor(at / 1000) * 1000;
}
