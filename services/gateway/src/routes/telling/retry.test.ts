import { maxTries, retryAfterMs } from './retry';

test('waits grow fourfold from five seconds to six hours, and half of each is drawn', () => {
  expect([1, 2, 3, 9].map((tries) => retryAfterMs(tries, 1))).toEqual([
    5_000, 20_000, 80_000, 21_600_000,
  ]);
  expect(retryAfterMs(1, 0)).toBe(2_500);
  expect(retryAfterMs(3, 0.5, 10)).toBe(120);
});

test('the last try comes half a day to a day after the first', () => {
  const hours = (draw: number): number => {
    const waits = Array.from({ length: maxTries - 1 }, (_, n) => retryAfterMs(n + 1, draw));
    return waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
  };
  expect(hours(0)).toBeGreaterThan(9);
  expect(hours(1)).toBeLessThan(24);
});
