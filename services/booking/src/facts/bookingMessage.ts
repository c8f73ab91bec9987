import type { Booking__Output } from '@serai/protos/serai/booking/v1/Booking';
import type { Parcel__Output } from '@serai/protos/serai/booking/v1/Parcel';
import type { ParcelAsked__Output } from '@serai/protos/serai/booking/v1/ParcelAsked';
import type { Part__Output } from '@serai/protos/serai/booking/v1/Part';
import type { Booking } from '../domain/bookingState';
import type { Shown } from '../domain/bookingSight';
import type { Content } from '../domain/content';
import type { Parcel } from '../domain/parcel';
import { partWith, type BookingPart } from '../domain/part';
import { itineraryMessage } from './itineraryMessage';

type Ordered = Pick<Booking, 'order' | 'parts'>;
type Status = Pick<Booking__Output, 'status' | 'reasonCode' | 'reason' | 'cancellationFee'>;

/** A booking with what belongs to its status, as far as it is shown. */
export function bookingMessage(booking: Booking, version: number, shown: Shown): Booking__Output {
  return { ...orderMessage(booking, version, shown), ...statusMessage(booking, shown) };
}

/** What was agreed and how it travels; it is requested until somebody says otherwise. */
export function orderMessage(
  { order, parts }: Ordered,
  version: number,
  shown: Shown,
): Booking__Output {
  return {
    id: order.id,
    sellerId: order.sellerId,
    status: 'requested',
    reference: order.reference,
    quoteId: order.quoteId,
    optionId: order.optionId,
    from: order.from,
    to: order.to,
    parts: parts.map((part) => partMessage(part, shown)),
    parcels: order.parcels.map((parcel) => parcelMessage(parcel, { order, parts })),
    price: shown.commercial ? order.price : null,
    readyAt: order.readyAt,
    ...(order.deliverBy !== undefined && { deliverBy: order.deliverBy }),
    promisedAt: order.promisedAt,
    reasonCode: '',
    reason: '',
    version,
    madeAt: order.madeAt,
    madeBy: order.madeBy.subject,
    cancellationFee: null,
  };
}

export function parcelMessage(parcel: Parcel, { order, parts }: Ordered): Parcel__Output {
  const partId = partWith(parts, parcel.id)?.id ?? parcel.partId;
  return { ...parcel, partId, bookingId: order.id, content: contentMessage(parcel.content) };
}

/** A part as it is at present, and as it was. */
export function partMessage(part: BookingPart, shown: Shown): Part__Output {
  const { id, holdId, holdVersion, version, status, history } = part;
  return {
    id,
    parcelIds: [...part.parcelIds],
    itinerary: itineraryMessage(part.itinerary, shown),
    holdId,
    version,
    holdVersion,
    status,
    price: shown.commercial ? part.price : null,
    cancellationFee: shown.commercial ? (part.cancellation?.fee ?? null) : null,
    reason: part.cancellation?.reason ?? '',
    history: history.map((past) => ({
      ...past,
      itinerary: itineraryMessage(past.itinerary, shown),
    })),
  };
}

export function contentMessage(content: Content): ParcelAsked__Output {
  return { ...content, goods: [...content.goods] };
}

function statusMessage(booking: Booking, shown: Shown): Status {
  const none = { reasonCode: '', reason: '', cancellationFee: null };
  switch (booking.status) {
    case 'declined': {
      const { status, reasonCode, reason } = booking;
      return { ...none, status, reasonCode, reason };
    }
    case 'cancelled': {
      const { status, reason, fee } = booking;
      return { ...none, status, reason, cancellationFee: shown.commercial ? fee : null };
    }
    case 'requested':
    case 'confirmed':
    case 'completed':
      return { ...none, status: booking.status };
  }
}
