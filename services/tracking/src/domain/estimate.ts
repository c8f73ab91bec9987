import type { Instant } from '@serai/model';
import { days, hours } from '@serai/model';
import {
  goingOf,
  type Estimate,
  type KnownConsignment,
  type PlannedStep,
  type Progress,
} from './consignment';

/** The times of a departure's legs as its carrier says they are now. */
export interface LiveDeparture {
  readonly isCancelled: boolean;
  readonly legs: readonly { readonly departsAt: Instant; readonly arrivesAt: Instant }[];
}

export type LiveDepartures = (departureId: string) => LiveDeparture | undefined;

/** A connection that breaks is thought to cost whole days: most lines run daily. */
export const nextDepartureDays = 1;
/** How much of the time that remains the range covers, on either side, until history tells. */
export const rangeShare = 0.1;
const leastRangeHours = 2;

/** A ride that a parcel cannot reach, or that does not run. */
export interface Break {
  readonly sscc: string;
  readonly step: PlannedStep;
  readonly isCancelled: boolean;
}

export interface Expected extends Estimate {
  readonly breaks: readonly Break[];
}

interface Arrival {
  readonly at: Instant;
  readonly isOver: boolean;
  readonly broken?: { readonly step: PlannedStep; readonly isCancelled: boolean };
}

/**
 * When the last parcel of a consignment arrives: the plan, moved by what the carriers say of
 * departures to come and by how late or early each parcel was last seen. A ride that cannot be
 * reached any more costs whole days. The range is a tenth of the time that remains, at least two
 * hours; once all have arrived there is none.
 */
export function estimateOf(
  consignment: KnownConsignment,
  live: LiveDepartures,
  from: Instant,
): Expected {
  const arrivals = arrivalsOf(consignment, live, from);
  const pending = arrivals.filter(({ isOver }) => !isOver);
  const counted = pending.length === 0 ? arrivals : pending;
  const at = Math.max(...counted.map((arrival) => arrival.at));
  const breaks = pending.flatMap(({ sscc, broken }) =>
    broken === undefined ? [] : [{ sscc, ...broken }],
  );
  if (pending.length === 0) return { at, earliest: at, latest: at, breaks };
  const rangeMs = Math.max(hours(leastRangeHours), Math.round((at - from) * rangeShare));
  return { at, earliest: Math.max(from, at - rangeMs), latest: at + rangeMs, breaks };
}

/** Of each parcel; those that are equally far on the same way are thought of once. */
function arrivalsOf(
  consignment: KnownConsignment,
  live: LiveDepartures,
  from: Instant,
): readonly (Arrival & { readonly sscc: string })[] {
  const { parts, progress } = consignment;
  const ways = new Map(parts.map(({ id, legs }) => [id, legs]));
  const known = new Map<string, Arrival>();
  return goingOf(consignment).map(({ sscc, partId }) => {
    const seen = progress[sscc];
    const key = `${partId} ${seen?.step ?? 0} ${seen?.at ?? 0}`;
    const arrival = known.get(key) ?? arrivalOf(ways.get(partId) ?? [], seen, live, from);
    known.set(key, arrival);
    return { sscc, ...arrival };
  });
}

/** One parcel's end; nothing still to come arrives before now. */
function arrivalOf(
  steps: readonly PlannedStep[],
  progress: Progress | undefined,
  live: LiveDepartures,
  from: Instant,
): Arrival {
  const behind = progress?.step ?? 0;
  let reached = progress?.at ?? 0;
  if (behind >= steps.length && steps.length > 0) return { at: reached, isOver: true };
  let broken: Arrival['broken'];
  for (const step of steps.slice(behind)) {
    const told = live(step.departureId);
    const departsAt = told?.legs[step.firstLeg]?.departsAt ?? step.departsAt;
    const arrivesAt = told?.legs[step.lastLeg]?.arrivesAt ?? step.arrivesAt;
    const isCancelled = told?.isCancelled === true;
    const lateMs = Math.max(0, reached - departsAt);
    const isMissed = isCancelled || (step.kind === 'ride' && lateMs > 0);
    if (isMissed) broken ??= { step, isCancelled };
    reached = arrivesAt + (isMissed ? wholeDays(lateMs) : lateMs);
  }
  const at = Math.max(reached, from);
  return { at, isOver: false, ...(broken === undefined ? {} : { broken }) };
}

/** The wait for the next departure that is not missed too. */
function wholeDays(lateMs: number): number {
  const day = days(nextDepartureDays);
  return Math.max(1, Math.ceil(lateMs / day)) * day;
}
