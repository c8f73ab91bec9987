import type { Question } from './question';
import type { Timetable } from './timetable';

/** From the departure of any last leg to the end: never less than this. */
export function leastToExit({ paths }: Timetable, { exits }: Question): number {
  const least = new Float64Array(paths.pointIds.length).fill(Number.POSITIVE_INFINITY);
  for (const { point, leastMs } of exits) least[point] = Math.min(leastMs, least[point] as number);
  const { to, fastestMs } = paths;
  let all = Number.POSITIVE_INFINITY;
  for (let leg = 0; leg < to.length; leg += 1) {
    all = Math.min(all, (least[to[leg] as number] as number) + (fastestMs[leg] as number));
  }
  return all;
}
