import type { Instant } from '@serai/model';
import type { Itinerary } from './itinerary';

/** What a way costs in comparison with the least, in money and in time. */
export interface Value {
  /** Its price as a multiple of the lowest. */
  readonly price: number;
  /** Its time, from ready to arrival, as a multiple of the shortest. */
  readonly time: number;
}

/**
 * The rule of the best value: a way's price as a multiple of the lowest price plus its time (from
 * ready to arrival) as a multiple of the shortest time; the least sum is the best. Twice the price
 * must buy half the time. Nothing that is free or instant is divided by: at least 1 counts.
 */
export function valueOf(front: readonly Itinerary[], readyAt: Instant): (plan: Itinerary) => Value {
  const price = (plan: Itinerary): number => Math.max(1, plan.price.amount);
  const time = (plan: Itinerary): number => Math.max(1, plan.arrivesAt - readyAt);
  const lowest = Math.min(...front.map(price));
  const shortest = Math.min(...front.map(time));
  return (plan) => ({ price: price(plan) / lowest, time: time(plan) / shortest });
}

/** The sum that is least where the value is best. */
export function bestValue(
  front: readonly Itinerary[],
  readyAt: Instant,
): (plan: Itinerary) => number {
  const value = valueOf(front, readyAt);
  return (plan) => value(plan).price + value(plan).time;
}
