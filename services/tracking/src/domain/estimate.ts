import type { Instant } from '@serai/model';
import { days, hours } from '@serai/model';
import {
  goingOf,
  type Estimate,
  type KnownConsignment,
  type PlannedStep,
  type Progress,
} from './consignment';

import type { DelayHistory } from './delays';
import { delayKeys, expectedDelays, finePoints, noDelays, supportPoints } from './delays';
import type { Quantiles, WayEnd } from './lastArrival';
import { areApart, lastOf, quantileOf } from './lastArrival';
import { isAtRisk, riskEnds } from './risk';

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
/** No step takes less than this much of its planned time. */
const leastStepShare = 0.5;

/** A ride that a parcel cannot reach, or that does not run. */
export interface Break {
  readonly sscc: string;
  readonly step: PlannedStep;
  readonly isCancelled: boolean;
  /** Not yet, but more likely than not. */
  readonly isRisk?: true;
}

export interface Expected extends Estimate {
  readonly breaks: readonly Break[];
}

/** Whether a connection of a parcel was at risk before. */
export type WasAtRisk = (sscc: string, departureId: string) => boolean;

interface Arrival extends WayEnd {
  readonly isOver: boolean;
  readonly broken?: Omit<Break, 'sscc'>;
  /** Rides that may be missed, with the likelihood, in order. */
  readonly risks: readonly { readonly step: PlannedStep; readonly share: number }[];
}

/** What an estimate is made of, beside the plan. */
interface Knowledge {
  readonly live: LiveDepartures;
  readonly history: DelayHistory;
  readonly from: Instant;
  /** So many stand for a distribution. */
  readonly points: number;
}

/** Beyond so many ways their tails are not looked at more closely: it would take too long. */
const mostFineWays = 20;
/** The range leaves out one in ten on either side. */
const rangeQuantiles = [0.1, 0.9] as const;

/**
 * When the last parcel of a consignment arrives: the plan, moved by what the carriers say of
 * departures to come, by how late or early each parcel was last seen, and by what history says of
 * the steps ahead (see `expectedDelays`). A ride that cannot be reached any more costs whole days.
 * `at` is the median of the last arrival (see `lastOf`); the range holds 80 % of what may come. Where
 * there is no history of any step ahead the range is a tenth of the time that remains, at least two
 * hours; once all have arrived there is none.
 */
export function estimateOf(
  consignment: KnownConsignment,
  live: LiveDepartures,
  from: Instant,
  history: DelayHistory = () => noDelays,
  wasAtRisk: WasAtRisk = () => false,
): Expected {
  const known = { live, history, from, points: supportPoints };
  const coarse = arrivalsOf(consignment, known);
  const ends = endsOf(coarse);
  const isFine = ends.length <= mostFineWays && areApart(ends);
  const arrivals = isFine ? arrivalsOf(consignment, { ...known, points: finePoints }) : coarse;
  const last = lastOf(endsOf(arrivals));
  const [low, high] = rangeQuantiles;
  const breaks = arrivals.flatMap(({ sscc, arrival: { broken, risks } }) => {
    const risk = risks.find(({ step, share }) =>
      isAtRisk(share, wasAtRisk(sscc, step.departureId)),
    );
    if (broken !== undefined) return [{ sscc, ...broken }];
    if (risk === undefined) return [];
    return [{ sscc, step: risk.step, isCancelled: false, isRisk: true as const }];
  });
  return { at: last(0.5), earliest: last(low), latest: last(high), breaks };
}

/** The ends that are still to come, or that came where all have; each once. */
function endsOf(arrivals: readonly { readonly arrival: Arrival }[]): readonly Arrival[] {
  const all = [...new Set(arrivals.map(({ arrival }) => arrival))];
  const pending = all.filter(({ isOver }) => !isOver);
  return pending.length === 0 ? all : pending;
}

/** Of each parcel; those that are equally far on the same way are thought of once. */
function arrivalsOf(
  consignment: KnownConsignment,
  knowledge: Knowledge,
): readonly { readonly sscc: string; readonly arrival: Arrival }[] {
  const { parts, progress } = consignment;
  const ways = new Map(parts.map(({ id, legs }) => [id, legs]));
  const known = new Map<string, Arrival>();
  return goingOf(consignment).map(({ sscc, partId }) => {
    const seen = progress[sscc];
    const key = `${partId} ${seen?.step ?? 0} ${seen?.at ?? 0}`;
    const arrival = known.get(key) ?? arrivalOf(ways.get(partId) ?? [], seen, knowledge);
    known.set(key, arrival);
    return { sscc, arrival };
  });
}

/** One parcel's end; nothing still to come arrives before now. */
function arrivalOf(
  steps: readonly PlannedStep[],
  progress: Progress | undefined,
  knowledge: Knowledge,
): Arrival {
  const behind = progress?.step ?? 0;
  const seenAt = progress?.at ?? 0;
  if (behind >= steps.length && steps.length > 0) {
    return { legs: [], quantiles: () => seenAt, isOver: true, risks: [] };
  }
  const { from, live, history } = knowledge;
  let reached = seenAt;
  let broken: Arrival['broken'];
  for (const step of steps.slice(behind)) {
    const ride = rideOf(step, live);
    if (isMissed(ride, reached)) broken ??= { step, isCancelled: ride.isCancelled };
    reached = endOf(ride, reached);
  }
  const isKnown = steps.slice(behind).some((step, index) => {
    const before = steps[behind + index - 1];
    return delayKeys(step, before).some((key) => history(key).count > 0);
  });
  const ahead = { legs: steps.slice(behind).map(legOf), isOver: false, ...(broken && { broken }) };
  if (isKnown) return { ...ahead, ...likelyArrival(steps, behind, seenAt, knowledge) };
  const at = Math.max(reached, from);
  const rangeMs = Math.max(hours(leastRangeHours), Math.round((at - from) * rangeShare));
  return { ...ahead, quantiles: around(at, rangeMs, from), risks: [] };
}

