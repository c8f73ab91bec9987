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

/** Groups of those that one search serves: place, destination, goods, deadline, seller, modes. */
export function groupsOf(hits: readonly Hit[]): readonly Group[] {
  const groups = new Map<string, Hit[]>();
  for (const hit of byPriority(hits)) {
    const key = keyOf(hit);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [hit]);
    else known.push(hit);
  }
  return [...groups.values()].map((found) => ({ hits: found }));
}

function isPerishable({ goods }: Hit): boolean {
  return goods.includes('cold') || goods.includes('food');
}

function keyOf({ order, from, goods, promisedUntil, modes, readyAt }: Hit): string {
  const { sellerId, to } = order;
  const place = ({ pointId, country, postcode }: Hit['from']) => pointId || [country, postcode];
  const day = Math.floor(readyAt / dayMs);
  return JSON.stringify([sellerId, place(from), place(to), goods, promisedUntil, modes, day]);
}

/** What is placed as one: a hit, or all that stand in one sealed unit. */
export interface Unit extends Size {
  readonly hits: readonly Hit[];
}

/** So many parts in one unit are placed together; a larger one is no sealed unit of ours. */
const mostInUnit = 100;

/** The hits of a group by the unit that they stand in, in the order of the first of each. */
export function unitsOf(hits: readonly Hit[]): readonly Unit[] {
  const units = new Map<string, Hit[]>();
  for (const hit of hits) {
    const key = hit.outerSscc ?? `${hit.part.id} ${hit.behind}`;
    const known = units.get(key);
    if (known === undefined) units.set(key, [hit]);
    else known.push(hit);
  }
  const found = [...units.values()];
  return found
    .flatMap((own) => (own.length > mostInUnit ? own.map((hit) => [hit]) : [own]))
    .map(unitOf);
}

function unitOf(hits: readonly Hit[]): Unit {
  return {
    hits,
    grams: hits.reduce((sum, { grams }) => sum + grams, 0),
    cm3: hits.reduce((sum, { cm3 }) => sum + cm3, 0),
  };
}
