import { isRefusal } from '@serai/model';
import { clock, count, logger } from '@serai/runtime';
import { finishBooking, type Finish } from './bookShipment';
import { giveSpaceBack } from './cancelBooking';
import type { Desk } from './desk';
import { settleSpace } from './settleSpace';
import { keptBooking } from './showBookings';

export const resumeEveryMs = 1_000;
const maxResumedAtOnce = 100;
/** Longer than a booking takes; what failed is left alone for so long. */
const turnMs = 5_000;

/**
 * Goes on where a crash, or capacity being away, left a booking: requested ones without an answer,
 * cancelled ones whose space was not yet given back, and parts whose hold is not what they need. Two instances take turns; if they did
 * not, nothing would happen twice, because every step is repeated under the same ids. What fails
 * keeps its turn until it runs out, and holds up nobody else: a round takes 100 from `after` on, and
 * answers where the next one goes on, '' for from the beginning.
 */
export async function resumeBookings(desk: Desk, after = ''): Promise<string> {
  const unfinished = await desk.shelf.unfinished(maxResumedAtOnce, after);
  for (const bookingId of unfinished) {
    const now = clock();
    if (!(await desk.shelf.takeTurn(bookingId, now, now + turnMs))) continue;
    const outcome = await resume(desk, bookingId);
    if (outcome === 'failed') continue;
    await desk.shelf.endTurn(bookingId);
    // Capacity is away: it is for the others too, and if only for this one, they come next.
    if (outcome === 'away') return bookingId;
    count('serai.bookings.resumed');
  }
  return unfinished.length < maxResumedAtOnce ? '' : (unfinished.at(-1) ?? '');
}

async function resume(desk: Desk, bookingId: string): Promise<Finish> {
  try {
    const { booking } = await keptBooking(desk, bookingId);
    if (booking.status === 'requested') return await finishBooking(desk, bookingId);
    if (booking.status !== 'cancelled') return await settleSpace(desk, bookingId);
    const answer = await giveSpaceBack(desk, bookingId);
    return answer === 'released' ? 'finished' : answer;
  } catch (thrown) {
    const isAway = isRefusal(thrown) && thrown.kind === 'unavailable';
    logger().error({ err: thrown, bookingId }, 'a booking could not be resumed');
    return isAway ? 'away' : 'failed';
  }
}
