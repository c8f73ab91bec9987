import { clock, newId } from '@serai/runtime';
import { isSpaceOf, type Itinerary } from '../../domain/itinerary';
import { breaks, timesOf, type Cause } from '../../domain/replan/cause';
import { apart, unitsOf, type Unit } from '../../domain/replan/groups';
import type { Hit } from '../../domain/replan/hits';
import { sized } from '../../domain/replan/newWay';
import { joined, nameOfWay, sharedBy, type Shared } from '../../domain/replan/openedAt';
import { othersAsked } from '../../domain/replan/reroute';
import { totalOf } from '../../domain/requirement';
import type { Desk } from '../desk';
import { lookUpPins } from '../makeQuote';
import { attemptOf, togetherIn, withVersion } from './attemptOf';
import { exchangeBatch } from './exchangeBatch';
import { isOfHold, readAgain } from './readAgain';
import { findWays, isWithin, withoutWay, type Placing, type Without } from './searchWays';

/** So many ways are tried to where a unit is opened; from each, one is searched for all in it. */
const mostHeads = 3;

type Head = Pick<Itinerary, 'legs' | 'items' | 'arrivesAt'>;

/**
 * A sealed unit with parcels for several places goes as one to where it was going to be opened, and
 * each of it from there: on its way as it was where that is whole, or on one that is found for the
 * weight of the unit. Where no way keeps every promise in it, or was accepted, all of it is answered,
 * with the ways by which all of it would arrive.
 */
export async function placeApart(
  desk: Desk,
  placing: Placing,
  all: Unit,
): Promise<readonly Without[]> {
  const { cause, onProgress, accepts } = placing;
  const later: Over[] = [];
  const shared = sharedBy(all.hits);
  if (shared === undefined) return withoutWay(all, apart);
  const isHeadBroken = all.hits.some((hit) => isBrokenBefore(hit, shared, cause));
  // Where it goes on as it was until it is opened, whose own way is whole stays on it.
  const [unit] = isHeadBroken ? [all] : unitsOf(all.hits.filter(({ isAlong }) => !isAlong));
  if (unit === undefined) return [];
  const found = isHeadBroken
    ? await headsOf(desk, cause, unit, shared)
    : [unit.hits.map((hit) => ownHead(hit, shared, cause))];
  for (const heads of found) {
    const ways = await waysOver(desk, placing, unit, { heads, shared });
    if (ways === undefined || heads[0] === undefined) continue;
    const unitWay = nameOfWay(heads[0]);
    const mayGo = (hit: Hit, index: number): boolean =>
      isWithin(ways[index] as Itinerary, hit) || accepts?.(hit, unitWay) === true;
    if (!unit.hits.every(mayGo)) {
      later.push({ unitWay, ways });
      continue;
    }
    const code = await take(desk, cause, unit, ways);
    await onProgress();
    if (code === '') return [];
    if (isOfHold(code)) {
      const known = await readAgain(desk, code, unit.hits);
      const isNewly = known.some((hit, index) => hit.isUnheld && !unit.hits[index]?.isUnheld);
      // Of what was changed meanwhile the next pass knows more.
      if (!isNewly) return [];
      const others = all.hits.filter((hit) => !unit.hits.includes(hit));
      return placeApart(desk, placing, { ...all, hits: [...known, ...others] });
    }
  }
  return later.length > 0 ? offeredTo(unit, later) : withoutWay(unit, apart);
}

/** Of each hit in a unit, the way by one head and on. */
interface Over {
  readonly unitWay: string;
  readonly ways: readonly Itinerary[];
}

/** Whoever would be late by one of them is to be asked; the others wait for the answers. */
function offeredTo({ hits }: Unit, later: readonly Over[]): readonly Without[] {
  return hits.map((hit, index) => {
    const { grams, cm3 } = hit;
    const found = later.map(({ unitWay, ways }) => [ways[index] as Itinerary, unitWay] as const);
    const isAsked = found.some(([way]) => !isWithin(way, hit));
    const offered = isAsked ? found : [];
    return {
      hit,
      beyond: offered.map(([way]) => way),
      unitWays: new Map(offered),
      searched: { grams, cm3 },
      reasons: [othersAsked],
    };
  });
}

/**
 * Whether its way breaks before the unit that it lies in is opened. Whose space is gone gets it on the
 * way of the unit.
 */
function isBrokenBefore(
  { order, part, behind, goods }: Hit,
  shared: Shared,
  cause: Cause,
): boolean {
  if (cause.kind === 'hold') return false;
  const legs = part.itinerary.legs.slice(0, behind + shared.legs);
  const ends = { fromCountry: order.from.country, toCountry: order.to.country };
  return breaks(legs, behind, cause, { ...ends, goods });
}

