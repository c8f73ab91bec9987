import fc from 'fast-check';
import { addDays, days, hours } from './calendar';
import {
  dateInZone,
  earliestInstant,
  formatInstant,
  formatInZone,
  isInstant,
  latestInstant,
  parseInstant,
  wallClockInstant,
} from './instants';
import { isZone, zoneOffsetMs } from './zones';

const zones = Intl.supportedValuesOf('timeZone');
const instants = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
const dates = fc.integer({ min: 0, max: 31_000 }).map((day) => addDays('2000-01-01', day % 25_000));
const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);

const quarterMs = 900_000;

/** What clocks in the zone show, as if it were UTC: slow and obvious, straight from the platform. */
const clocks = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);
function shownMs(zone: string, at: number): number {
  const shown = clocks.get(zone)?.format(at) ?? '';
  const whole = Math.floor(at / 1000) * 1000;
  return Date.parse(`${shown.replace(' ', 'T')}Z`) + (at - whole);
}

/** Since 2000 every zone is whole quarters of an hour from UTC, so these are all the candidates. */
function firstShown(date: string, time: string, zone: string): number {
  const wall = Date.parse(`${date}T${time}:00Z`);
  const candidates = Array.from({ length: 121 }, (_, index) => wall + (index - 60) * quarterMs);
  const exact = candidates.find((at) => shownMs(zone, at) === wall);
  if (exact !== undefined) return exact;
  const quarter = wall - (wall % quarterMs);
  const later = Array.from({ length: 121 }, (_, index) => quarter + (index - 60) * quarterMs);
  return later.find((at) => shownMs(zone, at) > wall) ?? Number.NaN;
}

/** The changes of a zone's clocks in a year: each falls on a quarter, none within 8 days of another. */
function jumpsOf(zone: string, year: number): number[] {
  const offset = (at: number): number => shownMs(zone, at) - at;
  const changed = (from: number, stepMs: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => from + index * stepMs).filter(
      (at) => offset(at) !== offset(at + stepMs),
    );
  return changed(Date.UTC(year), days(8), 45)
    .flatMap((week) => changed(week, days(1), 8))
    .flatMap((day) => changed(day, quarterMs, 96))
    .map((quarter) => quarter + quarterMs);
}

describe('reading RFC 3339', () => {
  test('an offset moves the moment, and a finer fraction is cut off', () => {
    const noon = Date.UTC(2026, 2, 29, 12);
    expect(parseInstant('2026-03-29T12:00:00Z')).toBe(noon);
    expect(parseInstant('2026-03-29t14:00:00+02:00')).toBe(noon);
    expect(parseInstant('2026-03-29T06:30:00.1239-05:30')).toBe(noon + 123);
    expect(parseInstant('2026-03-29T12:00:00.5z')).toBe(noon + 500);
  });

  test.each([
    ['no offset', '2026-03-29T12:00:00'],
    ['no time', '2026-03-29'],
    ['no such day', '2026-02-29T12:00:00Z'],
    ['day 31 of a short month', '2026-04-31T12:00:00Z'],
    ['hour 24', '2026-03-29T24:00:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['year 9999', '9999-12-31T23:59:59Z'],
    ['year 2201', '2201-01-01T00:00:00Z'],
    ['year 1969', '1969-12-31T23:59:59Z'],
    ['an offset of a day', '2026-03-29T12:00:00+24:00'],
    ['a space', '2026-03-29 12:00:00Z'],
    ['nothing', ''],
    ['words', 'tomorrow'],
    ['a longer text', '2026-03-29T12:00:00Z and more'],
  ])('%s is refused as INSTANT_INVALID, naming the field', (_, text) => {
    expect(() => parseInstant(text, 'readyAt')).toThrow(
      expect.objectContaining({ code: 'INSTANT_INVALID', field: 'readyAt' }),
    );
  });

  test('what is no text at all is refused as well', () => {
    expect(() => parseInstant(5 as unknown as string)).toThrow(
      expect.objectContaining({ code: 'INSTANT_INVALID' }),
    );
  });

  test('the ends of the range can be written and read', () => {
    expect(parseInstant(formatInstant(earliestInstant))).toBe(earliestInstant);
    expect(parseInstant(formatInstant(latestInstant))).toBe(latestInstant);
    expect(isInstant(latestInstant)).toBe(true);
    expect(isInstant(latestInstant + 1)).toBe(false);
    expect(isInstant(1.5)).toBe(false);
    expect(isInstant('0')).toBe(false);
  });

  test('what was written in any zone reads back as the same moment', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
        expect(parseInstant(formatInZone(instant, zone))).toBe(instant);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a moment is written as the clocks of the zone show it', () => {
    const instant = Date.UTC(2026, 6, 1, 12);
    expect(formatInZone(instant, 'Europe/Warsaw')).toBe('2026-07-01T14:00:00+02:00');
    expect(formatInZone(instant + 7, 'Asia/Kathmandu')).toBe('2026-07-01T17:45:00.007+05:45');
    expect(formatInZone(instant, 'America/St_Johns')).toBe('2026-07-01T09:30:00-02:30');
    expect(formatInZone(instant, 'UTC')).toBe('2026-07-01T12:00:00+00:00');
  });
});

