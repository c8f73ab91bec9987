import type { Instant } from '@serai/model';
import type { NoWay } from '../quote';
import type { Size } from '../splitWay';
import type { Hit } from './hits';

/** Parcels that stand at one place and go to one destination by one deadline: one search. */
export interface Group {
  /** By priority, the first to be served first. */
  readonly hits: readonly Hit[];
}

const dayMs = 86_400_000;

type Rule = (one: Hit, other: Hit) => number;

/** Who is given space first; the first rule that tells two apart decides. */
export const priority: Readonly<Record<string, Rule>> = {
  perishable: (one, other) => Number(isPerishable(other)) - Number(isPerishable(one)),
  promisedDate: (one, other) => one.promisedUntil - other.promisedUntil,
  ageOfBooking: (one, other) => one.order.madeAt - other.order.madeAt,
  id: (one, other) => (one.part.id < other.part.id ? -1 : Number(one.part.id > other.part.id)),
};

/** Sorted by the named priority. */
export function byPriority(hits: readonly Hit[]): readonly Hit[] {
  const rules = Object.values(priority);
  return [...hits].sort((one, other) => {
    for (const rule of rules) {
      const order = rule(one, other);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/**
 * Groups of those that one search serves: place, destination, goods, deadline, seller, modes. What
 * lies in one sealed unit is never told apart: it goes with those of its strictest deadline, of the
 * goods of all of it and of the modes that all accept.
 */
export function groupsOf(hits: readonly Hit[]): readonly Group[] {
  const groups = new Map<string, Hit[]>();
  for (const unit of unitsOf(byPriority(hits))) {
    const key = keyOf(unit.hits);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [...unit.hits]);
    else known.push(...unit.hits);
  }
  return [...groups.values()].map((found) => ({ hits: byPriority(found) }));
}

/** What one search has to serve: the goods of all, by the strictest deadline, from when all are there. */
export interface Served {
  readonly goods: readonly string[];
  readonly promisedUntil: Instant;
  readonly readyAt: Instant;
}

/** What a search for all of these has to serve. */
export function servedBy(hits: readonly Hit[]): Served {
  return {
    goods: [...new Set(hits.flatMap(({ goods }) => goods))].sort(),
    promisedUntil: Math.min(...hits.map((hit) => hit.promisedUntil)),
    readyAt: Math.max(...hits.map((hit) => hit.readyAt)),
  };
}

function isPerishable({ goods }: Hit): boolean {
  return goods.includes('cold') || goods.includes('food');
}

function keyOf(hits: readonly Hit[]): string {
  const { goods, promisedUntil, readyAt } = servedBy(hits);
  const ends = [...new Set(hits.map(endsOf))].sort();
  const [first] = hits;
  const accepted = first?.modes.filter((mode) => hits.every(({ modes }) => modes.includes(mode)));
  return JSON.stringify([ends, goods, promisedUntil, accepted, Math.floor(readyAt / dayMs)]);
}

/** Whose it is, where it stands and where it goes: one search is from one place to one, for one. */
function endsOf({ order, from }: Hit): string {
  const place = ({ pointId, country, postcode }: Hit['from']) => pointId || [country, postcode];
  return JSON.stringify([order.sellerId, place(from), place(order.to)]);
}

/** What is placed as one: a hit, or all that stand in one sealed unit. */
export interface Unit extends Size {
  readonly hits: readonly Hit[];
}

/** So many parts in one sealed unit are placed together: capacity grants no more as one. */
const mostInUnit = 100;

const tooLarge = {
  code: 'SEALED_UNIT_TOO_LARGE',
  message: `More than ${mostInUnit} parts lie in one sealed unit: open it to send them on.`,
};
/** Its parcels go to several places, or are of several sellers. */
export const apart = {
  code: 'SEALED_UNIT_APART',
  message: 'No one way serves all that lies in the sealed unit: open it to send it on.',
};

/** Hits by the sealed unit that they lie in, in the order of the first of each. */
export function unitsOf(hits: readonly Hit[]): readonly Unit[] {
  const units = new Map<string | Hit, Hit[]>();
  for (const hit of hits) {
    const key = hit.outerSscc ?? hit;
    const known = units.get(key);
    if (known === undefined) units.set(key, [hit]);
    else known.push(hit);
  }
  return [...units.values()].map(unitOf);
}

/** Why a unit cannot be placed by one search; undefined: it can. */
export function whyNotAsOne({ hits }: Unit): NoWay | undefined {
  if (hits.length > mostInUnit) return tooLarge;
  return new Set(hits.map(endsOf)).size > 1 ? apart : undefined;
}

function unitOf(hits: readonly Hit[]): Unit {
  return {
    hits,
    grams: hits.reduce((sum, { grams }) => sum + grams, 0),
    cm3: hits.reduce((sum, { cm3 }) => sum + cm3, 0),
  };
}
