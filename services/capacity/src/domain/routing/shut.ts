import { days, type Instant } from '@serai/model';
import type { Relaxed } from './filters';
import type { RoutingRequirement } from './requirement';
import type { Paths } from './timetable';

/** For a time nothing leaves or comes to these points, nor rides these lines. */
export interface Shut {
  readonly why: 'closed' | 'embargo';
  readonly from: Instant;
  /** The first moment that is open again; Infinity: none is. */
  readonly until: Instant;
  /** Nothing goes at all. */
  readonly all: boolean;
  readonly points: ReadonlySet<string>;
  readonly lines: ReadonlySet<string>;
}

/** Whether a leg that leaves and comes at these moments is shut, by its number. */
export type ShutAt = (leg: number, departs: Instant, arrives: Instant) => boolean;

/** What is shut for a requirement, told apart by whether that ends while it is looked at. */
export interface ShutFor {
  readonly always: readonly Shut[];
  readonly sometimes: readonly Shut[];
}

/** What is shut, but for what is left off. */
export function shutFor(
  { shut = [], readyAt, horizonDays }: RoutingRequirement,
  { longestTripMs }: Pick<Paths, 'longestTripMs'>,
  relaxed: Relaxed,
): ShutFor {
  const until = readyAt + days(horizonDays) + longestTripMs;
  const kept = shut.filter(({ why }) => !relaxed.has(why === 'closed' ? 'avoided' : why));
  const isAlways = (one: Shut): boolean => one.from <= readyAt && one.until > until;
  return {
    always: kept.filter(isAlways),
    sometimes: kept.filter((one) => !isAlways(one)),
  };
}

export function isPointShut(shuts: readonly Shut[], pointId: string): boolean {
  return shuts.some(({ all, points }) => all || points.has(pointId));
}

export function isLineShut(shuts: readonly Shut[], lineId: string): boolean {
  return shuts.some(({ all, lines }) => all || lines.has(lineId));
}

/** Null where nothing is shut for a time only. */
export function shutAt(
  { pointIds, lineIds, from, to, path }: Paths,
  { sometimes }: ShutFor,
): ShutAt | null {
  if (sometimes.length === 0) return null;
  const ofPoint = pointIds.map((id) => sometimes.filter(({ points }) => points.has(id)));
  const ofLine = lineIds.map((id) => sometimes.filter((one) => isLineShut([one], id)));
  const isDuring = (shuts: readonly Shut[] | undefined, at: Instant): boolean =>
    shuts?.some((one) => one.from <= at && at < one.until) === true;
  return (leg, departs, arrives) =>
    isDuring(ofLine[path[leg] as number], departs) ||
    isDuring(ofPoint[from[leg] as number], departs) ||
    isDuring(ofPoint[to[leg] as number], arrives);
}
