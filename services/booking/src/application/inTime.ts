import type { Instant } from '@serai/model';
import { clock, logger } from '@serai/runtime';

/** So long before its caller gives up, it is answered with what is known. */
const marginMs = 2_000;
/** Of who waits shortly the answer takes no more than this of the time. */
const marginShare = 0.5;

/**
 * What work comes to, or 'later' where its caller must be answered before: then the work goes on by
 * itself, and what fails of it is made good when it is asked for again or resumed.
 */
export async function inTime<T>(
  deadline: Instant | undefined,
  work: Promise<T>,
): Promise<T | 'later'> {
  if (deadline === undefined) return work;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<'later'>((resolve) => {
    const leftMs = Math.max(0, deadline - clock());
    const inMs = leftMs - Math.min(marginMs, leftMs * marginShare);
    timer = setTimeout(() => resolve('later'), inMs);
  });
  work.catch((error: unknown) => {
    if (isOver) logger().error({ err: error }, 'what was not waited for failed');
  });
  try {
    const outcome = await Promise.race([work, over]);
    isOver = outcome === 'later';
    return outcome;
  } finally {
    clearTimeout(timer);
  }
}
