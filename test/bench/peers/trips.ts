import type { Instant } from '@serai/model';
import type { Timetable } from '../../../services/capacity/src/domain/routing/timetable';

/** A trip as planners of passenger transport know it: calls with times. */
export interface CallingTrip {
  readonly number: number;
  readonly path: number;
  readonly calls: readonly Call[];
}

export interface Call {
  readonly point: number;
  /** At the first call: when it leaves. */
  readonly arrives: Instant;
  /** At the last call: when it arrives. */
  readonly departs: Instant;
  /** Until when parcels for it must be there. */
  readonly closes: Instant;
}

/** Every trip of a timetable, its legs put together again, in the order in which they leave. */
export function tripsOf(timetable: Timetable): CallingTrip[] {
  const { departs, arrives, trip, leg, next, paths, trips } = timetable;
  const isMet = new Uint8Array(trips.inOrder.length);
  const made: CallingTrip[] = [];
  for (let start = 0; start < trip.length; start += 1) {
    const number = trip[start] as number;
    if (isMet[number] === 1) continue;
    isMet[number] = 1;
    const cutoffMs = (trips.cutoffMinutes[number] as number) * 60_000;
    const calls: Call[] = [];
    let [arrived, point] = [departs[start] as number, paths.from[leg[start] as number] as number];
    for (let at = start; at >= 0; at = next[at] as number) {
      const leaves = departs[at] as number;
      calls.push({ point, arrives: arrived, departs: leaves, closes: leaves - cutoffMs });
      arrived = arrives[at] as number;
      point = paths.to[leg[at] as number] as number;
    }
    calls.push({ point, arrives: arrived, departs: arrived, closes: arrived });
    made.push({ number, path: paths.path[leg[start] as number] as number, calls });
  }
  return made;
}
