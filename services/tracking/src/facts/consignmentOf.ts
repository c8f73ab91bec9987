import type { BookingConfirmed__Output } from '@serai/protos/serai/booking/v1/BookingConfirmed';
import type { PartRerouted__Output } from '@serai/protos/serai/booking/v1/PartRerouted';
import type { Itinerary__Output } from '@serai/protos/serai/capacity/v1/Itinerary';
import type { KnownConsignment, PlannedStep, WayChange } from '../domain/consignment';

/** A part that is always said. Without it the fact cannot be handled, and its key is parked. */
export function given<T>(part: T | null | undefined): T {
  if (part === null || part === undefined) throw new Error('a part of this fact was left out');
  return part;
}

/** The booking as tracking keeps it: parcels, and the way planned for each part. */
export function consignmentOf({
  booking: told,
  at,
}: Pick<BookingConfirmed__Output, 'booking' | 'at'>): KnownConsignment {
  const booking = given(told);
  const off = booking.parts.filter(({ status }) => status === 'cancelled').map(({ id }) => id);
  const parts = booking.parts.map(({ id, itinerary }) => ({ id, legs: stepsOf(itinerary) }));
  const ends = parts.flatMap(({ legs }) => legs.slice(-1).map(({ arrivesAt }) => arrivesAt));
  const arrivesAt = Math.max(booking.promisedAt, ...ends);
  return {
    status: 'expected',
    bookingId: booking.id,
    sellerId: booking.sellerId,
    shipper: booking.madeBy,
    confirmedAt: at,
    fromCountry: booking.from?.country ?? '',
    toCountry: booking.to?.country ?? '',
    parcels: booking.parcels.map(({ sscc, trackingNumber, number, partId, content }) => ({
      sscc,
      trackingNumber,
      number,
      partId,
      ...(off.includes(partId) && { isCancelled: true as const }),
      goods: content?.goods ?? [],
      ...(content !== null && content !== undefined && { grams: content.grams }),
    })),
    parts,
    progress: {},
    hasEarlyScans: false,
    estimate: { at: arrivesAt, earliest: arrivesAt, latest: arrivesAt },
  };
}

/** The new way of some parcels, and what stays of the part that they were in. */
export function wayChangeOf({ part, stays, ssccs }: PartRerouted__Output): WayChange {
  const { id, itinerary } = given(part);
  const rest = stays === null ? {} : { stays: { id: stays.id, legs: stepsOf(stays.itinerary) } };
  return { part: { id, legs: stepsOf(itinerary) }, ssccs, ...rest };
}

function stepsOf(itinerary: Itinerary__Output | null): readonly PlannedStep[] {
  return (itinerary?.legs ?? []).map((leg) => ({
    kind: kindOf(leg.kind),
    memberId: leg.memberId,
    departsAt: leg.departsAt,
    arrivesAt: leg.arrivesAt,
    mode: leg.mode,
    departureId: leg.departureId,
    firstLeg: leg.firstLeg,
    lastLeg: leg.lastLeg,
    ...(leg.fromPointId === '' ? {} : { fromPointId: leg.fromPointId }),
    ...(leg.toPointId === '' ? {} : { toPointId: leg.toPointId }),
  }));
}

function kindOf(text: string): PlannedStep['kind'] {
  return text === 'collection' || text === 'delivery' ? text : 'ride';
}
