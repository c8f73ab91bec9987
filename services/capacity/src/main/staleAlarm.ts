import { count, logger } from '@serai/runtime';

/** What searches read should never be older than this. */
const mostStaleMs = 1000;

/**
 * Looks at an age in milliseconds whenever it is called: once for each time that it comes to be over
 * the limit it is counted and said, so that an alarm can be hung on it.
 */
export function staleAlarm(stalenessMs: () => number): () => void {
  let isStale = false;
  return () => {
    const ageMs = stalenessMs();
    const wasStale = isStale;
    isStale = ageMs > mostStaleMs;
    if (!isStale || wasStale) return;
    count('serai.search.stale');
    logger().warn({ ageMs }, 'searches read what is older than it should be');
  };
}
