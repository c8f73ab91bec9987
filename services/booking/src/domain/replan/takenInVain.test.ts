import { days } from '@serai/model';
import { decideBooking, type BookingCommand } from '../booking';
import { evolveBooking, type Booking } from '../bookingState';
import { given, legsToPoznan, now, order, pins, planOf } from '../booking.test-data';
import { isUnfinished } from '../unfinished';
import type { Rerouting } from './rerouteParts';

const size = { grams: 87_500, cm3: 420_000, stops: 0 };
const items = ['dep_1/0', 'dep_2/0'].map((resourceId) => ({ kind: 'leg', resourceId, ...size }));
const sold = order();
const itinerary = planOf(legsToPoznan(), { items });
const whole = { ...sold, parts: sold.parts.map((part) => ({ ...part, itinerary })) };
const at = now + days(20);
const ends = whole.parcels.map(({ sscc }): BookingCommand => {
  return { type: 'End', sscc, at, heardAt: at };
});
const booked: readonly BookingCommand[] = [
  { type: 'Request', order: whole },
  { type: 'Confirm', at: now, holdVersions: { hld_1: 7 } },
];
const moving: Rerouting = {
  ...{ partId: 'prt_1', holdId: 'hld_1', parcelIds: whole.parcels.map(({ id }) => id), behind: 2 },
  ...{ found: itinerary, searched: size, pins, holdVersion: 9, expectedVersion: 7, at },
  cause: { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' },
};

function heard(state: Booking, changes: Partial<Rerouting> = {}): Booking {
  const facts = decideBooking(state, { type: 'Reroute', ...moving, ...changes });
  return facts.reduce(evolveBooking, state as never) as Booking;
}

describe('another way that was taken for a booking of which nothing is under way any more', () => {
  const completed = given(...booked, ...ends) as Booking;

  it('is given back: what was held on the legs behind is left, once', () => {
    expect([completed.status, isUnfinished(completed)]).toEqual(['completed', false]);
    expect(completed.parts[0]?.itinerary.items).toEqual(items);
    const booking = heard(completed);
    expect(booking.parts).toMatchObject([{ version: 2, holdVersion: 9, isUnsettled: true }]);
    expect(booking.parts[0]?.itinerary.items).toEqual(items.slice(0, 1));
    expect(booking.order).toEqual(completed.order);
    expect([booking.status, isUnfinished(booking)]).toEqual(['completed', true]);
    const none = heard(completed, { behind: 0 });
    expect(none.parts[0]?.itinerary.items).toEqual([]);
    expect(heard(none, { behind: 0 })).toBe(none);
    const goes = { partId: 'prt_2', holdId: 'hld_2' };
    expect(heard(completed, { goes }).parts[0]?.itinerary.items).toEqual([]);
  });

  it('is not the hold of the part where that is another one, or was made anew', () => {
    expect(heard(completed, { holdId: 'hld_0' })).toBe(completed);
    expect(heard(completed, { partId: 'prt_0' })).toBe(completed);
    expect(heard(completed, { anewHoldId: 'hld_2' })).toBe(completed);
    const cancel: BookingCommand = { type: 'Cancel', reason: 'r', at: now };
    const cancelled = given(...booked, cancel) as Booking;
    expect(heard(cancelled)).toBe(cancelled);
  });
});
