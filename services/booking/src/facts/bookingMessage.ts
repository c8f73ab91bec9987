import type { Booking__Output } from '@serai/protos/serai/booking/v1/Booking';
import type { Adjustment__Output } from '@serai/protos/serai/booking/v1/Adjustment';
import type { Change__Output } from '@serai/protos/serai/booking/v1/Change';
import type { Parcel__Output } from '@serai/protos/serai/booking/v1/Parcel';
import type { ParcelAsked__Output } from '@serai/protos/serai/booking/v1/ParcelAsked';
import type { Part__Output } from '@serai/protos/serai/booking/v1/Part';
import type { Booking } from '../domain/bookingState';
import type { Shown } from '../domain/bookingSight';
import type { Change } from '../domain/change';
import type { Adjustment } from '../domain/reweigh';
import type { Content } from '../domain/content';
import type { Parcel } from '../domain/parcel';
import { partWith, type BookingPart } from '../domain/part';
import { itineraryMessage } from './itineraryMessage';

type Ordered = Pick<Booking, 'order' | 'parts'>;
type Status = Pick<
  Booking__Output,
  'status' | 'reasonCode' | 'reason' | 'cancellationFee' | 'answerBy'
>;

/** A booking with what belongs to its status, as far as it is shown. */
export function bookingMessage(booking: Booking, version: number, shown: Shown): Booking__Output {
  const change = 'change' in booking && booking.change ? changeMessage(booking.change) : null;
  return {
    ...orderMessage(booking, version, shown),
    ...statusMessage(booking, shown),
    change,
    adjustments: (booking.adjustments ?? []).map((one) => adjustmentMessage(one, shown)),
  };
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
    change: null,
    adjustments: [],
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
    lacksRoom: part.lacksRoom === true,
    heldAsItWas: part.heldAsItWas?.reasonCode ?? '',
    history: history.map((past) => ({
      ...past,
      itinerary: itineraryMessage(past.itinerary, shown),
    })),
  };
}

export function contentMessage(content: Content): ParcelAsked__Output {
  return { ...content, goods: [...content.goods] };
}

/** What a weighing changed; its prices are commercial. */
export function adjustmentMessage(adjustment: Adjustment, shown: Shown): Adjustment__Output {
  const { parcelId, before, after, evidence, at } = adjustment;
  return {
    parcelId,
    gramsBefore: before.grams,
    gramsAfter: after.grams,
    cm3Before: before.cm3,
    cm3After: after.cm3,
    priceBefore: shown.commercial ? adjustment.priceBefore : null,
    priceAfter: shown.commercial ? adjustment.priceAfter : null,
    evidence: { ...evidence },
    at,
  };
}

function changeMessage(change: Change): Change__Output {
  const { quoteId, optionId, partId, status } = change;
  const { reasonCode, reason } = status === 'refused' ? change : { reasonCode: '', reason: '' };
  return { quoteId, optionId, partId, status, reasonCode, reason };
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
    case 'waiting': {
      const answerBy = booking.order.wait?.answerBy ?? 0;
      return { ...none, status: booking.status, answerBy };
    }
    case 'requested':
    case 'confirmed':
    case 'completed':
      return { ...none, status: booking.status };
  }
}
