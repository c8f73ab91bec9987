import { hours } from '@serai/model';
import type { Delays } from './delays';
import { delayKeys, evolveDelays, expectedDelays, noDelays, supportPoints } from './delays';
import { way } from './tracking.test-data';

const [collection, ride] = way;
if (collection === undefined || ride === undefined) throw new Error('the way has two steps');
const seen = (delayHours: number, times: number): Delays =>
  evolveDelays(noDelays, { delaysMs: Array.from({ length: times }, () => hours(delayHours)) });
const [modeKey, legKey, handOverKey] = delayKeys(ride, collection);
const under =
  (own: Delays, ofMode = noDelays) =>
  (key: string) => {
    if (key === legKey) return own;
    return key === modeKey ? ofMode : noDelays;
  };
const medianOf = (history: (key: string) => Delays): number =>
  (expectedDelays(history, ride, collection)[Math.floor(supportPoints / 2)] ?? 0) / hours(1);

describe('delays to be expected', () => {
  test('are about none while nothing is known, and later rather than earlier', () => {
    const points = expectedDelays(under(noDelays), ride, collection);
    expect(points).toHaveLength(supportPoints);
    expect(Math.abs(medianOf(under(noDelays)))).toBeLessThan(0.5);
    expect(points.at(-1)).toBeGreaterThan(Math.abs(points[0] ?? 0));
  });

  test('are those of the step where much is known of it', () => {
    const points = expectedDelays(under(seen(7, 500)), ride, collection);
    expect(points.every((ms) => ms >= hours(6) && ms <= hours(8))).toBe(true);
  });

  test('are drawn to those of its mode where little is known of it', () => {
    const slowMode = seen(11, 1_000);
    const one = medianOf(under(seen(0, 1), slowMode));
    const many = medianOf(under(seen(0, 200), slowMode));
    expect(one).toBeGreaterThan(10);
    expect(Math.abs(many)).toBeLessThan(0.5);
  });

  test('forget the oldest: what is new weighs more, and no histogram grows without bound', () => {
    const slow = seen(10, 2_000);
    const mended = [1, 2, 3].reduce(
      (before) => evolveDelays(before, { delaysMs: Array<number>(1_500).fill(0) }),
      slow,
    );
    expect(mended.count).toBeLessThanOrEqual(2_000);
    expect(Math.abs(medianOf(under(mended)))).toBeLessThan(0.5);
    const wild = evolveDelays(noDelays, { delaysMs: [-1e12, 1e12] });
    expect(expectedDelays(under(wild), ride, collection).every(Number.isFinite)).toBe(true);
  });
});

test('a step after a hand-over is kept besides by who hands over', () => {
  expect(handOverKey).toBeDefined();
  expect(delayKeys(ride, undefined)).toEqual([modeKey, legKey]);
  expect(delayKeys(ride, { ...collection, memberId: ride.memberId })).toEqual([modeKey, legKey]);
  const slow = (key: string) => (key === handOverKey ? seen(7, 500) : noDelays);
  expect(medianOf(slow)).toBeGreaterThan(5);
});
