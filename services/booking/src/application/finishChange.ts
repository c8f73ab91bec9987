import { clock } from '@serai/runtime';
import { goodsOf } from '../domain/part';
import type { Finish } from './bookShipment';
import { crashPoint } from './crashPoint';
import type { Desk } from './desk';
import { say } from './settleSpace';
import { keptBooking } from './showBookings';

/** Exchanges the space of a change that is pending and stores the answer; else nothing happens. */
export async function finishChange(desk: Desk, bookingId: string): Promise<Finish> {
  const { booking } = await keptBooking(desk, bookingId);
  const change = booking.status === 'confirmed' ? booking.change : undefined;
  if (change?.status !== 'pending') return 'finished';
  const { madeBy, sellerId } = booking.order;
  const { id: changeId, exchange } = change;
  const also = exchange.also.map((hold) => ({ ...hold, sellerId, bookingId }));
  const parcelIds = change.parts.flatMap((part) => part.parcelIds);
  const goods = goodsOf(change.parcels, parcelIds);
  const asked = [{ ...exchange, also, goods, requestId: changeId }];
  const answers = await desk.capacity.exchange(asked, madeBy);
  if (answers === 'away' || answers === 'failed') return answers;
  const [answer = { answer: 'failed' as const }] = answers;
  if (answer.answer === 'failed') return 'failed';
  crashPoint('booking.afterExchange');
  if (answer.answer === 'granted') {
    const { holdVersions } = answer;
    await say(desk, bookingId, { type: 'AcceptChange', changeId, holdVersions, at: clock() });
  } else {
    const isOther = answer.code === 'HOLD_CHANGED';
    const reasonCode = isOther ? 'PART_CHANGED' : answer.code;
    await say(desk, bookingId, {
      type: 'RefuseChange',
      changeId,
      reasonCode,
      reason: answer.message,
      at: clock(),
    });
  }
  crashPoint('booking.afterSettled');
  return 'finished';
}
