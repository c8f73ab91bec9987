import { isCount } from './integers';
import { modelRefusals } from './modelRefusals';

const maxShares = 100_000;

/**
 * Shares a whole amount in proportion to whole weights so that the shares sum to the amount: each
 * takes its floor, and the units left over go one each to the largest remainders, the earlier one
 * first where they are equal (Hare quota, Hamilton's method). A negative amount mirrors a positive
 * one. Refuses SHARES_INVALID: a weight below zero or broken, or no weight at all.
 */
export function shareByLargestRemainder(amount: number, weights: readonly number[]): number[] {
  const isWeighed = weights.every((weight) => isCount(weight)) && weights.length <= maxShares;
  const total = isWeighed ? weights.reduce((sum, weight) => sum + BigInt(weight), 0n) : 0n;
  if (total === 0n || !Number.isSafeInteger(amount)) {
    throw modelRefusals.SHARES_INVALID();
  }
  const size = BigInt(Math.abs(amount));
  const portions = weights.map((weight, index) => {
    const product = size * BigInt(weight);
    return { index, share: product / total, remainder: product % total };
  });
  let left = size - portions.reduce((sum, { share }) => sum + share, 0n);
  const byRemainder = [...portions].sort(
    (a, b) => compare(b.remainder, a.remainder) || a.index - b.index,
  );
  for (const portion of byRemainder) {
    if (left === 0n) break;
    portion.share += 1n;
    left -= 1n;
  }
  return portions.map(({ share }) => (amount < 0 && share > 0n ? -Number(share) : Number(share)));
}

function compare(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
