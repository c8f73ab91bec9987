import { leg, now, order, pins, planOf } from '../booking.test-data';
import type { Itinerary } from '../itinerary';
import { partsOf, rerouted, sizeOf, splitPart, type BookingPart } from '../part';
import type { Cause } from './cause';
import { rerouteParts, type Rerouted } from './rerouteParts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const one = { grams: 12_500, cm3: 60_000 };
const cause: Cause = { kind: 'cancelled', departureId: 'dep_1', reason: 'flood' };

/** A truck that takes parcels, at so much each. */
function way(parcels: number, each: number, departureId: string): Itinerary {
  const price = eur(parcels * each);
  const size = { grams: parcels * one.grams, cm3: parcels * one.cm3 };
  const items = [{ kind: 'leg', resourceId: `${departureId}/0`, ...size, stops: 0 }];
  return planOf([leg({ departureId, price, handlingFee: null })], { items });
}

const whole = order({}, 3);
const [first = '', second = '', third = ''] = whole.parcels.map(({ id }) => id);
const [sold] = partsOf(whole);
if (sold === undefined) throw new Error('no part');
const part: BookingPart = { ...sold, itinerary: way(3, 100, 'dep_1') };

function moved(from: BookingPart, parcelIds: readonly string[], found: Itinerary): Rerouted {
  const searched = sizeOf(whole)(parcelIds);
  const asked = { partId: 'prt_1', holdId: 'hld_1', parcelIds, behind: 0, found, searched };
  const said = { cause, pins, holdVersion: 9, at: now };
  const done = rerouteParts({ order: whole, parts: [from] }, { ...asked, ...said });
  if (done === undefined) throw new Error('not as it was');
  return done;
}

describe('the difference that another way costs, after parcels came to another end', () => {
  const lost = { ...part, endedIds: [first] };
  const rest = moved(lost, [second, third], way(2, 110, 'dep_2'));

  it('is that of what goes there, time and again', () => {
    expect(rest.difference).toEqual(eur(20));
    expect(rest.part).toMatchObject({ parcelIds: part.parcelIds, endedIds: [first] });
    expect(rest.before).toEqual(part.itinerary);
    const again = moved(rest.part, [second, third], way(2, 125, 'dep_3'));
    expect(again.difference).toEqual(eur(30));
    const fewer = { ...rest.part, endedIds: [first, second] };
    expect(moved(fewer, [third], way(1, 115, 'dep_3')).difference).toEqual(eur(5));
    // Quoted for all that was named.
    const asked = { itinerary: way(3, 120, 'dep_3'), holdId: 'hld_1', holdVersion: 9 };
    const changed = rerouted(rest.part, asked, { at: now, why: 'CHANGED' });
    expect([changed.endedIds, changed.leftBehindIds]).toEqual([undefined, undefined]);
    expect(moved(part, part.parcelIds, way(3, 110, 'dep_2')).difference).toEqual(eur(30));
  });

  it('is that of what goes there also where it is split since', () => {
    for (const [goingIds, each] of [
      [[third], [110, 110]],
      [[first], [220, 0]],
      [
        [first, third],
        [110, 110],
      ],
    ] as const) {
      const { stays, goes } = splitPart(rest.part, goingIds, 'prt_2', sizeOf(whole));
      expect([stays, goes].map(({ itinerary }) => itinerary.price.amount)).toEqual(each);
      expect(stays.price.amount + goes.price.amount).toBe(part.price.amount);
      const [left] = [stays, goes].filter(({ endedIds }) => endedIds !== undefined);
      expect(left?.leftBehindIds).toEqual([first]);
    }
    const { stays } = splitPart(rest.part, [third], 'prt_2', sizeOf(whole));
    expect(moved(stays, [second], way(1, 115, 'dep_3')).difference).toEqual(eur(5));
    const none = splitPart(rest.part, [second, third], 'prt_2', sizeOf(whole)).stays;
    expect(none.itinerary.price.amount).toBe(0);
    const all = { ...part, endedIds: part.parcelIds, leftBehindIds: part.parcelIds };
    expect(splitPart(all, [first], 'prt_2', sizeOf(whole)).goes.itinerary.price).toEqual(eur(100));
  });
});
