import type { Booking__Output } from '@serai/protos/serai/booking/v1/Booking';
import type { Parcel__Output } from '@serai/protos/serai/booking/v1/Parcel';
import type { ParcelAsked__Output } from '@serai/protos/serai/booking/v1/ParcelAsked';
import type { Booking } from '../domain/bookingState';
import type { Shown } from '../domain/bookingSight';
import type { Content } from '../domain/content';
import type { Order } from '../domain/order';
import type { Parcel } from '../domain/parcel';
import { itineraryMessage } from './itineraryMessage';

type Status = Pick<Booking__Output, 'status' | 'reasonCode' | 'reason' | 'cancellationFee'>;

/** A booking with what belongs to its status, as far as it is shown. */
export function bookingMessage(booking: Booking, version: number, shown: Shown): Booking__Output {
  return { ...orderMessage(booking.order, version, shown), ...statusMessage(booking, shown) };
}

/** What was agreed; its status is requested until somebody says otherwise. */
export function orderMessage(order: Order, version: number, shown: Shown): Booking__Output {
  return {
    id: order.id,
    sellerId: order.sellerId,
    status: 'requested',
    reference: order.reference,
    quoteId: order.quoteId,
    optionId: order.optionId,
    from: order.from,
    to: order.to,
    parts: order.parts.map((part) => ({
      ...part,
      parcelIds: [...part.parcelIds],
      itinerary: itineraryMessage(part.itinerary, shown),
    })),
    parcels: order.parcels.map((parcel) => parcelMessage(parcel, order.id)),
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

export function parcelMessage(parcel: Parcel, bookingId: string): Parcel__Output {
  return { ...parcel, bookingId, content: contentMessage(parcel.content) };
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
