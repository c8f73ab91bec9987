import fc from 'fast-check';
import { shareByLargestRemainder } from './shares';

const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 40 })
  .filter((list) => list.some((weight) => weight > 0));
const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

test('units left over go to the largest remainders, the earlier first where they are equal', () => {
  expect(shareByLargestRemainder(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(shareByLargestRemainder(10, [5, 3, 1])).toEqual([6, 3, 1]);
  expect(shareByLargestRemainder(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
  expect(shareByLargestRemainder(0, [1, 2])).toEqual([0, 0]);
  expect(shareByLargestRemainder(7, [0, 1, 0])).toEqual([0, 7, 0]);
});

test('shares sum to the amount, and none is a unit or more away from its due', () => {
  fc.assert(
    fc.property(amounts, weights, (amount, list) => {
      const shares = shareByLargestRemainder(amount, list);
      const total = list.reduce((sum, weight) => sum + weight, 0);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
      shares.forEach((share, index) => {
        const due = (amount / total) * (list[index] ?? 0);
        expect(Math.abs(share - due)).toBeLessThan(1 + 1e-6);
      });
    }),
  );
});

test('who weighs more never gets less', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), weights, (amount, list) => {
      const shares = shareByLargestRemainder(amount, list);
      list.forEach((left, i) =>
        list.forEach((right, j) => {
          if (left > right) expect(shares[i]).toBeGreaterThanOrEqual(shares[j] ?? 0);
        }),
      );
    }),
  );
});

test('an amount stays exact where a float would not', () => {
  const amount = Number.MAX_SAFE_INTEGER;
  const shares = shareByLargestRemainder(amount, [1, 2, 4]);
  expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(amount));
});

test('what cannot be shared is refused', () => {
  for (const [amount, list] of [
    [1, []],
    [1, [0, 0]],
    [1, [-1, 2]],
    [1, [0.5]],
    [1.5, [1]],
  ] as [number, number[]][]) {
    expect(() => shareByLargestRemainder(amount, list)).toThrow(
      expect.objectContaining({ code: 'SHARES_INVALID' }),
    );
  }
});
