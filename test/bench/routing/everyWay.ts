import type { Question } from '../../../services/capacity/src/domain/routing/question';
import type { Timetable } from '../../../services/capacity/src/domain/routing/timetable';
import type { Vector } from '../plainLabelSetting';

/** Connections by the point where they leave, in time; made once for a timetable. */
export type Leaving = ReadonlyMap<number, readonly number[]>;

export function leavingFrom({ leg, paths }: Timetable): Leaving {
  const leaving = new Map<number, number[]>();
  leg.forEach((on, at) => {
    const point = paths.from[on] as number;
    leaving.set(point, [...(leaving.get(point) ?? []), at]);
  });
  return leaving;
}

/**
 * The front by trying every way there is, one after the other, and leaving none out: no labels, no
 * dominance before the end. For networks whose ways can be counted.
 */
export function everyWay(timetable: Timetable, asked: Question, leaving: Leaving): Vector[] {
  const { departs, arrives, trip, leg, next, paths, trips, freeGrams, freeCm3 } = timetable;
  const front: Vector[] = [];
  const finish = (point: number, at: number, price: number, co2e: number, trips: number): void => {
    for (const exit of asked.exits) {
      if (exit.point !== point) continue;
      const end: Vector = [exit.endsAt(at), price + exit.price, co2e, trips];
      const beats = (a: Vector, b: Vector): boolean => a.every((cost, i) => cost <= (b[i] ?? 0));
      if (front.some((other) => beats(other, end))) continue;
      front.splice(0, front.length, ...front.filter((other) => !beats(end, other)), end);
    }
  };
  const go = (point: number, ready: number, price: number, co2e: number, taken: number): void => {
    if (taken === asked.maxTrips) return;
    for (const first of leaving.get(point) ?? []) {
      const leaves = departs[first] as number;
      const cutoffMs = (trips.cutoffMinutes[trip[first] as number] as number) * 60_000;
      if (leaves - cutoffMs < ready || leaves > asked.latestDeparture) continue;
      const path = paths.path[leg[first] as number] as number;
      if (asked.mayRide[path] === 0) continue;
      const fee = taken === 0 ? 0 : (asked.fee[point] as number);
      let [paid, emitted] = [price + fee + (asked.base[path] as number), co2e];
      for (let at = first; at >= 0; at = next[at] as number) {
        if ((freeGrams[at] as number) < asked.grams || (freeCm3[at] as number) < asked.cm3) break;
        if ((departs[at] as number) > asked.latestDeparture) break;
        paid += asked.legPrice[leg[at] as number] as number;
        emitted += asked.legCo2e[leg[at] as number] as number;
        const [to, arrival] = [paths.to[leg[at] as number] as number, arrives[at] as number];
        finish(to, arrival, paid, emitted, taken + 1);
        go(to, arrival + (asked.transferMs[to] as number), paid, emitted, taken + 1);
      }
    }
  };
  for (const { point, readyAt, price } of asked.entries) go(point, readyAt, price, 0, 0);
  return front.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
}
