import { sumMoney, type Instant, type Money, type Pricing } from '@serai/model';
import { bookingRefusals } from './refusals';

export const legKinds = ['collection', 'ride', 'delivery'] as const;
type LegKind = (typeof legKinds)[number];

/** One thing done by one member: a collection, a ride on one departure, a delivery. */
export interface Leg {
  readonly kind: LegKind;
  readonly memberId: string;
  /** Empty: the door of the sender. */
  readonly fromPointId: string;
  /** Empty: the door of the receiver. */
  readonly toPointId: string;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly cutoffAt: Instant;
  readonly mode: string;
  readonly lineId: string;
  readonly departureId: string;
  readonly firstLeg: number;
  readonly lastLeg: number;
  readonly areaId: string;
  readonly runId: string;
  readonly price: Money;
  readonly tariffPrice: Money | null;
  readonly handlingFee: Money | null;
  readonly tariffId: string;
  readonly tariffVersion: number;
  readonly agreementId: string;
  readonly agreementVersion: number;
  readonly co2eGrams: number;
  readonly distanceMetres: number;
  readonly chargeableGrams: number;
  /** What its price follows from, pinned; absent: of an earlier release, that did not keep it. */
  readonly pricing?: Pricing;
}

/** Space that must be held for an itinerary: of a leg, a run or a storage interval. */
export interface SpaceItem {
  readonly kind: string;
  readonly resourceId: string;
  readonly grams: number;
  readonly cm3: number;
  readonly stops: number;
}

/** The plan: legs that chain in place and time, with the versions its price was made from. */
export interface Itinerary {
  readonly legs: readonly Leg[];
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly price: Money;
  readonly co2eGrams: number;
  readonly transfers: number;
  readonly items: readonly SpaceItem[];
  readonly rateTableId: string;
  readonly charterVersion: number;
}

/**
 * An itinerary whose legs chain: each starts where and not before the last one ended, a door stands
 * only at either end, a collection only in front and a delivery only at the end, and the legs with
 * their handling add up to the price. Refuses ITINERARY_BROKEN.
 */
export function itinerary(plan: Itinerary): Itinerary {
  const { legs } = plan;
  if (legs.length === 0) throw broken('legs', 'An itinerary has at least one leg.');
  legs.forEach((leg, index) => requireChained(leg, legs[index - 1], index, legs.length));
  if (plan.departsAt !== legs[0]?.departsAt || plan.arrivesAt !== legs.at(-1)?.arrivesAt) {
    throw broken('legs', 'The itinerary starts with its first leg and ends with its last.');
  }
  if (priceOfLegs(legs, plan.price.currency).amount !== plan.price.amount) {
    throw broken('price', 'The legs add up to the price.');
  }
  return plan;
}

/**
 * The cut-off of its first ride: the last moment to cancel. Where nothing rides it is when the
 * first dated round sets out, and without one (doors served at any time) the arrival.
 */
export function firstCutoffOf(plan: Itinerary): Instant {
  const ride = plan.legs.find(({ kind }) => kind === 'ride');
  return ride?.cutoffAt ?? earliestCutoffOf(plan);
}

/** The earliest moment at which any of its rides or dated rounds closes; else the arrival. */
export function earliestCutoffOf({ legs, arrivesAt }: Itinerary): Instant {
  const dated = legs.filter(({ kind, runId }) => kind === 'ride' || runId !== '');
  return Math.min(arrivesAt, ...dated.map(closesAt));
}

/** From when on nothing more is taken for that leg. */
export function closesAt({ cutoffAt, departsAt }: Leg): Instant {
  return cutoffAt || departsAt;
}

/** Whether the space is what that leg needs. */
export function isSpaceOf({ resourceId }: SpaceItem, leg: Leg): boolean {
  if (leg.kind === 'ride') {
    const [departureId, index] = resourceId.split('/');
    const at = Number(index);
    return departureId === leg.departureId && at >= leg.firstLeg && at <= leg.lastLeg;
  }
  return leg.runId !== '' && resourceId === `${leg.areaId}/${leg.runId}`;
}

/** The points a parcel passes, in order, without the doors. */
export function pointsOf({ legs }: Itinerary): readonly string[] {
  const stops = legs.flatMap((leg) => [leg.fromPointId, leg.toPointId]);
  return stops.filter((point, index) => point !== '' && point !== stops[index - 1]);
}

/** What legs and their handling cost together. */
export function priceOfLegs(legs: readonly Leg[], currency: string): Money {
  const amounts = legs.flatMap(({ price, handlingFee }) => [price, handlingFee]);
  return sumMoney(
    amounts.filter((amount) => amount !== null),
    currency,
  );
}

function requireChained(leg: Leg, before: Leg | undefined, index: number, count: number): void {
  const field = `legs[${index}]`;
  const isFirst = before === undefined;
  const isLast = index === count - 1;
  if (leg.arrivesAt < leg.departsAt) throw broken(field, 'A leg arrives after it departs.');
  if (leg.cutoffAt > leg.departsAt) throw broken(field, 'A cut-off is before the departure.');
  if (leg.kind === 'collection' && !isFirst) throw broken(field, 'A collection comes first.');
  if (leg.kind === 'delivery' && !isLast) throw broken(field, 'A delivery comes last.');
  if ((leg.fromPointId === '') !== (leg.kind === 'collection')) {
    throw broken(field, 'Only a collection starts at a door.');
  }
  if ((leg.toPointId === '') !== (leg.kind === 'delivery')) {
    throw broken(field, 'Only a delivery ends at a door.');
  }
  if (isFirst) return;
  if (leg.fromPointId !== before.toPointId) {
    throw broken(field, 'A leg starts where the one before it ended.');
  }
  if (leg.departsAt < before.arrivesAt) {
    throw broken(field, 'A leg departs after the one before it arrived.');
  }
}

function broken(field: string, message: string): Error {
  return bookingRefusals.ITINERARY_BROKEN({ field: `itinerary.${field}`, message });
}
