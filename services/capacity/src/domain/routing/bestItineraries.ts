import type { PlannedItinerary } from './requirement';

/** What ways are compared by, the first the most important where not all four fit. */
const criteria: readonly ((way: PlannedItinerary) => number)[] = [
  ({ arrivesAt }) => arrivesAt,
  ({ price }) => price.amount,
  ({ co2eGrams }) => co2eGrams,
  ({ transfers }) => transfers,
];

/**
 * At most `limit` of the ways, in their order: the earliest, the cheapest, the one of the least CO2e
 * and the one of the fewest transfers before all others, then those that come first.
 */
export function bestItineraries(
  ways: readonly PlannedItinerary[],
  limit: number,
): readonly PlannedItinerary[] {
  if (ways.length <= limit) return ways;
  const best = criteria.flatMap((cost) => leastBy(ways, cost) ?? []);
  const kept = new Set([...new Set([...best, ...ways])].slice(0, limit));
  return ways.filter((way) => kept.has(way));
}

function leastBy(
  ways: readonly PlannedItinerary[],
  cost: (way: PlannedItinerary) => number,
): PlannedItinerary | undefined {
  const [first, ...others] = ways;
  if (first === undefined) return undefined;
  return others.reduce((least, way) => (cost(way) < cost(least) ? way : least), first);
}
