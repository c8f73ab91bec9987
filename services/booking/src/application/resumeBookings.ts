import { isRefusal } from '@serai/model';
import { clock, count, logger } from '@serai/runtime';
import { finishBooking, type Finish } from './bookShipment';
import { giveSpaceBack } from './cancelBooking';
import type { Desk } from './desk';
import { keptBooking } from './showBookings';

export const resumeEveryMs = 1_000;
const maxResumedAtOnce = 100;
/** Longer than a booking takes; what failed is left alone for so long. */
const turnMs = 5_000;

/**
 * Goes on where a crash, or capacity being away, left a booking: requested ones without an answer,
 * and cancelled ones whose space was not yet given back. Two instances take turns; if they did
 * not, nothing would happen twice, because every step is repeated under the same ids. What fails
 * keeps its turn until it runs out, and holds up nobody else.
 */
export async function resumeBookings(desk: Desk): Promise<void> {
  for (const bookingId of await desk.shelf.unfinished(maxResumedAtOnce)) {
    const now = clock();
    if (!(await desk.shelf.takeTurn(bookingId, now, now + turnMs))) continue;
    const outcome = await resume(desk, bookingId);
    if (outcome === 'failed') continue;
    await desk.shelf.endTurn(bookingId);
    // Capacity is away: it is for the others too.
    if (outcome === 'away') return;
    count('serai.bookings.resumed');
  }
}

async function resume(desk: Desk, bookingId: string): Promise<Finish> {
  try {
    const { booking } = await keptBooking(desk, bookingId);
    if (booking.status !== 'cancelled') return await finishBooking(desk, bookingId);
    const answer = await giveSpaceBack(desk, bookingId);
    return answer === 'released' ? 'finished' : answer;
  } catch (thrown) {
    const isAway = isRefusal(thrown) && thrown.kind === 'unavailable';
    logger().error({ err: thrown, bookingId }, 'a booking could not be resumed');
    return isAway ? 'away' : 'failed';
  }
}
