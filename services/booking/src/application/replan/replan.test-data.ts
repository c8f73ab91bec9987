import type { Booking__Output } from '@serai/protos/serai/booking/v1/Booking';
import type { Part__Output } from '@serai/protos/serai/booking/v1/Part';
import { until, type Alliance } from '../alliance.test-data';
import { decided, quoteAsked, quoted } from '../asking.test-data';

export const shipper = 'yiwu-shipper';
export const carrier = 'poznan-operator';
export const reason = 'The bridge is closed';
const dayMs = 86_400_000;

/** What the tests of a re-plan do to an alliance, and look at. */
export interface Way {
  /** Booked so that it leaves after so many days, with time to spare or to be there as promised. */
  booked(inDays: number, count?: number, spareDays?: number): Promise<Booking__Output>;
  seen(bookingId: string): Promise<Booking__Output>;
  /** Once none of its parts rides that departure. */
  rerouted(bookingId: string, from: string): Promise<Booking__Output>;
  soldOn(departureId: string): Promise<number>;
}

export function onSale(alliance: Alliance): Promise<unknown> {
  return quoted(alliance, quoteAsked(1));
}

export function rideOf(part: Part__Output | undefined) {
  return part?.itinerary?.legs.find(({ kind }) => kind === 'ride');
}

export function way(alliance: Alliance): Way {
  const seen = async (bookingId: string): Promise<Booking__Output> => {
    const { booking } = await until(
      'a look at the booking',
      () => alliance.booking.getBooking({ bookingId }, alliance.as(shipper)),
      () => true,
    );
    if (booking === null) throw new Error('no booking');
    return booking;
  };
  return {
    booked: (inDays, count = 2, spareDays = 20) => booked(alliance, inDays, count, spareDays),
    seen,
    rerouted: (bookingId, from) =>
      until(
        'another way',
        () => seen(bookingId),
        ({ parts }) => parts.every((part) => rideOf(part)?.departureId !== from),
      ),
    soldOn: async (departureId) => {
      const asked = { departureId };
      const { departure } = await alliance.space.getDeparture(asked, alliance.as(carrier));
      return departure?.legs[0]?.soldGrams ?? 0;
    },
  };
}

async function booked(
  alliance: Alliance,
  inDays: number,
  count: number,
  spareDays: number,
): Promise<Booking__Output> {
  const asked = quoteAsked(count);
  const readyAt = asked.readyAt + inDays * dayMs;
  const wanted = {
    ...asked,
    readyAt,
    ...(spareDays > 0 && { deliverBy: readyAt + spareDays * dayMs }),
  };
  const { id: quoteId, from, to, options } = await quoted(alliance, wanted);
  const earliest = [...options].sort(
    (one, other) => (one.itinerary?.arrivesAt ?? 0) - (other.itinerary?.arrivesAt ?? 0),
  );
  const request = { quoteId, optionId: earliest[0]?.id ?? '', reference: '', from, to };
  const { booking: made } = await alliance.booking.book(request, alliance.as(shipper));
  const booking = await decided(alliance, made);
  if (booking.status !== 'confirmed') throw new Error(`not confirmed: ${booking.reason}`);
  return booking;
}