describe('zones', () => {
  test('the offset of every zone is what its clocks show, all through the years', () => {
    for (const zone of zones) {
      for (let at = Date.UTC(2025, 0, 1, 0, 59); at < Date.UTC(2026); at += hours(401)) {
        expect([zone, at + zoneOffsetMs(zone, at)]).toEqual([zone, shownMs(zone, at)]);
      }
    }
  });

  test('a zone is known by its name, not by an offset', () => {
    expect(['Europe/Warsaw', 'Asia/Urumqi', 'UTC', 'Etc/GMT+5'].every(isZone)).toBe(true);
    for (const name of ['', '+02:00', 'Mars/Olympus', '__proto__', 'Europe/Warsaw; x']) {
      expect(isZone(name)).toBe(false);
      expect(() => zoneOffsetMs(name, 0)).toThrow(
        expect.objectContaining({ code: 'ZONE_UNKNOWN' }),
      );
    }
  });
});

describe('a wall-clock time at a point', () => {
  test('it is the first moment whose clocks show it, or else the first that show a later one', () => {
    fc.assert(
      fc.property(dates, times, fc.constantFrom(...zones), (date, time, zone) => {
        expect(wallClockInstant(date, time, zone)).toBe(firstShown(date, time, zone));
      }),
      { numRuns: 300 },
    );
  });

  test('so it is in the middle of every gap and overlap of 2026', () => {
    const seen = { gap: 0, overlap: 0 };
    for (const zone of zones) {
      for (const jump of jumpsOf(zone, 2026)) {
        const [before, after] = [shownMs(zone, jump - 1) + 1 - jump, shownMs(zone, jump) - jump];
        const middle = new Date(jump + (before + after) / 2).toISOString();
        const [date, time] = [middle.slice(0, 10), middle.slice(11, 16)];
        const instant = wallClockInstant(date, time, zone);
        expect([zone, instant]).toEqual([zone, firstShown(date, time, zone)]);
        if (after > before) expect([zone, instant]).toEqual([zone, jump]);
        seen[after > before ? 'gap' : 'overlap'] += 1;
      }
    }
    expect(seen.gap).toBeGreaterThan(100);
    expect(seen.overlap).toBeGreaterThan(100);
  });

  test('half past two on the night of the change is three in spring and comes first in autumn', () => {
    const zone = 'Europe/Warsaw';
    const spring = wallClockInstant('2026-03-29', '02:30', zone);
    expect(formatInZone(spring, zone)).toBe('2026-03-29T03:00:00+02:00');
    const autumn = wallClockInstant('2026-10-25', '02:30', zone);
    expect(formatInZone(autumn, zone)).toBe('2026-10-25T02:30:00+02:00');
  });

  test('a day offset counts on the calendar, over the night that is an hour short', () => {
    const zone = 'Europe/Warsaw';
    const before = wallClockInstant('2026-03-28', '12:00', zone);
    expect(wallClockInstant('2026-03-28', '12:00', zone, 1) - before).toBe(hours(23));
    expect(wallClockInstant('2026-03-28', '12:00', zone, -1) - before).toBe(-days(1));
  });

  test('a day that an island skipped begins with the next one', () => {
    const jump = wallClockInstant('2011-12-31', '00:00', 'Pacific/Apia');
    expect(wallClockInstant('2011-12-30', '12:00', 'Pacific/Apia')).toBe(jump);
  });

  test('what is no date, no time or no zone is refused', () => {
    const attempts: [string, string, string, string][] = [
      ['2026-02-29', '12:00', 'UTC', 'DATE_INVALID'],
      ['29.03.2026', '12:00', 'UTC', 'DATE_INVALID'],
      ['2026-03-29', '25:00', 'UTC', 'TIME_INVALID'],
      ['2026-03-29', '9:00', 'UTC', 'TIME_INVALID'],
      ['2026-03-29', '09:00', 'Moon', 'ZONE_UNKNOWN'],
    ];
    for (const [date, time, zone, code] of attempts) {
      expect(() => wallClockInstant(date, time, zone)).toThrow(expect.objectContaining({ code }));
    }
  });

  test('the date in a zone is the date on its calendar', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
        expect(dateInZone(instant, zone)).toBe(formatInZone(instant, zone).slice(0, 10));
      }),
    );
  });
});
