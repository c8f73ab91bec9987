import type { Itinerary } from './itinerary';

/** The ways that no other beats in arrival, price, CO2e and transfers; of equals the first. */
export function frontOf(itineraries: readonly Itinerary[]): readonly Itinerary[] {
  return itineraries.filter((plan, index) => isUnbeaten(plan, index, itineraries));
}

/** The first of those that cost least; undefined where there is none. */
export function leastBy(
  ways: readonly Itinerary[],
  cost: (plan: Itinerary) => number,
): Itinerary | undefined {
  const [first, ...others] = ways;
  if (first === undefined) return undefined;
  return others.reduce((least, plan) => (cost(plan) < cost(least) ? plan : least), first);
}

function isUnbeaten(plan: Itinerary, index: number, all: readonly Itinerary[]): boolean {
  const own = costsOf(plan);
  return !all.some((other, at) => {
    const theirs = costsOf(other);
    const isNoWorse = theirs.every((cost, criterion) => cost <= (own[criterion] ?? 0));
    const isBetter = theirs.some((cost, criterion) => cost < (own[criterion] ?? 0));
    return isNoWorse && (isBetter || at < index);
  });
}

function costsOf(plan: Itinerary): readonly number[] {
  return [plan.arrivesAt, plan.price.amount, plan.co2eGrams, plan.transfers];
}
