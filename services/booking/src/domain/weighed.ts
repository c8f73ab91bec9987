import type { Booking } from './bookingState';
import type { Order } from './order';

/** The order with what its parcels weighed since they were declared: by that space is held. */
export function asWeighed({
  order,
  adjustments = [],
  changedAfter = 0,
}: Pick<Booking, 'order' | 'adjustments' | 'changedAfter'>): Order {
  const later = adjustments.slice(changedAfter);
  if (later.length === 0) return order;
  const weighed = new Map(later.map(({ parcelId, after }) => [parcelId, after]));
  const parcels = order.parcels.map((parcel) => {
    const size = weighed.get(parcel.id);
    return size === undefined ? parcel : { ...parcel, content: { ...parcel.content, ...size } };
  });
  return { ...order, parcels };
}
