import type { Instant } from './instants';

/**
 * What is said about a parcel, by who may need it: `handling` is what it takes to move it (weight,
 * size, danger, scans, places), `customs` what a border asks (goods, value, declaration),
 * `commercial` what the customer agreed (price, terms, parties), `money` what members owe each
 * other.
 */
export const fieldGroups = ['handling', 'customs', 'commercial', 'money'] as const;
export type FieldGroup = (typeof fieldGroups)[number];

/** Both ends belong to it: the moment of a hand-over is evidence of the giver and the receiver. */
export interface Interval {
  from: Instant;
  until: Instant | null;
}

/**
 * Something in a parcel's life that changes who may see it.
 * - `sold`: the member took the booking; `shipper` is the subject of who made it
 * - `planned`: the member runs a leg, in the order of the itinerary
 * - `announced`: the holder told the member that the parcel comes
 * - `withdrawn`: the member is no longer planned (a re-plan, a recalled announcement)
 * - `tookCustody`, `gaveCustody`: at the receiver's accepted scan
 * - `startedWork`, `endedWork`: the member handles it for who holds it, as its subcontractor
 * - `ended`: delivered, returned, destroyed, seized or declared lost
 */
export interface SightEvent {
  member: string;
  event:
    | 'sold'
    | 'planned'
    | 'announced'
    | 'withdrawn'
    | 'tookCustody'
    | 'gaveCustody'
    | 'startedWork'
    | 'endedWork'
    | 'ended';
  at: Instant;
  shipper?: string;
}

export interface MemberSight {
  groups: Readonly<Partial<Record<FieldGroup, readonly Interval[]>>>;
  /** Who of the member's customers made the booking; only where the member sold it. */
  shipper?: string;
}

/** Who may see what of one parcel, and of which time. */
export type Sight = Readonly<Record<string, MemberSight>>;

interface Held {
  sold?: { from: Instant; shipper?: string };
  planned?: Instant;
  /** Among the events: planned at one instant, the first named is the first of the plan. */
  plannedPlace?: number;
  announced?: Instant;
  prepared: Interval[];
  custody: Interval[];
  /** It handled it for who held it. */
  work: Interval[];
}

/**
 * Derives the sight of a parcel from its life so far (order of time; equal times as given). It is
 * the whole of the promise on privacy, so that lists, EPCIS, webhooks, streams and replays agree:
 *
 * - Who **holds** it sees handling, customs and its own money, from its scan until the next one.
 *   The next one's scan ends it, whether or not the giver reported anything.
 * - Who is **next** sees handling, nothing else: from the announcement on, or, before anybody has
 *   collected it, the first of the plan from the moment it was planned. What it must prepare it
 *   keeps seeing until it takes custody; withdrawn or overtaken by the end, nothing is left.
 * - Who is merely **planned** further on sees nothing yet.
 * - Who **held** it keeps the interval it held, and learns nothing of what follows: not the next
 *   members, not the delivery. Held twice, it keeps two intervals and not what lies between.
 * - Who **works** on it for the holder sees handling, nothing else: from its first work on it until
 *   that holder's custody ends, or its own work does. It keeps that interval.
 * - Who **sold** it owes its customer the whole way: handling and customs from the sale on, with
 *   the commercial terms and its own money. Nobody else ever sees those terms.
 */
export function sightOf(history: readonly SightEvent[]): Sight {
  const members = new Map<string, Held>();
  const inOrder = [...history].sort((a, b) => a.at - b.at);
  for (const [place, event] of inOrder.entries()) apply(members, event, place);
  const next = nextByPlan(members);
  const sight = Object.create(null) as Record<string, MemberSight>;
  for (const [member, held] of members) sight[member] = grantsOf(held, held === next);
  return sight;
}

function apply(
  members: Map<string, Held>,
  { member, event, at, shipper }: SightEvent,
  place: number,
): void {
  const held = members.get(member) ?? { prepared: [], custody: [], work: [] };
  members.set(member, held);
  switch (event) {
    case 'sold':
      held.sold ??= { from: at, ...(shipper !== undefined && { shipper }) };
      break;
    case 'planned':
      held.planned ??= at;
      held.plannedPlace ??= place;
      break;
    case 'announced':
      held.announced ??= at;
      break;
    case 'withdrawn':
      forgetPlan(held);
      break;
    case 'tookCustody':
      takeCustody(members, held, at);
      break;
    case 'gaveCustody':
      close(held.custody, at);
      endWork(members, at);
      break;
    case 'startedWork':
      if (held.work.at(-1)?.until !== null) held.work.push({ from: at, until: null });
      break;
    case 'endedWork':
      close(held.work, at);
      break;
    case 'ended':
      endWork(members, at);
      for (const each of members.values()) {
        close(each.custody, at);
        forgetPlan(each);
      }
      break;
  }
}

/** A parcel is in one member's custody: whoever held it before does so no longer. */
function takeCustody(members: Map<string, Held>, taker: Held, at: Instant): void {
  if (taker.custody.at(-1)?.until === null) return;
  const from = preparingSince(taker, nextByPlan(members) === taker);
  if (from !== undefined) taker.prepared.push({ from, until: at });
  for (const other of members.values()) close(other.custody, at);
  endWork(members, at);
  taker.custody.push({ from: at, until: null });
  forgetPlan(taker);
}

/** Until somebody collects the parcel, the first of the plan is next without an announcement. */
function nextByPlan(members: Map<string, Held>): Held | undefined {
  let next: Held | undefined;
  for (const held of members.values()) {
    if (held.custody.length > 0) return undefined;
    if (held.planned === undefined) continue;
    if (next === undefined || (held.plannedPlace ?? 0) < (next.plannedPlace ?? 0)) next = held;
  }
  return next;
}

function preparingSince(held: Held, isNextByPlan: boolean): Instant | undefined {
  const since = [held.announced, isNextByPlan ? held.planned : undefined];
  const known = since.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Work is for one holder: nobody goes on with it for the next. */
function endWork(members: Map<string, Held>, at: Instant): void {
  for (const each of members.values()) close(each.work, at);
}

function close(intervals: Interval[], at: Instant): void {
  const last = intervals.at(-1);
  if (last?.until === null) last.until = at;
}

function forgetPlan(held: Held): void {
  delete held.planned;
  delete held.plannedPlace;
  delete held.announced;
}

function grantsOf(held: Held, isNextByPlan: boolean): MemberSight {
  const preparing = preparingSince(held, isNextByPlan);
  const ahead = preparing === undefined ? [] : [{ from: preparing, until: null }];
  const sale = held.sold === undefined ? [] : [{ from: held.sold.from, until: null }];
  const shipper = held.sold?.shipper;
  return {
    groups: {
      handling: [...sale, ...held.prepared, ...held.custody, ...held.work, ...ahead],
      customs: [...sale, ...held.custody],
      commercial: sale,
      money: [...sale, ...held.custody],
    },
    ...(shipper !== undefined && { shipper }),
  };
}
