import fc from 'fast-check';
import { findItineraries } from './findItineraries';
import type { RoutingRequirement } from './requirement';
import type { TinyNetwork } from './tinyNetworks.test-data';
import { tinyCase } from './tinyNetworks.test-data';

test('a requirement without a way is told at least one cause, and one with a way none', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(tinyCase, ({ network, requirement }) => {
      const { itineraries, reasons } = findItineraries(network, requirement);
      expect(reasons.length === 0).toBe(itineraries.length > 0);
      reasons.forEach(({ code }) => met.add(code));
    }),
    { numRuns: 600 },
  );
  for (const code of [
    'GOODS_REFUSED',
    'NO_ROOM',
    'TOO_LATE',
    'NO_INTERLINING',
    'NOT_FOR_SALE',
    'AVOIDED',
    'EMBARGO',
    'NO_CONNECTION',
  ]) {
    expect([...met]).toContain(code);
  }
});

test('who does not serve a postcode is named as the cause', () => {
  const [{ network, requirement }] = fc.sample(tinyCase, { numRuns: 1, seed: 7 }) as [
    { network: TinyNetwork; requirement: RoutingRequirement },
  ];
  const codes = (change: Partial<RoutingRequirement>): string[] =>
    findItineraries(network, { ...requirement, ...change }).reasons.map(({ code }) => code);
  expect(codes({ from: { country: 'KZ', postcode: '050000' } })).toEqual(['NO_COVERAGE_FROM']);
  expect(codes({ to: { country: 'JP', postcode: '100-0001' } })).toEqual(['NO_COVERAGE_TO']);
});

test('a way between two points needs no collection and no delivery', () => {
  const [{ network, requirement }] = fc.sample(tinyCase, { numRuns: 1, seed: 7 }) as [
    { network: TinyNetwork; requirement: RoutingRequirement },
  ];
  const place = { country: 'PL', postcode: '', pointId: 'p2' };
  const { itineraries } = findItineraries(network, { ...requirement, from: place, to: place });
  expect(itineraries).toMatchObject([{ legs: [], price: { amount: 0 }, transfers: 0 }]);
});