/** Other ways to where it is opened, the cheapest first; of each, the hits' own, in their order. */
async function headsOf(
  desk: Desk,
  cause: Cause,
  unit: Unit,
  shared: Shared,
): Promise<readonly (readonly Head[])[]> {
  const bySeller = new Map<string, ReadonlyMap<string, Itinerary>>();
  for (const { order } of unit.hits) {
    const { sellerId } = order;
    if (bySeller.has(sellerId)) continue;
    const to = { ...order.to, country: '', postcode: '', pointId: shared.pointId };
    const { itineraries } = await findWays(desk, cause, unit.hits, unit, { to, sellerId });
    const cheapest = [...itineraries].sort((one, other) => one.price.amount - other.price.amount);
    bySeller.set(sellerId, new Map(cheapest.map((found) => [nameOfWay(found), found])));
  }
  const [first, ...others] = [...bySeller.values()];
  const names = [...(first?.keys() ?? [])].filter((name) => others.every((one) => one.has(name)));
  return names.slice(0, mostHeads).map((name) =>
    unit.hits.flatMap((hit) => {
      const found = bySeller.get(hit.order.sellerId)?.get(name);
      return found === undefined ? [] : [sized(found, { own: hit, searched: unit })];
    }),
  );
}

/** As it was planned, for what goes of its part; there when it arrives as far as is known now. */
function ownHead(
  { part, behind, order, ...own }: Hit,
  { legs: count }: Shared,
  cause: Cause,
): Head {
  const legs = part.itinerary.legs.slice(behind, behind + count);
  const ofPart = order.parcels.filter(({ id }) => part.parcelIds.includes(id));
  const searched = totalOf(ofPart.map(({ content }) => content));
  const items = part.itinerary.items.filter((item) => legs.some((leg) => isSpaceOf(item, leg)));
  const last = legs.at(-1);
  const arrivesAt = last === undefined ? part.itinerary.arrivesAt : timesOf(last, cause).arrivesAt;
  return { ...sized({ ...part.itinerary, legs, items }, { own, searched }), arrivesAt };
}

/**
 * Of each hit the way by that head and on, the cheapest within the promise or the earliest beyond it;
 * undefined: not everything in it arrives.
 */
async function waysOver(
  desk: Desk,
  { cause, onProgress }: Placing,
  { hits }: Unit,
  { heads, shared }: { readonly heads: readonly Head[]; readonly shared: Shared },
): Promise<readonly Itinerary[] | undefined> {
  const ways: Itinerary[] = [];
  for (const [index, hit] of hits.entries()) {
    const head = heads[index];
    if (head === undefined) return undefined;
    const { arrivesAt: readyAt } = head;
    const from = { ...hit.from, country: '', postcode: '', pointId: shared.pointId };
    const { itineraries } = await findWays(desk, cause, [hit], hit, { from, readyAt });
    await onProgress();
    const isLate = (way: Itinerary) => Number(!isWithin(way, hit));
    const [best] = itineraries
      .map((tail) => joined(head, tail))
      .sort((one, other) => isLate(one) - isLate(other) || byMerit(one, other, isLate(one) === 1));
    if (best === undefined) return undefined;
    ways.push(best);
  }
  return ways;
}

function byMerit(one: Itinerary, other: Itinerary, isLate: boolean): number {
  return isLate ? one.arrivesAt - other.arrivesAt : one.price.amount - other.price.amount;
}

/** Exchanges the space of all of it in one batch; answers with capacity's code. */
async function take(
  desk: Desk,
  cause: Cause,
  unit: Unit,
  found: readonly Itinerary[],
): Promise<string> {
  const { hits } = unit;
  const ways = await Promise.all(
    hits.map(async (hit, index) => {
      const way = found[index] as Itinerary;
      const { grams, cm3 } = hit;
      const pins = await lookUpPins(desk, [way], [], hit.order.madeBy);
      return { found: way, pins, searched: { grams, cm3 } };
    }),
  );
  const { grams, cm3 } = unit;
  const batch = { id: newId('rpl'), cause, ways, searched: { grams, cm3 } };
  const attempts = await Promise.all(
    hits.map(async (hit, index) =>
      togetherIn(unit, attemptOf(await withVersion(desk, hit), index, batch, clock())),
    ),
  );
  const outcomes = await exchangeBatch(desk, { ...batch, attempts });
  return outcomes.find(({ code }) => code !== '')?.code ?? '';
}
