import { hours } from '@serai/model';
import type { PlannedStep } from './consignment';

/**
 * How late parcels were at the end of a step, against what was expected of it when they set out on
 * it: kept as a histogram with bounded bins, so that a line that runs for years costs no more than
 * one that runs for a week. The oldest count ever less: a full histogram is halved.
 */
export interface Delays {
  readonly count: number;
  /** Parcels by bin; a bin is named by its index. */
  readonly bins: Readonly<Record<string, number>>;
}

export interface DelaysSeen {
  /** Milliseconds; negative: early. */
  readonly delaysMs: readonly number[];
}

export const noDelays: Delays = { count: 0, bins: {} };
/** What is known of the delays under a key; nothing is a histogram without parcels. */
export type DelayHistory = (key: string) => Delays;

const mostCounted = 2_000;
const halfHours = [-48, -24, -16, -12, -8, -6, -5, -4, -3, -2, -1.5, -1, -0.5];
const edgesHours = [
  ...[...halfHours, -0.25, 0, 0.25],
  ...[0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 30, 36, 48, 72, 96, 144],
];
const edgesMs = edgesHours.map(hours);

/** The bin of a delay: 0 is below the first edge. */
function binOf(delayMs: number): number {
  const above = edgesMs.findIndex((edge) => delayMs < edge);
  return above < 0 ? edgesMs.length : above;
}

export function evolveDelays(before: Delays, { delaysMs }: DelaysSeen): Delays {
  const bins: Record<string, number> = { ...before.bins };
  for (const delayMs of delaysMs) {
    const bin = binOf(delayMs);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const count = before.count + delaysMs.length;
  if (count <= mostCounted) return { count, bins };
  const halved = Object.entries(bins).map(([bin, n]) => [bin, n / 2] as const);
  return { count: count / 2, bins: Object.fromEntries(halved) };
}

/**
 * Under which delays of a step are kept: its member, way and mode, and who hands over to whom where
 * custody passes before it, so that a slow hand-over is learned of beside a slow leg.
 */
export function delayKey(step: PlannedStep, before: PlannedStep | undefined): string {
  const giver = before === undefined || before.memberId === step.memberId ? '' : before.memberId;
  const { kind, memberId, fromPointId = '', toPointId = '', mode } = step;
  return ['step', kind, giver, memberId, fromPointId, toPointId, mode].join('|');
}

/** Under which the delays of all steps of a kind and mode are kept: what thin data is drawn to. */
export function delayPriorKey({ kind, mode }: PlannedStep): string {
  return ['mode', kind, mode].join('|');
}

/** Of so many parcels is the weight of what is behind the histogram, at each level. */
export const priorParcels = 12;
/** Points that stand for a distribution, each for the same share of parcels. */
export const supportPoints = 11;

/** Until anything is known: quantiles of a delay as shares of the planned time, late more than early. */
const unknownShares = [-0.05, 0, 0.05, 0.15, 0.3];
const leastPlannedMs = hours(4);

/**
 * The delays to be expected of a step, as points of equal weight. What history says of the very step
 * is mixed with what it says of its kind and mode, and that with a guess, each mixed in with the
 * weight of `priorParcels` parcels: (n * own + m * prior) / (n + m) in every bin. That is the mean
 * of a Dirichlet posterior (additive smoothing with a background model; Gelman et al., Bayesian Data
 * Analysis, 3rd ed., 3.4 and 5; Zhai and Lafferty 2004): with little data the prior speaks, with
 * much the data.
 */
export function expectedDelays(
  history: DelayHistory,
  step: PlannedStep,
  before: PlannedStep | undefined,
): Float64Array {
  const guess = guessOf(step);
  const ofMode = shrunk(history(delayPriorKey(step)), guess);
  return pointsOf(shrunk(history(delayKey(step, before)), ofMode));
}

/** Shares of parcels by bin, which sum to 1. */
type Shares = Float64Array;

function shrunk({ count, bins }: Delays, prior: Shares): Shares {
  if (count === 0) return prior;
  const all = count + priorParcels;
  const shares = prior.map((share) => (priorParcels * share) / all);
  for (const bin of Object.keys(bins)) {
    const at = Number(bin);
    shares[at] = (shares[at] ?? 0) + (bins[bin] ?? 0) / all;
  }
  return shares;
}

function guessOf({ departsAt, arrivesAt }: PlannedStep): Shares {
  const plannedMs = Math.max(leastPlannedMs, arrivesAt - departsAt);
  const shares = new Float64Array(edgesMs.length + 1);
  for (const share of unknownShares) {
    const bin = binOf(plannedMs * share);
    shares[bin] = (shares[bin] ?? 0) + 1 / unknownShares.length;
  }
  return shares;
}

/** Equally spaced quantiles, by proportion within a bin. */
function pointsOf(shares: Shares): Float64Array {
  const points = new Float64Array(supportPoints);
  let found = 0;
  let below = 0;
  for (let bin = 0; bin < shares.length && found < supportPoints; bin += 1) {
    const share = shares[bin] ?? 0;
    for (; found < supportPoints && share > 0; found += 1) {
      const wanted = (found + 0.5) / supportPoints;
      if (wanted > below + share) break;
      const [from, until] = boundsOf(bin);
      points[found] = Math.round(from + ((until - from) * (wanted - below)) / share);
    }
    below += share;
  }
  // What rounding left over lies where the last one does.
  return points.fill(points[found - 1] ?? 0, found);
}

/** An open end is as wide as the bin beside it. */
function boundsOf(bin: number): readonly [number, number] {
  const [first = 0, second = 0] = edgesMs;
  const [last = 0, oneBefore = 0] = [edgesMs.at(-1), edgesMs.at(-2)];
  return [edgesMs[bin - 1] ?? first - (second - first), edgesMs[bin] ?? last + (last - oneBefore)];
}
