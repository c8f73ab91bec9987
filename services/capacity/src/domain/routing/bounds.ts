import type { Scratch } from './scratch';
import type { Paths } from './timetable';
import type { LegsOf } from './timetableIndex';

/** The least that is left of one criterion, whatever is ridden. */
export interface Bounds {
  /** By service leg: about to ride it, aboard. Infinity: no way from there. */
  readonly aboard: Float64Array;
  /** By point: come by a trip, and boarding another here. */
  readonly onward: Float64Array;
  /** By point: waiting, what changing costs left out. */
  readonly waiting: Float64Array;
}

/** What one criterion counts; a path or a point that may not be used has Infinity. */
export interface Counted {
  /** By path. */
  readonly base: Float64Array;
  /** By service leg. */
  readonly leg: Float64Array;
  /** By point. */
  readonly change: Float64Array;
  /** Each with the least that leaving there costs. */
  readonly exits: readonly { readonly point: number; readonly cost: number }[];
}

/**
 * Label correcting from the exits back over the paths, without dates: every way that a departure
 * makes possible costs at least this. First in, first out, each point at most once in the queue
 * (Bellman and Ford with a queue; costs are never negative, so that it ends).
 */
export function boundsOf(paths: Paths, into: LegsOf, counted: Counted, lent: Scratch): Bounds {
  const { from, path, firstLeg, pointIds } = paths;
  const { base, leg: legCost, change } = counted;
  const aboard = lent.floats(from.length, Number.POSITIVE_INFINITY);
  const onward = lent.floats(pointIds.length, Number.POSITIVE_INFINITY);
  const waiting = lent.floats(pointIds.length, Number.POSITIVE_INFINITY);
  const exit = lent.floats(pointIds.length, Number.POSITIVE_INFINITY);
  const isQueued = new Uint8Array(pointIds.length);
  const queue = lent.integers(pointIds.length + 1, 0);
  let [head, tail] = [0, 0];
  const enqueue = (point: number): void => {
    if (isQueued[point] === 1) return;
    isQueued[point] = 1;
    queue[tail] = point;
    tail = tail === pointIds.length ? 0 : tail + 1;
  };
  for (const { point, cost } of counted.exits) {
    exit[point] = Math.min(cost, exit[point] as number);
    enqueue(point);
  }
  while (head !== tail) {
    const point = queue[head] as number;
    head = head === pointIds.length ? 0 : head + 1;
    isQueued[point] = 0;
    const left = Math.min(exit[point] as number, onward[point] as number);
    const last = into.first[point + 1] as number;
    for (let at = into.first[point] as number; at < last; at += 1) {
      const end = into.legs[at] as number;
      const ridden = path[end] as number;
      const [begin, boarding] = [firstLeg[ridden] as number, base[ridden] as number];
      let cost = left;
      for (let leg = end; leg >= begin; leg -= 1) {
        cost += legCost[leg] as number;
        if (!(cost < (aboard[leg] as number))) break;
        aboard[leg] = cost;
        const start = from[leg] as number;
        if (!(cost + boarding < (waiting[start] as number))) continue;
        waiting[start] = cost + boarding;
        onward[start] = cost + boarding + (change[start] as number);
        if ((onward[start] as number) < (exit[start] as number)) enqueue(start);
      }
    }
  }
  return { aboard, onward, waiting };
}
