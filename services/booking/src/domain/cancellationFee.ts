import { hours, money, portionOf, type Instant, type Money } from '@serai/model';
import type { Itinerary } from './itinerary';

/** Cancelled at least so many hours before the departure, this share of the leg's price is due. */
export interface CancellationTerm {
  readonly hoursBefore: number;
  readonly feeBasisPoints: number;
}

/**
 * What a cancellation costs: for every ride its price by the term of its tariff, as pinned when the
 * quote was made. The term with the most hours that are still kept applies; later than all of them,
 * the highest fee of the tariff. A ride without terms, a collection and a delivery cost nothing.
 */
export function cancellationFee(
  { legs, price }: Itinerary,
  terms: Readonly<Record<string, readonly CancellationTerm[]>>,
  at: Instant,
): Money {
  let fee = 0;
  for (const leg of legs) {
    if (leg.kind !== 'ride') continue;
    const own = Object.hasOwn(terms, leg.tariffId) ? (terms[leg.tariffId] ?? []) : [];
    fee += portionOf(leg.price.amount, basisPointsOf(own, leg.departsAt - at));
  }
  return money(fee, price.currency);
}

function basisPointsOf(terms: readonly CancellationTerm[], aheadMs: number): number {
  const kept = terms.filter(({ hoursBefore }) => aheadMs >= hours(hoursBefore));
  const [applies] = [...kept].sort((a, b) => b.hoursBefore - a.hoursBefore);
  if (applies !== undefined) return applies.feeBasisPoints;
  return Math.max(0, ...terms.map(({ feeBasisPoints }) => feeBasisPoints));
}
