import type { Columns, Paths } from './timetable';

/**
 * Marks the trips that leave after, and come no earlier than, all trips of their path before them,
 * at every leg. Of two such trips the earlier is never the worse one to be aboard, so that a parcel
 * that could ride it need not look at the later. Only the paths that were touched are looked at.
 */
export function markOrder(
  columns: Columns,
  pathOfTrip: readonly number[],
  paths: Paths,
  before: Uint8Array,
  touched: ReadonlySet<number>,
): Uint8Array {
  const { departs, arrives, trip, leg, next } = columns;
  const { firstLeg, from } = paths;
  const inOrder = new Uint8Array(pathOfTrip.length);
  inOrder.set(before.subarray(0, inOrder.length));
  const isTouched = new Uint8Array(firstLeg.length);
  for (const path of touched) isTouched[path] = 1;
  const lastDeparts = new Float64Array(from.length).fill(Number.NEGATIVE_INFINITY);
  const lastArrives = new Float64Array(from.length).fill(Number.NEGATIVE_INFINITY);
  for (let start = 0; start < trip.length; start += 1) {
    const path = paths.path[leg[start] as number] as number;
    if (isTouched[path] === 0 || leg[start] !== firstLeg[path]) continue;
    let isInOrder = 1;
    for (let at = start; at >= 0; at = next[at] as number) {
      const on = leg[at] as number;
      const [leaves, comes] = [departs[at] as number, arrives[at] as number];
      if (leaves <= (lastDeparts[on] as number) || comes < (lastArrives[on] as number))
        isInOrder = 0;
      lastDeparts[on] = Math.max(leaves, lastDeparts[on] as number);
      lastArrives[on] = Math.max(comes, lastArrives[on] as number);
    }
    inOrder[trip[start] as number] = isInOrder;
  }
  return inOrder;
}
