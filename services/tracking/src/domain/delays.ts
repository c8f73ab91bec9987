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
/** Fine where parcels are, and ever coarser behind. */
const edgesHours = [
  ...[-48, -36, -24, -18, -14, -12, -10, -8, -7, -6, -5, -4, -3, -2.5, -2, -1.5, -1, -0.75, -0.5],
  ...[-0.25, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10],
  ...[11, 12, 14, 16, 18, 20, 22, 24, 27, 30, 33, 36, 42, 48, 60, 72, 96, 144],
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
 * Under which delays of a step are kept, what is general first: its kind and mode, its member and
 * way, and, where custody passes before it, also who hands over, so that a slow hand-over is learned
 * of beside a slow leg.
 */
export function delayKeys(step: PlannedStep, before: PlannedStep | undefined): readonly string[] {
  const { kind, memberId, fromPointId = '', toPointId = '', mode } = step;
  const leg = [kind, mode, memberId, fromPointId, toPointId];
  const keys = [`mode|${kind}|${mode}`, ['leg', ...leg].join('|')];
  const isHandedOver = before !== undefined && before.memberId !== memberId;
  return isHandedOver ? [...keys, ['handOver', ...leg, before.memberId].join('|')] : keys;
}

/** Of so many parcels is the weight of what is behind the histogram, at each level. */
export const priorParcels = 3;
/** Points that stand for a distribution, each for the same share of parcels. */
export const supportPoints = 11;
/** Where several ways end: when the last one does is a matter of their tails. */
export const finePoints = 51;

/** Until anything is known: quantiles of a delay as shares of the planned time, late more than early. */
const unknownShares = [-0.05, 0, 0.05, 0.15, 0.3];
const leastPlannedMs = hours(4);

/**
 * The delays to be expected of a step, as so many points of equal weight. Beginning with a guess,
 * what history says of each of the step's keys, the general first, is mixed with what was known before
 * it, which has the weight of `priorParcels` parcels: (n * own + m * prior) / (n + m) in every bin. That is the
 * mean of a Dirichlet posterior (additive smoothing with a background model; Gelman et al., Bayesian
 * Data Analysis, 3rd ed., 3.4 and 5; Zhai and Lafferty 2004): with little data the prior speaks, with
 * much the data.
 */
export function expectedDelays(
  history: DelayHistory,
  step: PlannedStep,
  before: PlannedStep | undefined,
  points = supportPoints,
): Float64Array {
  const keys = delayKeys(step, before);
  const shares = keys.reduce((prior, key) => shrunk(history(key), prior), guessOf(step));
  return pointsOf(shares, points);
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
function pointsOf(shares: Shares, count: number): Float64Array {
  const points = new Float64Array(count);
  let found = 0;
  let below = 0;
  for (let bin = 0; bin < shares.length && found < count; bin += 1) {
    const share = shares[bin] ?? 0;
    for (; found < count && share > 0; found += 1) {
      const wanted = (found + 0.5) / count;
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
