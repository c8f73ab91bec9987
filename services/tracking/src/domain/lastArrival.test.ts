import fc from 'fast-check';
import { lastOf, quantileOf, type WayEnd } from './lastArrival';

/** Any moment from one to another is equally likely. */
const between = (from: number, until: number, ...legs: string[]): WayEnd => ({
  legs,
  quantiles: (share) => from + Math.round((until - from) * share),
});

describe('the last of several ways', () => {
  test('of one way is that way, and of ways with a leg in common the largest at each share', () => {
    const [early, late] = [between(0, 1_000, 'a', 'b'), between(400, 600, 'b', 'c')];
    expect([0.1, 0.5, 0.9].map(lastOf([early]))).toEqual([100, 500, 900]);
    expect([0.1, 0.5, 0.9].map(lastOf([early, late]))).toEqual([420, 500, 900]);
    const third = between(500, 700, 'c');
    expect([0.1, 0.5, 0.9].map(lastOf([early, third, late]))).toEqual([520, 600, 900]);
  });

  test('of ways apart has all of them behind it', () => {
    const ways = ['a', 'b', 'c', 'd'].map((leg) => between(0, 1_000_000, leg));
    for (const share of [0.1, 0.5, 0.9]) {
      const expected = 1_000_000 * share ** (1 / ways.length);
      expect(Math.abs(lastOf(ways)(share) - expected)).toBeLessThan(3_000);
    }
    const far = lastOf([between(0, 10, 'a'), between(1_000, 2_000, 'b')]);
    expect(Math.abs(far(0.5) - 1_500)).toBeLessThan(10);
  });

  test('of ways that end at one moment each is the latest of these', () => {
    const [one, other] = [between(7, 7, 'a'), between(9, 9, 'b')];
    expect([0.1, 0.5, 0.9].map(lastOf([one, other]))).toEqual([9, 9, 9]);
  });

  test('is never before any of them, grows with the share, and with ways', () => {
    const way = fc
      .tuple(fc.integer({ max: 1e9, min: 0 }), fc.integer({ max: 1e8, min: 0 }), fc.nat(5))
      .map(([from, length, leg]) => between(from, from + length, `leg_${leg}`));
    fc.assert(
      fc.property(fc.array(way, { minLength: 1, maxLength: 6 }), way, (ways, more) => {
        const shares = [0.1, 0.5, 0.9];
        const last = shares.map(lastOf(ways));
        const least = shares.map((share) => {
          return Math.max(...ways.map(({ quantiles }) => quantiles(share)));
        });
        const longest = 1e8 / 199;
        last.forEach((at, index) =>
          expect(at).toBeGreaterThanOrEqual((least[index] ?? 0) - longest),
        );
        expect([...last].sort((a, b) => a - b)).toEqual(last);
        const all = shares.map(lastOf([...ways, more]));
        all.forEach((at, index) => expect(at).toBeGreaterThanOrEqual((last[index] ?? 0) - longest));
      }),
    );
  });
});

test('a share of sorted moments is taken by proportion, and never beyond the ends', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantileOf([10, 20], share))).toEqual([
    ...[10, 10],
    ...[15, 20, 20],
  ]);
});
