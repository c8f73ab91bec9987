import { clock, newId } from '@serai/runtime';
import { isSpaceOf, type Itinerary } from '../../domain/itinerary';
import { breaks, type Cause } from '../../domain/replan/cause';
import { apart, type Unit } from '../../domain/replan/groups';
import type { Hit } from '../../domain/replan/hits';
import { sized } from '../../domain/replan/newWay';
import { joined, nameOfWay, sharedBy, type Shared } from '../../domain/replan/openedAt';
import { totalOf } from '../../domain/requirement';
import type { Desk } from '../desk';
import { lookUpPins } from '../makeQuote';
import { attemptOf, togetherIn, withVersion } from './attemptOf';
import { exchangeBatch } from './exchangeBatch';
import { isOfHold, readAgain } from './readAgain';
import { findWays, isWithin, withoutWay, type Without } from './searchWays';

/** So many ways are tried to where a unit is opened; from each, one is searched for all in it. */
const mostHeads = 3;

export interface Placing {
  readonly cause: Cause;
  /** Called after each batch, and each search for one of many. */
  readonly onProgress: () => Promise<void>;
}

type Head = Pick<Itinerary, 'legs' | 'items' | 'arrivesAt'>;

/**
 * A sealed unit with parcels for several places goes as one to where it was going to be opened, and
 * each of it from there: on its way as it was where that is whole, or on one that is found for the
 * weight of the unit. Answers all of it where no way keeps every promise in it.
 */
export async function placeApart(
  desk: Desk,
  placing: Placing,
  unit: Unit,
): Promise<readonly Without[]> {
  const { cause, onProgress } = placing;
  const shared = sharedBy(unit.hits);
  if (shared === undefined) return withoutWay(unit, apart);
  for (const heads of await headsOf(desk, cause, unit, shared)) {
    const found = await waysOver(desk, placing, unit, { heads, shared });
    if (found === undefined) continue;
    const code = await take(desk, cause, unit, found);
    await onProgress();
    if (code === '') return [];
    if (isOfHold(code)) {
      await readAgain(desk, code, unit.hits);
      break;
    }
  }
  return withoutWay(unit, apart);
}

/** Ways to where it is opened, the cheapest first; of each, the hits' own, in their order. */
async function headsOf(
  desk: Desk,
  cause: Cause,
  unit: Unit,
  shared: Shared,
): Promise<readonly (readonly Head[])[]> {
  const own = unit.hits.map((hit) => ownHead(hit, shared));
  const isBroken = unit.hits.some(({ order, part, behind, goods }) => {
    const legs = part.itinerary.legs.slice(0, behind + shared.legs);
    const ends = { fromCountry: order.from.country, toCountry: order.to.country };
    return breaks(legs, behind, cause, { ...ends, goods });
  });
  if (!isBroken) return [own];
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

/** As it was planned, for what goes of its part. */
function ownHead({ part, behind, order, ...own }: Hit, { legs: count, arrivesAt }: Shared): Head {
  const legs = part.itinerary.legs.slice(behind, behind + count);
  const ofPart = order.parcels.filter(({ id }) => part.parcelIds.includes(id));
  const searched = totalOf(ofPart.map(({ content }) => content));
  const items = part.itinerary.items.filter((item) => legs.some((leg) => isSpaceOf(item, leg)));
  return { ...sized({ ...part.itinerary, legs, items }, { own, searched }), arrivesAt };
}

interface Over {
  readonly heads: readonly Head[];
  readonly shared: Shared;
}

/** Of each hit the way by that head and on; undefined: not everything in it keeps its promise. */
async function waysOver(
  desk: Desk,
  { cause, onProgress }: Placing,
  { hits }: Unit,
  { heads, shared }: Over,
): Promise<readonly Itinerary[] | undefined> {
  const ways: Itinerary[] = [];
  for (const [index, hit] of hits.entries()) {
    const head = heads[index];
    if (head === undefined) return undefined;
    const { arrivesAt: readyAt } = head;
    const from = { ...hit.from, country: '', postcode: '', pointId: shared.pointId };
    const { itineraries } = await findWays(desk, cause, [hit], hit, { from, readyAt });
    await onProgress();
    const [best] = itineraries
      .map((tail) => joined(head, tail))
      .filter((way) => isWithin(way, hit))
      .sort((one, other) => one.price.amount - other.price.amount);
    if (best === undefined) return undefined;
    ways.push(best);
  }
  return ways;
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
