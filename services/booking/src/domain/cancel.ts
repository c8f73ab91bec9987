import { money, type Instant, type Money } from '@serai/model';
import type { Booking, BookingFact } from './bookingState';
import { requireSettled } from './change';
import { cancellationFee } from './cancellationFee';
import { firstCutoffOf } from './itinerary';
import type { Order } from './order';
import { cancelled, isPlanned, partWith, sizeOf, splitPart, type BookingPart } from './part';
import { bookingRefusals } from './refusals';
import { asWeighed } from './weighed';

export interface Cancel {
  readonly type: 'Cancel';
  readonly reason: string;
  readonly at: Instant;
  /** Absent: the whole booking. */
  readonly only?: CancelOnly;
}

/** A part, or parcels of one part or several; of the part when both are named. */
export interface CancelOnly {
  readonly partId: string;
  readonly parcelIds: readonly string[];
  /** One for each part that may be split: at most as many as parcels are named. */
  readonly newPartIds: readonly string[];
}

/**
 * Cancels all of a booking, or what is named of it by the terms of its part. Before it is confirmed
 * nothing was promised: cancelling is free and always in time. What is the last that is planned
 * cancels the booking. Cancelled already: nothing happens.
 */
export function cancel(state: Booking, command: Cancel): readonly BookingFact[] {
  requireSettled(state);
  switch (state.status) {
    case 'cancelled':
      return [];
    case 'declined':
      throw bookingRefusals.BOOKING_DECLINED();
    case 'completed':
      throw bookingRefusals.BOOKING_COMPLETED();
    case 'requested':
    case 'waiting':
      if (command.only !== undefined) throw bookingRefusals.BOOKING_UNDECIDED();
      return cancelWhole(state, command);
    case 'confirmed':
      return command.only === undefined
        ? cancelWhole(state, command)
        : cancelSome(state, command, command.only);
  }
}

function cancelWhole(
  state: Extract<Booking, { status: 'requested' | 'waiting' | 'confirmed' }>,
  { reason, at }: Cancel,
): readonly BookingFact[] {
  if ('progress' in state && state.progress.collected.length > 0)
    throw bookingRefusals.ALREADY_COLLECTED();
  const { currency } = state.order.price;
  const planned = state.status !== 'confirmed' ? [] : state.parts.filter(isPlanned);
  const fees = planned.map((part) => feeOf(part, at));
  const fee = money(
    fees.reduce((sum, { amount }) => sum + amount, 0),
    currency,
  );
  return [{ type: 'BookingCancelled', reason, fee, at }];
}

function cancelSome(
  state: Extract<Booking, { status: 'confirmed' }>,
  command: Cancel,
  only: CancelOnly,
): readonly BookingFact[] {
  const ids = namedIn(state, only);
  const planned = state.parts.filter(isPlanned);
  const going = new Set(ids.filter((id) => planned.some(isIn(id))));
  if (going.size === 0) return [];
  if (planned.every(({ parcelIds }) => parcelIds.every((id) => going.has(id)))) {
    return cancelWhole(state, command);
  }
  const ssccs = ssccsOf(state.order, [...going]);
  if (ssccs.some((sscc) => state.progress.collected.includes(sscc))) {
    throw bookingRefusals.ALREADY_COLLECTED();
  }
  const touched = planned.filter(({ parcelIds }) => parcelIds.some((id) => going.has(id)));
  return touched.map((part, index) => {
    const own = part.parcelIds.filter((id) => going.has(id));
    return cancelOf(state, command, part, own, only.newPartIds[index]);
  });
}

/** The whole part, or what is split off it, by the terms of its tariffs. */
function cancelOf(
  booking: Booking,
  { reason, at }: Cancel,
  part: BookingPart,
  parcelIds: readonly string[],
  newPartId: string | undefined,
): BookingFact {
  const isWhole = parcelIds.length === part.parcelIds.length;
  if (!isWhole && newPartId === undefined) throw new Error('a part is split under a new id');
  const size = sizeOf(asWeighed(booking));
  const split = isWhole ? undefined : splitPart(part, parcelIds, newPartId ?? '', size);
  const goes = split?.goes ?? { ...part, version: part.version + 1 };
  const end = { fee: feeOf(goes, at), reason, at };
  return {
    type: 'PartCancelled',
    part: cancelled(goes, end),
    ...(split !== undefined && { stays: { ...split.stays, isUnsettled: true } }),
    ssccs: ssccsOf(booking.order, parcelIds),
    at,
  };
}

/** Refuses PART_MISSING and PARCEL_MISSING. */
function namedIn({ parts }: Booking, { partId, parcelIds }: CancelOnly): readonly string[] {
  const part = parts.find(({ id }) => id === partId);
  if (partId !== '' && part === undefined) throw bookingRefusals.PART_MISSING({ field: 'partId' });
  if (parcelIds.length === 0) return part?.parcelIds ?? [];
  parcelIds.forEach((id, index) => {
    const isThere = part === undefined ? partWith(parts, id) !== undefined : isIn(id)(part);
    if (!isThere) throw bookingRefusals.PARCEL_MISSING({ field: `parcelIds[${index}]` });
  });
  return parcelIds;
}

/** Refuses CANCEL_TOO_LATE. */
function feeOf({ itinerary, pins }: BookingPart, at: Instant): Money {
  if (at >= firstCutoffOf(itinerary)) throw bookingRefusals.CANCEL_TOO_LATE();
  return cancellationFee(itinerary, pins.cancellation, at);
}

function ssccsOf({ parcels }: Order, parcelIds: readonly string[]): readonly string[] {
  return parcels.filter(({ id }) => parcelIds.includes(id)).map(({ sscc }) => sscc);
}

function isIn(parcelId: string): (part: BookingPart) => boolean {
  return ({ parcelIds }) => parcelIds.includes(parcelId);
}
