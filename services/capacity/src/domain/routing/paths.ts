import { minutes } from '@serai/model';
import type { DatedDeparture, Paths } from './timetable';

/** The paths met so far, growing: a path, once met, keeps its number. */
export interface PathBook {
  /** The path of a departure, met before or not. */
  pathOf(departure: DatedDeparture): number;
  firstLegOf(path: number): number;
  /** The tables of now; the same object as long as nothing was added. */
  tables(): Paths;
}

interface Grown {
  readonly points: Map<string, number>;
  readonly paths: Map<string, number>;
  readonly lineIds: string[];
  readonly sellerIds: (readonly string[])[];
  readonly firstLeg: number[];
  readonly from: number[];
  readonly to: number[];
  readonly path: number[];
  readonly fastestMs: number[];
  readonly leastCutoffMs: number[];
  readonly longestCutoffMs: number[];
  longestTripMs: number;
  /** Null where something was added since they were made. */
  tables: Paths | null;
}

/**
 * Starts with no path. Bounds of a service leg only ever fall: a departure that is taken away may
 * leave one that is lower than it need be, which costs time and no way.
 */
export function pathBook(): PathBook {
  const grown: Grown = {
    points: new Map(),
    paths: new Map(),
    lineIds: [],
    sellerIds: [],
    firstLeg: [0],
    from: [],
    to: [],
    path: [],
    fastestMs: [],
    leastCutoffMs: [],
    longestCutoffMs: [],
    longestTripMs: 0,
    tables: null,
  };
  return {
    pathOf: (departure) => {
      const key = keyOf(departure);
      const number = grown.paths.get(key) ?? addPath(grown, key, departure);
      widenBounds(grown, number, departure);
      return number;
    },
    firstLegOf: (number) => grown.firstLeg[number] as number,
    tables: () => {
      grown.tables ??= tablesOf(grown);
      return grown.tables;
    },
  };
}

function keyOf({ lineId, legs, sellerIds = [] }: DatedDeparture): string {
  const calls = legs.map(({ fromPointId, toPointId }) => `${fromPointId}\n${toPointId}`);
  return [lineId, sellerIds.join('\t'), ...calls].join('\n');
}

function addPath(grown: Grown, key: string, departure: DatedDeparture): number {
  const number = grown.lineIds.push(departure.lineId) - 1;
  grown.paths.set(key, number);
  grown.sellerIds.push(departure.sellerIds ?? []);
  grown.leastCutoffMs.push(Number.POSITIVE_INFINITY);
  for (const leg of departure.legs) {
    grown.from.push(pointNumber(grown, leg.fromPointId));
    grown.to.push(pointNumber(grown, leg.toPointId));
    grown.path.push(number);
    grown.fastestMs.push(Number.POSITIVE_INFINITY);
  }
  grown.firstLeg.push(grown.from.length);
  grown.tables = null;
  return number;
}

function pointNumber({ points, longestCutoffMs }: Grown, id: string): number {
  const known = points.get(id);
  if (known !== undefined) return known;
  points.set(id, points.size);
  return longestCutoffMs.push(0) - 1;
}

function widenBounds(grown: Grown, number: number, departure: DatedDeparture): void {
  const { legs } = departure;
  const cutoffMs = minutes(departure.cutoffMinutes);
  const first = grown.firstLeg[number] as number;
  const tripMs = (legs.at(-1)?.arrivesAt ?? 0) - (legs[0]?.departsAt ?? 0);
  if (tripMs > grown.longestTripMs) {
    grown.longestTripMs = tripMs;
    grown.tables = null;
  }
  lower(grown, grown.leastCutoffMs, number, cutoffMs);
  legs.forEach(({ departsAt, arrivesAt }, index) => {
    lower(grown, grown.fastestMs, first + index, arrivesAt - departsAt);
    const point = grown.from[first + index] as number;
    if (cutoffMs <= (grown.longestCutoffMs[point] as number)) return;
    grown.longestCutoffMs[point] = cutoffMs;
    grown.tables = null;
  });
}

function lower(grown: Grown, bounds: number[], at: number, bound: number): void {
  if (bound >= (bounds[at] as number)) return;
  bounds[at] = bound;
  grown.tables = null;
}

function tablesOf(grown: Grown): Paths {
  return {
    pointIds: [...grown.points.keys()],
    lineIds: [...grown.lineIds],
    sellerIds: [...grown.sellerIds],
    firstLeg: Int32Array.from(grown.firstLeg),
    from: Int32Array.from(grown.from),
    to: Int32Array.from(grown.to),
    path: Int32Array.from(grown.path),
    fastestMs: Float64Array.from(grown.fastestMs),
    leastCutoffMs: Float64Array.from(grown.leastCutoffMs),
    longestCutoffMs: Float64Array.from(grown.longestCutoffMs),
    longestTripMs: grown.longestTripMs,
  };
}
