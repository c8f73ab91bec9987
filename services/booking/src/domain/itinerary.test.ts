import { hours } from '@serai/model';
import { leg, legsToPoznan, now, planOf } from './booking.test-data';
import {
  earliestCutoffOf,
  firstCutoffOf,
  itinerary,
  pointsOf,
  type Itinerary,
  type Leg,
} from './itinerary';

const legs = legsToPoznan();
const [collection, road, rail, delivery] = legs as [Leg, Leg, Leg, Leg];

describe('an itinerary', () => {
  it('is legs that chain in place and time', () => {
    expect(itinerary(planOf(legs))).toEqual(planOf(legs));
  });

  it.each<[string, Itinerary, string]>([
    ['no legs', planOf([]), 'legs'],
    ['a gap in place', planOf([collection, { ...road, fromPointId: 'pnt_x' }]), 'legs[1]'],
    ['a gap at the end', planOf([collection, road, { ...delivery }]), 'legs[2]'],
    [
      'a departure before the arrival',
      planOf([collection, { ...road, departsAt: collection.arrivesAt - 1, cutoffAt: 0 }]),
      'legs[1]',
    ],
    ['an arrival before the departure', planOf([{ ...road, arrivesAt: now }]), 'legs[0]'],
    ['a cut-off after the departure', planOf([{ ...road, cutoffAt: now + hours(7) }]), 'legs[0]'],
    ['a collection on the way', planOf([road, collection]), 'legs[1]'],
    ['a delivery on the way', planOf([delivery, road]), 'legs[0]'],
    ['a ride from a door', planOf([{ ...road, fromPointId: '' }]), 'legs[0]'],
    ['a ride to a door', planOf([collection, { ...road, toPointId: '' }]), 'legs[1]'],
    ['another start than its first leg', planOf(legs, { departsAt: now }), 'legs'],
    ['another end than its last leg', planOf(legs, { arrivesAt: now }), 'legs'],
    ['a price that the legs do not add up to', planOf(legs, { price: money(1) }), 'price'],
  ])('is refused with %s', (_, plan, field) => {
    expect(() => itinerary(plan)).toThrow(
      expect.objectContaining({ code: 'ITINERARY_BROKEN', field: `itinerary.${field}` }),
    );
  });

  it('closes with its first ride, or before it with a dated round', () => {
    expect(firstCutoffOf(planOf(legs))).toBe(road.cutoffAt);
    expect(earliestCutoffOf(planOf(legs))).toBe(road.cutoffAt);
    const dated = { ...collection, runId: 'am/20260324' };
    expect(firstCutoffOf(planOf([dated, road, rail, delivery]))).toBe(road.cutoffAt);
    expect(earliestCutoffOf(planOf([dated, road, rail, delivery]))).toBe(collection.departsAt);
  });

  it('served from door to door at any time stays open until it arrives', () => {
    const anyTime = { ...delivery, fromPointId: 'pnt_yiwu', runId: '' };
    expect(firstCutoffOf(planOf([collection, anyTime]))).toBe(delivery.arrivesAt);
  });

  it('passes its points in order, each once', () => {
    expect(pointsOf(planOf(legs))).toEqual(['pnt_yiwu', 'pnt_xian', 'pnt_mala']);
    expect(pointsOf(planOf([leg({})]))).toEqual(['pnt_yiwu', 'pnt_xian']);
  });
});

function money(amount: number): { amount: number; currency: string } {
  return { amount, currency: 'EUR' };
}
