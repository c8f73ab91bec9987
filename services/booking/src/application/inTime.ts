import type { Instant } from '@serai/model';
import { clock, logger } from '@serai/runtime';

/** So long before its caller gives up, it is answered with what is known. */
const marginMs = 2_000;

/**
 * Waits for work that a caller need not see the end of: until it is done, or until the caller must be
 * answered. Then it goes on by itself; what fails of it is resumed.
 */
export async function inTime(deadline: Instant | undefined, work: Promise<unknown>): Promise<void> {
  if (deadline === undefined) {
    await work;
    return;
  }
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - marginMs - clock()));
  }).then(() => {
    isOver = true;
  });
  work.catch((error: unknown) => {
    if (isOver) logger().error({ err: error }, 'what was not waited for failed; it is resumed');
  });
  try {
    await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
