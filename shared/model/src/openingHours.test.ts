import fc from 'fast-check';
import { hours } from './calendar';
import { formatInZone, wallClockInstant } from './instants';
import { alwaysOpen, isOpenAt, nextOpen, openingHours, type WeeklyHours } from './openingHours';

const zone = 'Europe/Warsaw';
const weekdays: WeeklyHours[] = ([1, 2, 3, 4, 5] as const).map((day) => ({
  day,
  opens: '08:00',
  closes: '16:00',
}));
const at = (date: string, time: string): number => wallClockInstant(date, time, zone);
const opening = (from: number, kept = openingHours(weekdays, ['2026-04-06'])): string =>
  formatInZone(nextOpen(kept, zone, from), zone).slice(0, 16);

test('a point is open from its opening until just before its closing', () => {
  const kept = openingHours(weekdays);
  expect(isOpenAt(kept, zone, at('2026-03-30', '08:00'))).toBe(true);
  expect(isOpenAt(kept, zone, at('2026-03-30', '08:00') - 1)).toBe(false);
  expect(isOpenAt(kept, zone, at('2026-03-30', '16:00') - 1)).toBe(true);
  expect(isOpenAt(kept, zone, at('2026-03-30', '16:00'))).toBe(false);
  expect(isOpenAt(kept, zone, at('2026-03-29', '12:00'))).toBe(false);
});

test('over a weekend with a clock change and a holiday it opens when its clocks say so', () => {
  expect(opening(at('2026-03-27', '15:00'))).toBe('2026-03-27T15:00');
  expect(opening(at('2026-03-27', '16:00'))).toBe('2026-03-30T08:00');
  expect(opening(at('2026-04-03', '18:00'))).toBe('2026-04-07T08:00');
});

test('a night shift ends on the next day, also on a holiday', () => {
  const night = openingHours([{ day: 7, opens: '22:00', closes: '06:00' }], ['2026-03-30']);
  expect(isOpenAt(night, zone, at('2026-03-30', '05:59'))).toBe(true);
  expect(isOpenAt(night, zone, at('2026-03-30', '06:00'))).toBe(false);
  expect(at('2026-03-30', '06:00') - at('2026-03-29', '22:00')).toBe(hours(8));
});

test('who never closes is open at every moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2100) }), (instant) => {
      expect(nextOpen(alwaysOpen, 'Asia/Shanghai', instant)).toBe(instant);
    }),
  );
});

test('the next opening is open, and no moment before it is', () => {
  const kept = openingHours(weekdays, ['2026-04-06']);
  fc.assert(
    fc.property(fc.integer({ min: at('2026-01-01', '00:00'), max: Date.UTC(2027) }), (from) => {
      const next = nextOpen(kept, zone, from);
      expect(isOpenAt(kept, zone, next)).toBe(true);
      if (next > from) expect(isOpenAt(kept, zone, (from + next) / 2)).toBe(false);
    }),
  );
});

test('who never opens is said to, and hours that cannot be kept are refused', () => {
  expect(() => nextOpen(openingHours([]), zone, 0)).toThrow(
    expect.objectContaining({ code: 'NEVER_OPEN' }),
  );
  const broken: [unknown, string[]][] = [
    [[{ day: 8, opens: '08:00', closes: '16:00' }], []],
    [[{ day: 1, opens: '24:00', closes: '16:00' }], []],
    [[{ day: 1, opens: '8:00', closes: '16:00' }], []],
    [weekdays, ['Easter']],
    [Array.from({ length: 71 }, () => weekdays[0]), []],
  ];
  for (const [weekly, holidays] of broken) {
    expect(() => openingHours(weekly as WeeklyHours[], holidays)).toThrow(
      expect.objectContaining({ code: 'OPENING_HOURS_INVALID', field: 'openingHours' }),
    );
  }
});
