import type { Instant, Money } from '@serai/model';
import type { CancellationTerm } from './cancellationFee';
import type { Itinerary } from './itinerary';

const optionLabels = ['cheapest', 'fastest', 'greenest', 'best_value'] as const;
export type OptionLabel = (typeof optionLabels)[number];

/** More ways than this nobody compares; the four that carry a label are always among them. */
export const maxOptions = 20;

/** How a point is called on a label. */
export interface PointName {
  readonly name: string;
  readonly unLocode: string;
}

/** What else is looked up once and pinned, so that a booking can be printed and cancelled alone. */
export interface Pins {
  /** By point id. */
  readonly points: Readonly<Record<string, PointName>>;
  /** By tariff id. */
  readonly cancellation: Readonly<Record<string, readonly CancellationTerm[]>>;
}

/** One way to do it, with what the shipper pays for it, all in. */
export interface Option {
  readonly id: string;
  readonly itinerary: Itinerary;
  readonly price: Money;
  readonly labels: readonly OptionLabel[];
  readonly pins: Pins;
}

/**
 * The ways that no other beats in arrival, price, CO2e and transfers, cheapest first, each label on
 * one of them. Of more than 20 those of the best value stay.
 */
export function optionsOf(
  itineraries: readonly Itinerary[],
  readyAt: Instant,
): readonly Omit<Option, 'pins'>[] {
  const front = itineraries.filter((plan, index) => isUnbeaten(plan, index, itineraries));
  const best: Record<OptionLabel, Itinerary | undefined> = {
    cheapest: leastBy(front, ({ price }) => price.amount),
    fastest: leastBy(front, ({ arrivesAt }) => arrivesAt),
    greenest: leastBy(front, ({ co2eGrams }) => co2eGrams),
    best_value: leastBy(front, bestValue(front, readyAt)),
  };
  const labelled = new Set(Object.values(best));
  const value = bestValue(front, readyAt);
  const kept = [...front]
    .sort((a, b) => Number(labelled.has(b)) - Number(labelled.has(a)) || value(a) - value(b))
    .slice(0, maxOptions)
    .sort((a, b) => a.price.amount - b.price.amount || a.arrivesAt - b.arrivesAt);
  return kept.map((plan, index) => ({
    id: `opt_${index + 1}`,
    itinerary: plan,
    price: plan.price,
    labels: optionLabels.filter((label) => best[label] === plan),
  }));
}

/**
 * The rule of the best value: a way's price as a multiple of the lowest price plus its time (from
 * ready to arrival) as a multiple of the shortest time; the least sum is the best. Twice the price
 * must buy half the time. Nothing that is free or instant is divided by: at least 1 counts.
 */
export function bestValue(
  front: readonly Itinerary[],
  readyAt: Instant,
): (plan: Itinerary) => number {
  const price = (plan: Itinerary): number => Math.max(1, plan.price.amount);
  const time = (plan: Itinerary): number => Math.max(1, plan.arrivesAt - readyAt);
  const lowest = Math.min(...front.map(price));
  const shortest = Math.min(...front.map(time));
  return (plan) => price(plan) / lowest + time(plan) / shortest;
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

function leastBy(
  front: readonly Itinerary[],
  cost: (plan: Itinerary) => number,
): Itinerary | undefined {
  const [first, ...others] = front;
  if (first === undefined) return undefined;
  return others.reduce((least, plan) => (cost(plan) < cost(least) ? plan : least), first);
}
