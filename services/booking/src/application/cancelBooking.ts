import { hasRole } from '@serai/model';
import { newId, once, onceFor, type Step } from '@serai/runtime';
import { decideBooking } from '../domain/booking';
import type { CancelOnly } from '../domain/cancel';
import { bookingRefusals } from '../domain/refusals';
import { maxParcels } from '../domain/requirement';
import { text } from '../domain/text';
import type { ReleaseAnswer } from './capacity';
import { crashPoint } from './crashPoint';
import type { Asker, Desk, Kept } from './desk';
import { settleSpace } from './settleSpace';
import { keptBooking, seenBooking } from './showBookings';

const maxReasonCharacters = 500;

export interface CancelAsked {
  readonly bookingId: string;
  readonly reason: string;
  /** A part of it, or parcels by their ids; neither: all. */
  readonly partId?: string;
  readonly parcelIds?: readonly string[];
  /** Of the booking as the asker saw it; 0: as it is. */
  readonly expectedVersion?: number;
}

interface CancelCommand {
  readonly bookingId: string;
  readonly reason: string;
  readonly expectedVersion: number;
  readonly only?: CancelOnly;
}

/**
 * Cancels a booking, a part of it or single parcels, and then gives the space back. The cancellation
 * stands whether or not capacity answers: `resumeBookings` gives back what is still held. Refuses
 * BOOKING_MISSING, PART_MISSING, PARCEL_MISSING, BOOKING_STALE, BOOKING_UNDECIDED, CANCEL_TOO_LATE,
 * ALREADY_COLLECTED, BOOKING_DECLINED, BOOKING_COMPLETED and PARCELS_COUNT_INVALID.
 */
export async function cancelBooking(desk: Desk, asker: Asker, asked: CancelAsked): Promise<Kept> {
  const { bookingId } = asked;
  await seenBooking(desk, asker.actor, bookingId);
  if (!hasRole(asker.actor, 'operator', 'shipper')) throw bookingRefusals.BOOKING_MISSING();
  const reason = text(asked.reason, 'reason', maxReasonCharacters);
  const command = {
    bookingId,
    reason,
    expectedVersion: asked.expectedVersion ?? 0,
    ...onlyOf(asked),
  };
  await onceFor(desk.database(), cancelStep(desk), asker, command);
  crashPoint('booking.afterCancelled');
  await giveSpaceBack(desk, bookingId);
  await settleSpace(desk, bookingId);
  return keptBooking(desk, bookingId);
}

function onlyOf({ partId = '', parcelIds = [] }: CancelAsked): { readonly only?: CancelOnly } {
  if (partId === '' && parcelIds.length === 0) return {};
  if (parcelIds.length > maxParcels) {
    throw bookingRefusals.PARCELS_COUNT_INVALID({ field: 'parcelIds' });
  }
  return { only: { partId, parcelIds, newPartIds: parcelIds.map(() => newId('prt')) } };
}

/** What was decided on an older sight of the booking is not done. Refuses BOOKING_STALE. */
export function requireVersion(version: number, expected: number): void {
  if (expected !== 0 && expected !== version) {
    throw bookingRefusals.BOOKING_STALE({ field: 'expectedVersion' });
  }
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

function cancelStep({ kinds }: Desk): Step<CancelCommand, null> {
  return {
    name: 'booking.cancel',
    touches: ({ bookingId }) => [{ kind: kinds.booking, id: bookingId }],
    decide: ({ bookingId, reason, only, expectedVersion }, sheet) => {
      const state = sheet.state(kinds.booking, bookingId);
      requireVersion(sheet.version(kinds.booking, bookingId), expectedVersion);
      const asked = { reason, at: sheet.at, ...(only !== undefined && { only }) };
      const facts = decideBooking(state, { type: 'Cancel', ...asked });
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
