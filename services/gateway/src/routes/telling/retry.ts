/** Tried so often in all, over half a day and more; then it is a dead letter. */
export const maxTries = 10;
/** The wait after the first failure; settings of proofs make it shorter. */
export const firstRetryMs = 5_000;
const longestRetryMs = 6 * 3_600_000;
const growth = 4;

/**
 * How long to wait after so many failures: growing fourfold up to six hours, with half of it drawn
 * (`draw` is from 0 to 1), so that those who wait do not come back together. In milliseconds.
 */
export function retryAfterMs(tries: number, draw: number, firstMs = firstRetryMs): number {
  const wait = Math.min(longestRetryMs, firstMs * growth ** (tries - 1));
  return Math.round(wait / 2 + (wait / 2) * draw);
}
