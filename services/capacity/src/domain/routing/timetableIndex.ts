import type { Instant } from '@serai/model';
import type { Columns, Paths, Timetable } from './timetable';
import { firstFrom } from './timetable';

const numbersOf = new WeakMap<Paths, ReadonlyMap<string, number>>();

/** Points by id; made once for each state of the paths. */
export function pointNumbers(paths: Paths): ReadonlyMap<string, number> {
  const known = numbersOf.get(paths);
  if (known !== undefined) return known;
  const numbers = new Map(paths.pointIds.map((id, number) => [id, number]));
  numbersOf.set(paths, numbers);
  return numbers;
}

/** By trip: its path, and when its first leg leaves. */
export interface TripStarts {
  readonly pathOf: Int32Array;
  readonly starts: Float64Array;
}

const startsOf = new WeakMap<Float64Array, TripStarts>();

/** Made once for each state of the columns, and only where prices change on a date. */
export function tripStarts({ departs, trip, leg, paths, trips }: Timetable): TripStarts {
  const known = startsOf.get(departs);
  if (known !== undefined) return known;
  const pathOf = new Int32Array(trips.inOrder.length).fill(-1);
  const starts = new Float64Array(trips.inOrder.length);
  for (let at = 0; at < trip.length; at += 1) {
    const number = trip[at] as number;
    if (pathOf[number] !== -1) continue;
    pathOf[number] = paths.path[leg[at] as number] as number;
    starts[number] = departs[at] as number;
  }
  const made = { pathOf, starts };
  startsOf.set(departs, made);
  return made;
}

/** Where the leg of a trip that leaves at an instant stands in the columns; -1 where none does. */
export function firstConnection({ departs, trip }: Columns, number: number, at: Instant): number {
  for (let place = firstFrom(departs, at); departs[place] === at; place += 1) {
    if (trip[place] === number) return place;
  }
  return -1;
}

/** The connections of a departure's legs, in their order; none where it left otherwise. */
export function connectionsOf(
  timetable: Timetable,
  departureId: string,
  legs: readonly { readonly departsAt: Instant }[],
): readonly number[] {
  const { departs, trip, next, trips } = timetable;
  const [first] = legs;
  if (first === undefined) return [];
  let at = firstFrom(departs, first.departsAt);
  while (departs[at] === first.departsAt) {
    if (trips.departureIds[trip[at] as number] === departureId) break;
    at += 1;
  }
  if (departs[at] !== first.departsAt) return [];
  const found: number[] = [];
  for (; at >= 0; at = next[at] as number) found.push(at);
  return found;
}

/** Service legs by a point of theirs: where they start, or where they end. */
export interface LegsOf {
  /** By point: where its legs begin in `legs`; one more entry than points. */
  readonly first: Int32Array;
  readonly legs: Int32Array;
}

function legsBy({ pointIds }: Paths, pointOf: Int32Array): LegsOf {
  const first = new Int32Array(pointIds.length + 1);
  for (const point of pointOf) first[point + 1] = (first[point + 1] as number) + 1;
  for (let point = 0; point < pointIds.length; point += 1) {
    first[point + 1] = (first[point + 1] as number) + (first[point] as number);
  }
  const filled = first.slice();
  const legs = new Int32Array(pointOf.length);
  pointOf.forEach((point, leg) => {
    const at = filled[point] as number;
    legs[at] = leg;
    filled[point] = at + 1;
  });
  return { first, legs };
}

const legsOf = new WeakMap<Int32Array, LegsOf>();

function once(paths: Paths, pointOf: Int32Array): LegsOf {
  const known = legsOf.get(pointOf) ?? legsBy(paths, pointOf);
  legsOf.set(pointOf, known);
  return known;
}

/** Made once for each state of the paths, as the other. */
export function legsFromOf(paths: Paths): LegsOf {
  return once(paths, paths.from);
}

export function legsIntoOf(paths: Paths): LegsOf {
  return once(paths, paths.to);
}

const overtakenOf = new WeakMap<Uint8Array, Uint8Array>();

/** By path: 1 where a trip leaves or comes before one that was ahead of it. */
export function overtaken({ trip, leg, trips, paths }: Timetable): Uint8Array {
  const known = overtakenOf.get(trips.inOrder);
  if (known !== undefined) return known;
  const isOvertaken = new Uint8Array(paths.lineIds.length);
  for (let at = 0; at < trip.length; at += 1) {
    if (trips.inOrder[trip[at] as number] === 1) continue;
    isOvertaken[paths.path[leg[at] as number] as number] = 1;
  }
  overtakenOf.set(trips.inOrder, isOvertaken);
  return isOvertaken;
}
