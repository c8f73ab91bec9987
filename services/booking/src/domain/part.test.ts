import { evolveBooking, keptState } from './bookingState';
import { given, legsToPoznan, now, order, pins, planOf } from './booking.test-data';
import { itinerary } from './itinerary';
import { partsOf, partWith, rerouted, splitPart, type BookingPart } from './part';
import type { Size } from './splitWay';

const whole = order();
const [part] = partsOf(whole) as [BookingPart];
const sizeOf = (ids: readonly string[]): Size => {
  const contents = whole.parcels.filter(({ id }) => ids.includes(id)).map((one) => one.content);
  return {
    grams: contents.reduce((sum, { grams }) => sum + grams, 0),
    cm3: contents.reduce((sum, { cm3 }) => sum + cm3, 0),
  };
};

describe('the parts of a booking', () => {
  it('are those that were accepted, at the price and terms of their way', () => {
    const { parcelIds } = part;
    expect(part).toMatchObject({ id: 'prt_1', holdId: 'hld_1', holdVersion: 0, version: 1 });
    expect(part).toMatchObject({ status: 'planned', price: whole.price, history: [], pins });
    expect(parcelIds).toHaveLength(7);
    expect(partWith([part], 'pcl_3')).toBe(part);
    expect(partWith([part], 'pcl_99')).toBeUndefined();
  });

  it('learn the version of their hold when the booking is confirmed', () => {
    const request = { type: 'Request', order: whole } as const;
    const confirm = { type: 'Confirm', at: now, holdVersions: { hld_1: 4_000 } } as const;
    expect(given(request, confirm)).toMatchObject({ parts: [{ holdVersion: 4_000 }] });
  });

  it('of a booking kept before it had any travel as accepted', () => {
    const today = evolveBooking({ status: 'unknown' }, requested());
    const before = { ...today, parts: undefined };
    expect(keptState(before as never)).toEqual(today);
    expect(keptState(today)).toEqual(today);
    expect(keptState({ status: 'unknown' })).toEqual({ status: 'unknown' });
  });
});

describe('a part on another way', () => {
  it('keeps the way it leaves, until when and why, and its price', () => {
    const other = planOf(legsToPoznan(now + 1));
    const way = { itinerary: other, holdId: 'hld_2', holdVersion: 7 };
    const moved = rerouted(part, way, { at: now, why: 'DEPARTURE_CANCELLED' });
    expect(moved).toMatchObject({ ...way, version: 2, price: part.price, pins });
    expect(moved.history).toEqual([
      { itinerary: part.itinerary, holdId: 'hld_1', until: now, why: 'DEPARTURE_CANCELLED' },
    ]);
  });
});

describe('a part that is split', () => {
  const going = ['pcl_2', 'pcl_5'];
  const { stays, goes } = splitPart(part, going, 'prt_2', sizeOf);

  it('leaves its parcels in two, one under its hold and one without', () => {
    expect(stays.parcelIds).toEqual(['pcl_1', 'pcl_3', 'pcl_4', 'pcl_6', 'pcl_7']);
    expect(stays).toMatchObject({ id: 'prt_1', holdId: 'hld_1', version: 2 });
    expect(goes).toMatchObject({ id: 'prt_2', parcelIds: going, holdId: '', version: 1 });
  });

  it('shares space, prices and emissions so that they sum to what they were', () => {
    expect(stays.itinerary.items).toMatchObject([{ grams: 62_500, cm3: 300_000 }]);
    expect(goes.itinerary.items).toMatchObject([{ grams: 25_000, cm3: 120_000 }]);
    expect(stays.price.amount + goes.price.amount).toBe(part.price.amount);
    const co2e = stays.itinerary.co2eGrams + goes.itinerary.co2eGrams;
    expect(co2e).toBe(part.itinerary.co2eGrams);
    for (const { itinerary: plan } of [stays, goes]) expect(itinerary(plan)).toBe(plan);
  });

  it('is never split by all of its parcels, or by others', () => {
    expect(() => splitPart(part, part.parcelIds, 'prt_2', sizeOf)).toThrow('not split');
    expect(() => splitPart(part, ['pcl_99'], 'prt_2', sizeOf)).toThrow('not split');
  });
});

function requested() {
  return { type: 'BookingRequested', order: whole, at: now } as const;
}
