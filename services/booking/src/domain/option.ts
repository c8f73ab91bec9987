import type { Instant, Money } from '@serai/model';
import { isAlike } from './alike';
import { bestValue, valueOf } from './bestValue';
import type { CancellationTerm } from './cancellationFee';
import { frontOf, leastBy } from './front';
import type { Itinerary } from './itinerary';
import { optionLabels, reasonsFor, type OptionLabel, type OptionReason } from './optionReasons';

/** More ways than this nobody compares; the four labels are always among them. */
export const maxOptions = 8;

/** So many are shown to who asks for all; beyond, the quote says that it is incomplete. */
export const maxWays = 200;

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
  /** Why it is shown. */
  readonly reasons: readonly OptionReason[];
  readonly pins: Pins;
}

/** `few`: at most 8, no two alike; `all`: every way that no other beats, at most 200. */
export type Extent = 'few' | 'all';

export interface Choice {
  readonly options: readonly Omit<Option, 'pins'>[];
  /** Ways were left out that who asked for all wanted to see. */
  readonly isCut: boolean;
}

type Cost = (plan: Itinerary) => number;

/**
 * The choice among the ways that no other beats in arrival, price, CO2e and transfers, cheapest
 * first, each label on one of them and each with the reason why it is shown. Of a few, no two are
 * the same to a person: the cheapest of all stays, then the fastest, the greenest and the best value
 * unless alike to one that stays, then the others by value. A label is on the best of those shown.
 */
export function optionsOf(
  itineraries: readonly Itinerary[],
  readyAt: Instant,
  extent: Extent = 'few',
): Choice {
  const front = [...frontOf(itineraries)].sort(byPrice);
  const costs: Record<OptionLabel, Cost> = {
    cheapest: ({ price }) => price.amount,
    fastest: ({ arrivesAt }) => arrivesAt,
    greenest: ({ co2eGrams }) => co2eGrams,
    best_value: bestValue(front, readyAt),
  };
  const ranked = rankedBy(front, costs);
  const kept = extent === 'few' ? distinct(ranked) : ranked.slice(0, maxWays);
  const shown = kept.sort(byPrice);
  const best = optionLabels.map((label) => [label, leastBy(shown, costs[label])] as const);
  const fastest = leastBy(shown, costs.fastest);
  if (fastest === undefined) return { options: [], isCut: false };
  const compared = { front, fastest, valueOf: valueOf(front, readyAt) };
  const options = shown.map((plan, index) => {
    const labels = best.filter(([, holder]) => holder === plan).map(([label]) => label);
    const reasons = reasonsFor(plan, labels, compared);
    return { id: `opt_${index + 1}`, itinerary: plan, price: plan.price, labels, reasons };
  });
  return { options, isCut: extent === 'all' && front.length > maxWays };
}

/** The best by each label in the order of the labels, then all others by value. */
function rankedBy(front: readonly Itinerary[], costs: Record<OptionLabel, Cost>): Itinerary[] {
  const best = optionLabels.flatMap((label) => leastBy(front, costs[label]) ?? []);
  const byValue = [...front].sort((a, b) => costs.best_value(a) - costs.best_value(b));
  return [...new Set([...best, ...byValue])];
}

/** Taken one after the other, unless alike to one that is taken already. */
function distinct(ranked: readonly Itinerary[]): Itinerary[] {
  const taken: Itinerary[] = [];
  for (const plan of ranked) {
    if (taken.length === maxOptions) break;
    if (!taken.some((other) => isAlike(plan, other))) taken.push(plan);
  }
  return taken;
}

function byPrice(one: Itinerary, other: Itinerary): number {
  return one.price.amount - other.price.amount || one.arrivesAt - other.arrivesAt;
}
