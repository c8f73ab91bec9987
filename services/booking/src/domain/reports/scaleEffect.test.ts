import { days } from '@serai/model';
import { now, poznan, requirementAsked } from '../booking.test-data';
import { requirement, type Requirement } from '../requirement';
import { askedAgain, mostSampled, sampleOf, scaleEffect, type Compared } from './scaleEffect';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const to = (postcode: string, parcels: number): Requirement => {
  const asked = requirementAsked();
  const few = asked.parcels.slice(0, parcels);
  return requirement({ ...asked, to: { ...poznan, postcode }, parcels: few }, now);
};

test('cost per parcel compares what both serve, the map what each reaches', () => {
  // Three lanes. 2 + 1 parcels are served by both: alone 900 + 150, together 700 + 151.
  const compared: Compared[] = [
    { requirement: to('60-001', 2), alone: eur(900), together: eur(700) },
    { requirement: to('60-001', 1), alone: eur(150), together: eur(151) },
    { requirement: to('61-001', 4), alone: null, together: eur(400) },
    { requirement: to('62-001', 5), alone: null, together: null },
  ];
  expect(scaleEffect(compared)).toEqual({
    lanesAsked: 3,
    parcelsCompared: 3,
    alone: {
      quotesServed: 2,
      parcelsServed: 3,
      lanesServed: 1,
      mapBasisPoints: 3_333,
      costPerParcel: eur(350),
    },
    together: {
      quotesServed: 3,
      parcelsServed: 7,
      lanesServed: 2,
      mapBasisPoints: 6_666,
      costPerParcel: eur(283),
    },
  });
});

test('a lane is a pair of country and postcode, or point', () => {
  const asked = to('60-001', 1);
  const ends: Partial<Requirement>[] = [
    {},
    { to: { ...asked.to, country: 'DE' } },
    { to: { ...asked.to, postcode: '60-002' } },
    { to: { ...asked.to, pointId: 'pnt_poznan' } },
    { from: { ...asked.from, postcode: '322001' } },
  ];
  const compared = [...ends, ...ends].map((change, index) => {
    const together = index % 5 < 3 ? eur(1) : null;
    return { requirement: { ...asked, ...change }, alone: null, together };
  });
  expect(scaleEffect(compared)).toMatchObject({
    lanesAsked: 5,
    together: { lanesServed: 3, mapBasisPoints: 6_000 },
  });
});

test('where nothing is served by both there is no cost to compare, and no demand is no map', () => {
  const one = [{ requirement: to('60-001', 2), alone: null, together: eur(700) }];
  expect(scaleEffect(one)).toMatchObject({
    parcelsCompared: 0,
    alone: { costPerParcel: null, mapBasisPoints: 0 },
    together: { costPerParcel: null, mapBasisPoints: 10_000 },
  });
  expect(scaleEffect([])).toMatchObject({ lanesAsked: 0, together: { mapBasisPoints: 0 } });
});

test('the sample is every k-th from the first, and never more than so many', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  expect(sampleOf(numbers(5))).toEqual([0, 1, 2, 3, 4]);
  expect(sampleOf(numbers(45))).toEqual(numbers(15).map((nth) => nth * 3));
  for (let count = 0; count < 200; count += 1) {
    expect(sampleOf(numbers(count)).length).toBeLessThanOrEqual(mostSampled);
  }
});

test('demand of the past is asked again on the same day of the week, with as much time', () => {
  const asked = { ...to('60-001', 1), readyAt: now, deliverBy: now + days(20) };
  const again = (at: number) => {
    const { readyAt, deliverBy = 0 } = askedAgain(asked, at);
    return [(readyAt - now) / days(1), (deliverBy - now) / days(1)];
  };
  expect(again(now - 1)).toEqual([0, 20]);
  expect(again(now - days(15))).toEqual([0, 20]);
  expect(again(now + 1)).toEqual([7, 27]);
  expect(again(now + days(7))).toEqual([7, 27]);
  expect(again(now + days(15))).toEqual([21, 41]);
});
