import type { Happening } from './happening';
import { inOrder, isSameEvent, placeOf } from './happening';
import type { ReadUnit } from './nesting';
import { passGapMs } from './reads/passes';
import type { KnownUnit, Unit } from './unit';
import { isUnitEnd } from './unitEnd';

/** A unit lay in another one, from the event that put it in to the one that ended it. */
export interface Stay {
  readonly outer: string;
  readonly from: Happening;
  /** Absent: it lies there. */
  readonly until?: Happening;
}

/**
 * What a unit lay in, by the times at which things happened, however late they were told: from its
 * packing to its unpacking, to its next packing, to where its outer unit was emptied, or to where the
 * unit was read by itself while the outer one was elsewhere, or was received without it.
 */
export function staysOf(read: ReadUnit, unit: KnownUnit): readonly Stay[] {
  const stays: Stay[] = [];
  let open: Stay | undefined;
  const close = (until: Happening): void => {
    if (open !== undefined) stays.push({ ...open, until });
    open = undefined;
  };
  for (const happening of inOrder(unit.history)) {
    const emptied = open === undefined ? undefined : emptiedAfter(read(open.outer), open.from);
    if (emptied !== undefined && isBefore(emptied, happening)) close(emptied);
    const { kind, parentSscc } = happening;
    if (kind === 'packed' && parentSscc !== undefined) {
      close(happening);
      open = { outer: parentSscc, from: happening };
    } else if (open !== undefined && isEnd(read(open.outer), open.outer, happening)) {
      close(happening);
    }
  }
  const emptied = open === undefined ? undefined : emptiedAfter(read(open.outer), open.from);
  if (emptied !== undefined) close(emptied);
  return open === undefined ? stays : [...stays, open];
}

/** An outer unit was seen, or emptied, while something lay in it. */
export interface SeenWith {
  readonly outer: string;
  readonly seen: Happening;
}

/**
 * What happened to the outer units of a unit while it lay in them, and therefore to it: where they
 * were seen it was, too, and who emptied them took it out.
 */
export function seenWithOuter(read: ReadUnit, stays: readonly Stay[]): readonly SeenWith[] {
  return stays.flatMap((stay) => {
    const { outer, until } = stay;
    const seen = placesOf(read(outer)).filter(
      (each) => each.kind === 'scanned' && isDuring(stay, each),
    );
    const emptied = until === undefined ? undefined : emptying(read(outer), until);
    return [...seen, ...(emptied === undefined ? [] : [emptied])].map((each) => ({
      outer,
      seen: each,
    }));
  });
}

/** It was seen only because something that it lies in was. */
export function isInferred({ kind, parentSscc }: Happening): boolean {
  return kind === 'scanned' && parentSscc !== undefined;
}

/** It was told of the unit only because of what was told of one that it lies in. */
export function isFollowing(read: ReadUnit, happening: Happening): boolean {
  const { kind, parentSscc } = happening;
  if (isInferred(happening)) return true;
  if (kind !== 'unpacked' || parentSscc === undefined) return false;
  return emptying(read(parentSscc), happening) !== undefined;
}

function emptying(outer: Unit, by: Happening): Happening | undefined {
  if (outer.status === 'absent') return undefined;
  return outer.history.find((each) => each.isEmptied === true && isSameEvent(each, by));
}

function isDuring({ from, until }: Stay, happening: Happening): boolean {
  return isBefore(from, happening) && (until === undefined || isBefore(happening, until));
}

/** The order of events: by their time, then by when we heard of them. */
export function isBefore(one: Happening, two: Happening): boolean {
  return (
    one.eventTime < two.eventTime ||
    (one.eventTime === two.eventTime && one.recordTime < two.recordTime)
  );
}

function isEnd(outer: Unit, sscc: string, happening: Happening): boolean {
  const { kind, parentSscc, handOverId } = happening;
  if (kind === 'unpacked' && parentSscc === sscc) return true;
  if (parentSscc !== undefined || happening.condition === 'refused') return false;
  if (kind === 'delivered' || isUnitEnd(kind)) return true;
  if (kind === 'received') return !hasCome(outer, handOverId, happening);
  return kind === 'scanned' && isApart(outer, happening);
}

/** Read where the outer unit was not, neither then nor as it went by with it. */
function isApart(outer: Unit, happening: Happening): boolean {
  const { eventTime } = happening;
  const pointId = placeOf(happening);
  const places = placesOf(outer).filter((each) => placeOf(each) !== undefined);
  const place = places.findLast((each) => isBefore(each, happening))?.pointId;
  const isWith = places.some(
    (each) => each.pointId === pointId && Math.abs(each.eventTime - eventTime) <= passGapMs,
  );
  return pointId !== undefined && place !== undefined && place !== pointId && !isWith;
}

/** Whether the outer unit was received at the same hand-over, and recorded no later. */
function hasCome(outer: Unit, handOverId: string | undefined, { recordTime }: Happening): boolean {
  if (outer.status === 'absent') return false;
  return outer.history.some(
    (each) =>
      each.kind === 'received' && each.handOverId === handOverId && each.recordTime <= recordTime,
  );
}

function emptiedAfter(outer: Unit, from: Happening): Happening | undefined {
  if (outer.status === 'absent') return undefined;
  return orderOf(outer.history).emptied.find((each) => isBefore(from, each));
}

function placesOf(outer: Unit): readonly Happening[] {
  if (outer.status === 'absent') return [];
  return orderOf(outer.history).places;
}

interface Order {
  /** Where it was. */
  readonly places: readonly Happening[];
  readonly emptied: readonly Happening[];
}

/** A history is never changed: for all that lay in a unit its order is worked out once. */
const orders = new WeakMap<readonly Happening[], Order>();

function orderOf(history: readonly Happening[]): Order {
  const known = orders.get(history);
  if (known !== undefined) return known;
  const all = inOrder(history);
  const order = {
    places: all.filter(({ pointId }) => pointId !== undefined),
    emptied: all.filter(({ isEmptied }) => isEmptied === true),
  };
  orders.set(history, order);
  return order;
}
