import { decideBooking } from './booking';
import { legsToPoznan, now, order, pins, planOf } from './booking.test-data';
import { evolveBooking, noBooking, type Booking } from './bookingState';
import { hitsOf } from './replan/hits';
import type { Cause } from './replan/cause';

const whole = order();
const [heavy] = whole.parcels;
const parcelId = heavy?.id ?? '';
const declared = 12_500 * whole.parcels.length;
const evidence = { eventId: 'e', memberId: 'm', pointId: 'p', weighedAt: 1, reference: '' };
const cause: Cause = { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' };

/** One parcel is 20 kg heavier than was said. */
function weighed(): Booking {
  let state = noBooking;
  for (const command of [
    { type: 'Request', order: whole },
    { type: 'Confirm', at: now },
    {
      type: 'Reweigh',
      sscc: heavy?.sscc ?? '',
      size: { grams: 32_500, cm3: 0 },
      evidence,
      at: now,
    },
  ] as const) {
    for (const fact of decideBooking(state, command)) state = evolveBooking(state, fact);
  }
  if (state.status !== 'confirmed') throw new Error('not confirmed');
  return { ...state, parts: state.parts.map(({ isUnsettled: _, ...part }) => part) };
}

describe('a parcel that weighs more than was said', () => {
  it('is planned anew, and held on the new way, by what it weighs', () => {
    const booking = weighed();
    const [part] = booking.parts;
    const [hit] = hitsOf(booking, { cause, now });
    expect(hit?.grams).toBe(declared + 20_000);
    const found = planOf(legsToPoznan(now));
    const [fact] = decideBooking(booking, {
      type: 'Reroute',
      partId: part?.id ?? '',
      holdId: part?.holdId ?? '',
      parcelIds: part?.parcelIds ?? [],
      behind: 0,
      found,
      searched: { grams: declared + 20_000, cm3: 1 },
      cause,
      pins,
      holdVersion: 2,
      at: now,
    });
    expect(fact).toMatchObject({ part: { itinerary: { items: [{ grams: declared + 20_000 }] } } });
  });

  it('takes its own weight and price with it when it is cancelled', () => {
    const booking = weighed();
    const only = { partId: '', parcelIds: [parcelId], newPartIds: ['prt_2'] };
    const [fact] = decideBooking(booking, { type: 'Cancel', reason: '', at: now, only });
    const items = [{ grams: declared - 12_500 }];
    expect(fact).toMatchObject({ part: { itinerary: { items: [{ grams: 32_500 }] } } });
    expect(fact).toMatchObject({ stays: { itinerary: { items } } });
  });
});