/** Who is on the same leg comes to its end at the same time. */
function legOf({ departureId, kind, memberId, fromPointId, toPointId, departsAt }: PlannedStep) {
  if (departureId !== '') return departureId;
  return [kind, memberId, fromPointId, toPointId, departsAt].join('|');
}

/** As far from the middle as from the range's ends, by proportion; never before now. */
function around(at: Instant, rangeMs: number, from: Instant): Quantiles {
  const [low] = rangeQuantiles;
  return (share) => Math.max(from, at + Math.round((rangeMs * (share - 0.5)) / (0.5 - low)));
}

/**
 * As above with every delay that history thinks likely: a set of equally likely moments is carried
 * from step to step, each moved by each of the delays to be expected, and thinned to so many again.
 * Of the step that the parcel is on now, only moments count that have not gone by without it.
 */
function likelyArrival(
  steps: readonly PlannedStep[],
  behind: number,
  seenAt: Instant,
  { live, history, from, points }: Knowledge,
): Pick<Arrival, 'quantiles' | 'risks'> {
  let moments: Float64Array = Float64Array.of(seenAt);
  const risks: Arrival['risks'][number][] = [];
  for (let index = behind; index < steps.length; index += 1) {
    const step = steps[index] as PlannedStep;
    const ride = rideOf(step, live);
    const share = moments.filter((moment) => isMissed(ride, moment)).length / moments.length;
    if (share >= riskEnds) risks.push({ step, share });
    const all = delayed(ride, moments, expectedDelays(history, step, steps[index - 1], points));
    const open = index === behind ? all.filter((moment) => moment >= from) : all;
    moments = thinned(open.length === 0 ? overdue(all, from) : open, points);
  }
  return { quantiles: (share) => Math.max(from, quantileOf(moments, share)), risks };
}

/** Every moment with every delay, sorted; none ends before it can. */
function delayed(ride: Ride, moments: Float64Array, delays: Float64Array): Float64Array {
  const all = new Float64Array(moments.length * delays.length);
  let filled = 0;
  for (const moment of moments) {
    const end = endOf(ride, moment);
    const least = leastEnd(ride, moment);
    for (const delayMs of delays) {
      all[filled] = Math.max(least, end + delayMs);
      filled += 1;
    }
  }
  return all.sort();
}

/** Later than ever seen: as much again as a tenth, a half and all of the time that it is overdue. */
function overdue(moments: Float64Array, from: Instant): Float64Array {
  const lateMs = Math.max(hours(leastRangeHours), from - quantileOf(moments, 0.5));
  return Float64Array.of(rangeShare, 0.5, 1).map((share) => from + Math.round(lateMs * share));
}

function thinned(sorted: Float64Array, points: number): Float64Array {
  const few = new Float64Array(points);
  return few.map((_, nth) => quantileOf(sorted, (nth + 0.5) / points));
}

/** A step as it will be by what its carrier says. */
interface Ride {
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly isCancelled: boolean;
  readonly isRide: boolean;
}

function rideOf(step: PlannedStep, live: LiveDepartures): Ride {
  const told = live(step.departureId);
  return {
    departsAt: told?.legs[step.firstLeg]?.departsAt ?? step.departsAt,
    arrivesAt: told?.legs[step.lastLeg]?.arrivesAt ?? step.arrivesAt,
    isCancelled: told?.isCancelled === true,
    isRide: step.kind === 'ride',
  };
}

function isMissed({ isCancelled, isRide, departsAt }: Ride, reached: Instant): boolean {
  return isCancelled || (isRide && reached > departsAt);
}

/** When a step ends for a parcel that is there to begin it at that moment. */
function endOf(ride: Ride, reached: Instant): Instant {
  const lateMs = Math.max(0, reached - ride.departsAt);
  return ride.arrivesAt + (isMissed(ride, reached) ? wholeDays(lateMs) : lateMs);
}

/** However early it is: a ride begins at its departure, anything else when the parcel is there. */
function leastEnd({ isRide, departsAt, arrivesAt }: Ride, reached: Instant): Instant {
  const begun = isRide ? Math.max(reached, departsAt) : reached;
  return begun + Math.round((arrivesAt - departsAt) * leastStepShare);
}

/** When the step was to begin, by what its carrier says. */
export function beginningOf(step: PlannedStep, live: LiveDepartures): Instant {
  return rideOf(step, live).departsAt;
}

/** When the step was to end, by all that was known when the parcel set out on it. */
export function expectedEnd(step: PlannedStep, live: LiveDepartures, reached: Instant): Instant {
  return endOf(rideOf(step, live), reached);
}

/** The wait for the next departure that is not missed too. */
function wholeDays(lateMs: number): number {
  const day = days(nextDepartureDays);
  return Math.max(1, Math.ceil(lateMs / day)) * day;
}
