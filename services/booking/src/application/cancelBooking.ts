import { hasRole } from '@serai/model';
import { once, onceFor, type Step } from '@serai/runtime';
import { decideBooking } from '../domain/booking';
import { bookingRefusals } from '../domain/refusals';
import { text } from '../domain/text';
import type { ReleaseAnswer } from './capacity';
import { crashPoint } from './crashPoint';
import type { Asker, Desk, Kept } from './desk';
import { keptBooking, seenBooking } from './showBookings';

const maxReasonCharacters = 500;

export interface CancelAsked {
  readonly bookingId: string;
  readonly reason: string;
}

/**
 * Cancels a booking, and then gives its space back. The cancellation stands whether or not capacity
 * answers: `resumeBookings` gives back what is still held. Refuses BOOKING_MISSING,
 * CANCEL_TOO_LATE, ALREADY_COLLECTED, BOOKING_DECLINED and BOOKING_COMPLETED.
 */
export async function cancelBooking(desk: Desk, asker: Asker, asked: CancelAsked): Promise<Kept> {
  const { bookingId } = asked;
  await seenBooking(desk, asker.actor, bookingId);
  if (!hasRole(asker.actor, 'operator', 'shipper')) throw bookingRefusals.BOOKING_MISSING();
  const reason = text(asked.reason, 'reason', maxReasonCharacters);
  await onceFor(desk.database(), cancelStep(desk), asker, { bookingId, reason });
  crashPoint('booking.afterCancelled');
  await giveSpaceBack(desk, bookingId);
  return keptBooking(desk, bookingId);
}

/** Gives back the space of a cancelled booking, unless capacity is away or fails. */
export async function giveSpaceBack(desk: Desk, bookingId: string): Promise<ReleaseAnswer> {
  const { booking } = await keptBooking(desk, bookingId);
  if (booking.status !== 'cancelled' || booking.isReleased) return 'released';
  const { parts, order } = booking;
  for (const { holdId } of parts) {
    if (holdId === '') continue;
    const answer = await desk.capacity.giveBack(holdId, order.madeBy);
    if (answer !== 'released') return answer;
  }
  crashPoint('booking.afterRelease');
  const step = acknowledgeStep(desk);
  const asked = { id: `${step.name}/${bookingId}`, digest: '', command: { bookingId } };
  const [outcome] = await once(desk.database(), step, [asked]);
  if (outcome?.granted === false) throw outcome.refusal;
  crashPoint('booking.afterAcknowledged');
  return 'released';
}

function cancelStep({ kinds }: Desk): Step<CancelAsked, null> {
  return {
    name: 'booking.cancel',
    touches: ({ bookingId }) => [{ kind: kinds.booking, id: bookingId }],
    decide: ({ bookingId, reason }, sheet) => {
      const state = sheet.state(kinds.booking, bookingId);
      const facts = decideBooking(state, { type: 'Cancel', reason, at: sheet.at });
      sheet.record(kinds.booking, bookingId, facts);
      return null;
    },
  };
}

function acknowledgeStep({ kinds }: Desk): Step<{ bookingId: string }, null> {
  return {
    name: 'booking.released',
    touches: ({ bookingId }) => [{ kind: kinds.booking, id: bookingId }],
    decide: ({ bookingId }, sheet) => {
      const state = sheet.state(kinds.booking, bookingId);
      const facts = decideBooking(state, { type: 'AcknowledgeRelease' });
      sheet.record(kinds.booking, bookingId, facts);
      return null;
    },
  };
}
