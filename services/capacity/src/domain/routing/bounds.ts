import type { Paths } from './timetable';

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

/** Service legs by a point of theirs: where they start, or where they end. */
export interface LegsOf {
  /** By point: where its legs begin in `legs`; one more entry than points. */
  readonly first: Int32Array;
  readonly legs: Int32Array;
}

export function legsBy({ pointIds }: Paths, pointOf: Int32Array): LegsOf {
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

/**
 * Label correcting from the exits back over the paths, without dates: every way that a departure
 * makes possible costs at least this. First in, first out, each point at most once in the queue
 * (Bellman and Ford with a queue; costs are never negative, so that it ends).
 */
export function boundsOf(paths: Paths, into: LegsOf, counted: Counted): Bounds {
  const { from, path, firstLeg, pointIds } = paths;
  const { base, leg: legCost, change } = counted;
  const aboard = new Float64Array(from.length).fill(Number.POSITIVE_INFINITY);
  const onward = new Float64Array(pointIds.length).fill(Number.POSITIVE_INFINITY);
  const waiting = new Float64Array(pointIds.length).fill(Number.POSITIVE_INFINITY);
  const exit = new Float64Array(pointIds.length).fill(Number.POSITIVE_INFINITY);
  const isQueued = new Uint8Array(pointIds.length);
  const queue = new Int32Array(pointIds.length + 1);
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
