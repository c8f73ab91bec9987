import fc from 'fast-check';
import { bestItineraries } from './bestItineraries';
import type { PlannedItinerary } from './requirement';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

const way: fc.Arbitrary<PlannedItinerary> = fc.record({
  legs: fc.constant([]),
  departsAt: fc.constant(0),
  arrivesAt: fc.nat(1000),
  price: fc.nat(1000).map(eur),
  co2eGrams: fc.nat(1000),
  transfers: fc.nat(5),
  space: fc.constant([]),
});

const byArrival = (a: PlannedItinerary, b: PlannedItinerary): number => a.arrivesAt - b.arrivesAt;
const least = (ways: readonly PlannedItinerary[]) => [
  Math.min(...ways.map(({ arrivesAt }) => arrivesAt)),
  Math.min(...ways.map(({ price }) => price.amount)),
  Math.min(...ways.map(({ co2eGrams }) => co2eGrams)),
  Math.min(...ways.map(({ transfers }) => transfers)),
];

test('the best by each criterion stay, in their order, and never more than asked for', () => {
  const ways = fc.array(way, { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(ways, fc.integer({ min: 4, max: 50 }), (found, limit) => {
      const sorted = [...found].sort(byArrival);
      const kept = bestItineraries(sorted, limit);
      expect(kept).toHaveLength(Math.min(limit, sorted.length));
      expect(least(kept)).toEqual(least(sorted));
      expect([...kept].sort(byArrival)).toEqual(kept);
    }),
  );
});

test('the earliest stays where only one is asked for', () => {
  const [sample] = fc.sample(way, 1) as [PlannedItinerary];
  const ways = [3, 2, 1].map((price, arrivesAt) => ({ ...sample, arrivesAt, price: eur(price) }));
  expect(bestItineraries(ways, 1)).toEqual(ways.slice(0, 1));
  expect(bestItineraries(ways, 2)).toEqual([ways[0], ways[2]]);
});
