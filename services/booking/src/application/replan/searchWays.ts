import { days } from '@serai/model';
import type { Itinerary } from '../../domain/itinerary';
import type { Pins } from '../../domain/option';
import type { NoWay } from '../../domain/quote';
import type { Cause } from '../../domain/replan/cause';
import { servedBy, unitsOf, whyNotAsOne, type Unit } from '../../domain/replan/groups';
import type { Hit } from '../../domain/replan/hits';
import { nameOfWay } from '../../domain/replan/openedAt';
import type { Size } from '../../domain/splitWay';
import type { WayAsked } from '../capacity';
import type { Desk } from '../desk';
import { lookUpPins } from '../makeQuote';

/** So many ways are tried before the group is searched again. */
const mostWays = 8;
/** A group is halved at most so often to find what there is still room for. */
const mostHalvings = 14;
/** As far as the promise goes, so that whatever keeps it is found, and a little beyond it. */
const leastDays = 14;
const beyondPromise = {
  code: 'BEYOND_PROMISE',
  message: 'There is a way, but it is later than promised, or by a mode that was not accepted.',
};
const mostDays = 90;

export interface Placing {
  readonly cause: Cause;
  /** Called after each batch, and each search for one of many. */
  readonly onProgress: () => Promise<void>;
  /** Whether a way beyond the promise was accepted; by its name for what lies in one unit. */
  readonly accepts?: (hit: Hit, unitWay: string) => boolean;
}

export interface Search {
  /** Within the promise, the best first; every one of `units` may try them. */
  readonly ways: readonly { readonly found: Itinerary; readonly pins: Pins }[];
  readonly units: readonly Unit[];
  readonly searched: Size;
  /** Too large for any way within the promise; those beyond it, and why there is none. */
  readonly without: readonly Without[];
}

export interface Without {
  readonly hit: Hit;
  readonly beyond: readonly Itinerary[];
  /** What they are called for all of a sealed unit; absent: as they are themselves. */
  readonly unitWays?: ReadonlyMap<Itinerary, string>;
  readonly searched: Size;
  readonly reasons: readonly NoWay[];
}

/**
 * One search for hits of one group, for the largest of them. Where that finds nothing within the
 * promise, the smaller half of them is tried, and so on.
 */
export async function searchWays(
  desk: Desk,
  placing: Placing,
  group: readonly Hit[],
): Promise<Search> {
  const without: Without[] = [];
  let units = unitsOf(group).filter((unit) => {
    const reason = whyNotAsOne(unit);
    if (reason !== undefined) without.push(...withoutWay(unit, reason));
    return reason === undefined;
  });
  for (let halving = 0; halving <= mostHalvings && units.length > 0; halving += 1) {
    const searched = largestOf(units);
    const hits = units.flatMap((unit) => unit.hits);
    const { itineraries, reasons: none } = await findWays(desk, placing.cause, hits, searched);
    const reasons = itineraries.length > 0 ? [beyondPromise] : none;
    const inside = itineraries.filter((plan) =>
      hits.every((hit) => isWithin(plan, hit) || placing.accepts?.(hit, nameOfWay(plan))),
    );
    if (inside.length > 0) {
      const isLate = (plan: Itinerary) => Number(!hits.every((hit) => isWithin(plan, hit)));
      const best = inside
        .sort((one, other) => isLate(one) - isLate(other) || byPrice(one, other))
        .slice(0, mostWays);
      const pins = await lookUpPins(desk, best, [], (hits[0] as Hit).order.madeBy);
      return { ways: best.map((found) => ({ found, pins })), units, searched, without };
    }
    const sizes = [...units].sort((one, other) => one.grams - other.grams);
    const smallest = sizes[0] as Unit;
    const same = sizes.every(({ grams, cm3 }) => grams === smallest.grams && cm3 === smallest.cm3);
    const half = same ? [] : sizes.slice(0, Math.floor(sizes.length / 2));
    for (const unit of units) {
      if (half.includes(unit)) continue;
      for (const hit of unit.hits) without.push({ hit, beyond: itineraries, searched, reasons });
    }
    units = units.filter((unit) => half.includes(unit));
  }
  return { ways: [], units: [], searched: { grams: 0, cm3: 0 }, without };
}

/** All of it waits, for that reason. */
export function withoutWay({ hits, grams, cm3 }: Unit, reason: NoWay): readonly Without[] {
  const searched = { grams, cm3 };
  return hits.map((hit) => ({ hit, beyond: [], searched, reasons: [reason] }));
}

/** Inside the promised day, and by no other mode than the shipper accepted. */
export function isWithin(plan: Itinerary, { promisedUntil, modes }: Hit): boolean {
  if (plan.arrivesAt > promisedUntil) return false;
  return plan.legs.every(({ kind, mode }) => kind !== 'ride' || modes.includes(mode));
}

/** Ways for hits that one search serves; `ends` where it is not from where they stand to their door. */
export function findWays(
  desk: Desk,
  cause: Cause,
  hits: readonly Hit[],
  { grams, cm3 }: Size,
  ends: Partial<Pick<WayAsked, 'from' | 'to' | 'readyAt' | 'sellerId'>> = {},
) {
  const [first] = hits as [Hit];
  const { goods, promisedUntil, readyAt } = servedBy(hits);
  const spareDays = Math.ceil((promisedUntil - readyAt) / days(1));
  return desk.capacity.findWays({
    grams,
    cm3,
    from: first.from,
    to: first.order.to,
    goods,
    readyAt,
    horizonDays: Math.min(mostDays, Math.max(leastDays, spareDays)),
    sellerId: first.order.sellerId,
    avoidMemberIds: cause.kind === 'left' ? [cause.memberId] : [],
    avoidPointIds: cause.kind === 'closed' ? [cause.pointId] : [],
    ...ends,
  });
}

function largestOf(units: readonly Size[]): Size {
  return {
    grams: Math.max(...units.map(({ grams }) => grams)),
    cm3: Math.max(...units.map(({ cm3 }) => cm3)),
  };
}

function byPrice(one: Itinerary, other: Itinerary): number {
  return one.price.amount - other.price.amount || one.arrivesAt - other.arrivesAt;
}
