import type { Instant } from '@serai/model';
import type { Columns } from './timetable';
import { firstConnection } from './timetableIndex';

/** Where the columns lie: an ArrayBuffer, or one that threads share. */
export type Allocate = (bytes: number) => ArrayBufferLike;

/** Connections that are not in order yet. */
export interface Loose {
  readonly departs: number[];
  readonly arrives: number[];
  readonly trip: number[];
  readonly leg: number[];
  readonly freeGrams: number[];
  readonly freeCm3: number[];
}

export function noneLoose(): Loose {
  return { departs: [], arrives: [], trip: [], leg: [], freeGrams: [], freeCm3: [] };
}

export function emptyColumns(length: number, allocate: Allocate): Columns {
  return {
    departs: new Float64Array(allocate(length * 8)),
    arrives: new Float64Array(allocate(length * 8)),
    trip: new Int32Array(allocate(length * 4)),
    leg: new Int32Array(allocate(length * 4)),
    next: new Int32Array(allocate(length * 4)),
    freeGrams: new Uint32Array(allocate(length * 4)),
    freeCm3: new Uint32Array(allocate(length * 4)),
  };
}

/** The same connections with space of their own, which may be written. */
export function withOwnRoom(columns: Columns, allocate: Allocate): Columns {
  const bytes = columns.freeGrams.byteLength;
  const freeGrams = new Uint32Array(allocate(bytes));
  const freeCm3 = new Uint32Array(allocate(bytes));
  freeGrams.set(columns.freeGrams);
  freeCm3.set(columns.freeCm3);
  return { ...columns, freeGrams, freeCm3 };
}

/**
 * The columns without the connections of some trips and with others, in one pass: what stays is in
 * order already, so that only what is new is sorted.
 */
export function mergeColumns(
  old: Columns,
  without: ReadonlyMap<number, Instant>,
  loose: Loose,
  departureIds: readonly string[],
  allocate: Allocate,
): Columns {
  const gone = placesOf(old, without);
  const order = orderOf(loose, departureIds);
  const made = emptyColumns(old.trip.length - gone.length + order.length, allocate);
  let [from, to, next] = [0, 0, 0];
  const copyUntil = (end: number): void => {
    while (from < end) {
      const stop = Math.min(end, next < gone.length ? (gone[next] as number) : end);
      copyOld(made, to, old, from, stop);
      to += stop - from;
      from = stop;
      if (stop === gone[next]) {
        next += 1;
        from += 1;
      }
    }
  };
  for (const fresh of order) {
    copyUntil(placeOf(old, from, loose, fresh, departureIds));
    copyLoose(made, to, loose, fresh);
    to += 1;
  }
  copyUntil(old.trip.length);
  linkTrips(made, departureIds.length);
  return made;
}

/** Where the connections of some trips stand, each of which left at its instant; ascending. */
function placesOf(columns: Columns, trips: ReadonlyMap<number, Instant>): Int32Array {
  const places: number[] = [];
  for (const [number, start] of trips) {
    let at = firstConnection(columns, number, start);
    for (; at >= 0; at = columns.next[at] as number) places.push(at);
  }
  return Int32Array.from(places).sort();
}

/** By departure, then by id, the same at every instance; legs of a trip were put down in order. */
function orderOf({ departs, trip }: Loose, ids: readonly string[]): Uint32Array {
  const order = Uint32Array.from(departs, (_, index) => index);
  return order.sort((a, b) => {
    const apart = (departs[a] as number) - (departs[b] as number);
    if (apart !== 0) return apart;
    if (trip[a] === trip[b]) return a - b;
    return isFirst(ids, trip[a] as number, trip[b] as number) ? -1 : 1;
  });
}

function isFirst(ids: readonly string[], one: number, other: number): boolean {
  return (ids[one] as string) < (ids[other] as string);
}

/** The first old connection, from one on, that comes after a new one. */
function placeOf(
  old: Columns,
  from: number,
  loose: Loose,
  fresh: number,
  ids: readonly string[],
): number {
  const [departs, trip] = [loose.departs[fresh] as number, loose.trip[fresh] as number];
  let [low, high] = [from, old.departs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const apart = (old.departs[middle] as number) - departs;
    const isBefore = apart < 0 || (apart === 0 && isFirst(ids, old.trip[middle] as number, trip));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What stays lies in long runs, which are copied as such. */
function copyOld(made: Columns, to: number, old: Columns, from: number, end: number): void {
  made.departs.set(old.departs.subarray(from, end), to);
  made.arrives.set(old.arrives.subarray(from, end), to);
  made.trip.set(old.trip.subarray(from, end), to);
  made.leg.set(old.leg.subarray(from, end), to);
  made.freeGrams.set(old.freeGrams.subarray(from, end), to);
  made.freeCm3.set(old.freeCm3.subarray(from, end), to);
}

function copyLoose(made: Columns, at: number, loose: Loose, from: number): void {
  made.departs[at] = loose.departs[from] as number;
  made.arrives[at] = loose.arrives[from] as number;
  made.trip[at] = loose.trip[from] as number;
  made.leg[at] = loose.leg[from] as number;
  made.freeGrams[at] = loose.freeGrams[from] as number;
  made.freeCm3[at] = loose.freeCm3[from] as number;
}

function linkTrips({ trip, next }: Columns, tripCount: number): void {
  const following = new Int32Array(tripCount).fill(-1);
  for (let at = trip.length - 1; at >= 0; at -= 1) {
    const number = trip[at] as number;
    next[at] = following[number] as number;
    following[number] = at;
  }
}
