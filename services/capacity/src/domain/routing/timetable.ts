import type { Instant } from '@serai/model';

/**
 * Which points a line joins, in order: the half of the network that no date changes. A line that
 * calls at other points, or that others may sell, is another path. A service leg is one leg of one path; everything that is
 * decided for a query (price, CO2e, goods, members) is decided once for each of them.
 */
export interface Paths {
  readonly pointIds: readonly string[];
  readonly lineIds: readonly string[];
  /** By path: who may sell it; none: everybody. */
  readonly sellerIds: readonly (readonly string[])[];
  /** By path: its first service leg; one more entry than paths. */
  readonly firstLeg: Int32Array;
  /** By service leg. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly path: Int32Array;
  /** By service leg: the shortest ride of any departure; Infinity where there is none. */
  readonly fastestMs: Float64Array;
  /** By path: the least time between cut-off and departure. */
  readonly leastCutoffMs: Float64Array;
  /** By point: the most time between cut-off and departure of any trip that leaves there. */
  readonly longestCutoffMs: Float64Array;
  /** The longest that any departure was on its way, from its first leg to its last. */
  readonly longestTripMs: number;
}

/** One dated run of a path; the columns are by trip. */
export interface Trips {
  readonly departureIds: readonly string[];
  readonly cutoffMinutes: Uint16Array;
  /** 1: at every leg it leaves after and comes no earlier than all trips of its path before it. */
  readonly inOrder: Uint8Array;
}

/**
 * Every leg of every departure, in the order in which they leave (ties: by departure id, then along it).
 * 36 bytes for each leg, and 3 for its trip, so that it stays in the caches of the processor; the columns may lie in
 * memory that worker threads share. They are never changed: a revision makes new columns.
 */
export interface Columns {
  readonly departs: Float64Array;
  readonly arrives: Float64Array;
  readonly trip: Int32Array;
  readonly leg: Int32Array;
  /** The connection of the same trip's next leg; -1 after its last. */
  readonly next: Int32Array;
  readonly freeGrams: Uint32Array;
  readonly freeCm3: Uint32Array;
}

/** One consistent moment of all departures. */
export interface Timetable extends Columns {
  readonly paths: Paths;
  readonly trips: Trips;
}

/** A departure as it is told to the timetable. */
export interface DatedDeparture {
  readonly id: string;
  readonly lineId: string;
  readonly cutoffMinutes: number;
  /** Who may sell it, as it was opened; none, or absent: everybody. */
  readonly sellerIds?: readonly string[];
  readonly legs: readonly DatedLeg[];
}

export interface DatedLeg {
  readonly fromPointId: string;
  readonly toPointId: string;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly freeGrams: number;
  readonly freeCm3: number;
}

/** A cut-off more minutes before departure than this cannot be kept. */
export const longestCutoffMinutes = 0xffff;

/** More free space than this is kept as this: no shipment that is asked for is larger. */
export const mostSpace = 0xffff_ffff;

/** The first connection that leaves at or after an instant. */
export function firstFrom(departs: Float64Array, at: Instant): number {
  let [low, high] = [0, departs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((departs[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bytes that one leg of one departure takes, the columns of its trip counted in. */
export function bytesPerLeg(timetable: Timetable): number {
  const { departs, arrives, trip, leg, next, freeGrams, freeCm3, trips } = timetable;
  const columns = [departs, arrives, trip, leg, next, freeGrams, freeCm3];
  const ofTrips = [trips.cutoffMinutes, trips.inOrder];
  const bytes = [...columns, ...ofTrips].reduce((sum, { byteLength }) => sum + byteLength, 0);
  return departs.length === 0 ? 0 : bytes / departs.length;
}
