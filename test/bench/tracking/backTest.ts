import type { PlannedStep, Progress } from '../../../services/tracking/src/domain/consignment';
import type { KnownConsignment } from '../../../services/tracking/src/domain/consignment';
import type { Delays } from '../../../services/tracking/src/domain/delays';
import { evolveDelays, noDelays } from '../../../services/tracking/src/domain/delays';
import { estimateOf } from '../../../services/tracking/src/domain/estimate';
import type { Happening } from '../../../services/tracking/src/domain/happening';
import { delaysOf } from '../../../services/tracking/src/domain/seenDelays';
import { absentUnit, evolveUnit } from '../../../services/tracking/src/domain/unit';
import { normal, pick, seeded, whole, type Random } from '../random';
import type { Row } from '../rows';
import { row } from '../rows';

const fullForm = { seasons: 3, bookings: 2_000 };
/** Each by itself has to keep the promise. */
const seeds = 5;
const linesOfACarrier = 3;
const carriers = 40;
const hubs = 24;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const bookingEveryMs = 2 * hourMs;
const parcelSscc = '3'.repeat(18);
const errorGoal = 0.6;
const [leastCover, mostCover] = [0.75, 0.85];

/** A line's own habits: how late it usually is, how much that varies, how often it fails badly. */
interface Line {
  readonly memberId: string;
  readonly from: number;
  readonly to: number;
  readonly mode: string;
  readonly hours: number;
  readonly everyDays: number;
  readonly usualMs: number;
  readonly spread: number;
  readonly failure: number;
}

interface Score {
  estimateMs: number;
  planMs: number;
  within: number;
  estimates: number;
}

export interface BackTested {
  /** Mean absolute error over that of the plan alone. */
  readonly error: number;
  /** Share of arrivals within the range of 80 %. */
  readonly cover: number;
  readonly detail: string;
}

export interface BackTestAsked {
  readonly seed: number;
  readonly seasons: number;
  readonly bookings: number;
}

/**
 * Seasons of parcels whose lines are late in ways of their own, each estimate made with what had
 * arrived by then: its error against that of the plan alone, and how often its range held.
 */
export function backTest({ seed, seasons, bookings }: BackTestAsked): BackTested {
  const score: Score = { estimateMs: 0, planMs: 0, within: 0, estimates: 0 };
  for (let nth = 0; nth < seasons; nth += 1) oneSeason(seeded(seed + nth), bookings, score);
  const { estimateMs, planMs, within, estimates } = score;
  const ofHours = (ms: number): string => (ms / estimates / hourMs).toFixed(2);
  const detail =
    `${estimates} estimates in ${seasons} seasons (seed ${seed}): mean absolute error ` +
    `${ofHours(estimateMs)} h against ${ofHours(planMs)} h of the plan`;
  return { error: estimateMs / planMs, cover: within / estimates, detail };
}

/** The figures of the worst seed; the smallest and the largest are stated. */
export function backTestRows({ seed }: { readonly seed: number }): Row[] {
  // The seasons of one seed follow it: the next begins behind them.
  const tested = Array.from({ length: seeds }, (_, nth) =>
    backTest({ seed: seed + nth * fullForm.seasons, ...fullForm }),
  );
  const [errors, covers] = [tested.map(({ error }) => error), tested.map(({ cover }) => cover)];
  const ofSeeds = (figures: readonly number[]): string =>
    `${Math.min(...figures).toFixed(3)} to ${Math.max(...figures).toFixed(3)} over ${seeds} seeds; ` +
    `the first: ${tested[0]?.detail}`;
  const what = 'share of arrivals within the range of 80 %';
  return [
    row({
      ...{ id: 'P11.error', what: 'error of the estimate, over that of the plan alone' },
      ...{ figure: Math.max(...errors), goal: errorGoal, sense: 'atMost', unit: 'x' },
      detail: ofSeeds(errors),
    }),
    row({
      ...{ id: 'P11.cover.least', what, figure: Math.min(...covers), goal: leastCover },
      ...{ sense: 'atLeast', unit: '', detail: ofSeeds(covers) },
    }),
    row({
      ...{ id: 'P11.cover.most', what, figure: Math.max(...covers), goal: mostCover },
      ...{ sense: 'atMost', unit: '', detail: ofSeeds(covers) },
    }),
  ];
}

interface Trip {
  readonly steps: readonly PlannedStep[];
  readonly ends: readonly number[];
}

function oneSeason(random: Random, bookings: number, score: Score): void {
  const lines = Array.from({ length: carriers * linesOfACarrier }, (_, nth) => lineOf(random, nth));
  const history = new Map<string, Delays>();
  const known = (key: string): Delays => history.get(key) ?? noDelays;
  const runs = new Map<string, number>();
  const underWay: Trip[] = [];
  for (let nth = 0; nth < bookings; nth += 1) {
    const startsAt = Date.UTC(2026, 0, 1) + nth * bookingEveryMs;
    learn(underWay, startsAt, history);
    const trip = tripOf(random, lines, runs, startsAt);
    underWay.push(trip);
    // The first tenth of a season only teaches; what is thin after it counts like everything else.
    if (nth >= bookings / 10) judge(trip, known, startsAt, score);
  }
}

function lineOf(random: Random, nth: number): Line {
  const mode = pick(random, ['road', 'road', 'rail', 'sea', 'air']);
  const hours = { road: 14, rail: 60, sea: 200, air: 8 }[mode] ?? 14;
  const from = whole(random, 0, hubs - 1);
  return {
    memberId: `mbr_${Math.floor(nth / linesOfACarrier)}`,
    ...{ from, to: (from + whole(random, 1, hubs - 1)) % hubs, mode },
    hours: hours * (0.6 + 0.8 * random()),
    everyDays: random() < 0.2 ? 2 : 1,
    usualMs: hours * hourMs * (random() * 0.2 - 0.02),
    spread: 0.02 + random() * 0.1,
    failure: random() * 0.05,
  };
}

/** Collected, two to four rides, delivered; planned with some hours at every hub. */
function tripOf(
  random: Random,
  lines: readonly Line[],
  runs: Map<string, number>,
  startsAt: number,
): Trip {
  const count = whole(random, 2, 4);
  const chosen = Array.from({ length: count }, () => pick(random, lines));
  const steps: PlannedStep[] = [];
  const ends: number[] = [];
  const [first] = chosen;
  let planned = startsAt;
  const add = (kind: PlannedStep['kind'], line: Line, departsAt: number, planMs: number): void => {
    const places = { from: `pnt_${line.from}`, to: `pnt_${line.to}` };
    steps.push({
      ...{ kind, memberId: line.memberId, departsAt, arrivesAt: departsAt + planMs },
      ...{ mode: line.mode, departureId: '', firstLeg: 0, lastLeg: 0 },
      ...(kind === 'collection' ? { toPointId: places.from } : {}),
      ...(kind === 'ride' ? { fromPointId: places.from, toPointId: places.to } : {}),
      ...(kind === 'delivery' ? { fromPointId: places.to } : {}),
    });
    planned = departsAt + planMs;
  };
  if (first === undefined) throw new Error('a trip has lines');
  add('collection', first, startsAt, 4 * hourMs);
  let reached = planned + delayOf(random, first, 0.2);
  ends.push(reached);
  for (const line of chosen) {
    const departsAt = planned + whole(random, 3, 14) * hourMs;
    add('ride', line, departsAt, line.hours * hourMs);
    let leaves = departsAt;
    while (leaves < reached) leaves += line.everyDays * dayMs;
    reached = leaves + line.hours * hourMs + runDelay(random, runs, line, leaves);
    ends.push(reached);
  }
  const last = chosen.at(-1) ?? first;
  add('delivery', last, planned + 4 * hourMs, 8 * hourMs);
  reached = Math.max(reached, planned - 8 * hourMs) + 8 * hourMs + delayOf(random, last, 0.3);
  ends.push(reached);
  return { steps, ends };
}

/** All that is on one run of a line is late together. */
function runDelay(random: Random, runs: Map<string, number>, line: Line, leaves: number): number {
  const run = `${line.memberId} ${line.from} ${line.to} ${Math.floor(leaves / dayMs)}`;
  const known = runs.get(run) ?? delayOf(random, line, 1);
  runs.set(run, known);
  return known + Math.abs(normal(random)) * hourMs * 0.3;
}

function delayOf(random: Random, line: Line, share: number): number {
  const isFailing = random() < line.failure;
  const usual = line.usualMs + normal(random) * line.spread * line.hours * hourMs;
  const failing = isFailing ? (0.3 + random()) * line.hours * hourMs : 0;
  return Math.round(share * Math.max(-0.1 * line.hours * hourMs, usual + failing));
}

function learn(underWay: Trip[], at: number, history: Map<string, Delays>): void {
  const arrived = underWay.filter(({ ends }) => (ends.at(-1) ?? 0) <= at);
  for (const trip of arrived) {
    underWay.splice(underWay.indexOf(trip), 1);
    for (const { keys, delayMs } of delaysOf(trip.steps, seenOn(trip), () => undefined)) {
      for (const key of keys) {
        history.set(key, evolveDelays(history.get(key) ?? noDelays, { delaysMs: [delayMs] }));
      }
    }
  }
}

function seenOn({ steps, ends }: Trip) {
  return ends.reduce((unit, at, nth) => {
    const step = steps[nth];
    const isEnd = step?.kind === 'delivery';
    const happening: Happening = {
      ...{ eventId: `evt_${nth}`, kind: isEnd ? 'delivered' : 'scanned', eventTime: at },
      ...{ recordTime: at, memberId: step?.memberId ?? '', subject: '', flags: [] },
      ...(step?.toPointId === undefined ? {} : { pointId: step.toPointId }),
    };
    return evolveUnit(unit, { type: 'UnitCaptured', sscc: parcelSscc, bookingId: '', happening });
  }, absentUnit);
}

/** When it is booked, and at each event. */
function judge(trip: Trip, known: (key: string) => Delays, startsAt: number, score: Score): void {
  const arrival = trip.ends.at(-1) ?? 0;
  const plan = trip.steps.at(-1)?.arrivesAt ?? 0;
  const moments = [startsAt, ...trip.ends.slice(0, -1)];
  moments.forEach((at, step) => {
    const progress: Record<string, Progress> = step === 0 ? {} : { [parcelSscc]: { step, at } };
    const consignment = consignmentOf(trip, progress);
    const estimate = estimateOf(consignment, () => undefined, at, known);
    score.estimateMs += Math.abs(estimate.at - arrival);
    score.planMs += Math.abs(plan - arrival);
    score.within += estimate.earliest <= arrival && arrival <= estimate.latest ? 1 : 0;
    score.estimates += 1;
  });
}

function consignmentOf(trip: Trip, progress: Record<string, Progress>): KnownConsignment {
  const parcel = { sscc: parcelSscc, trackingNumber: 't', number: 1, partId: 'prt_1' };
  const estimate = { at: 0, earliest: 0, latest: 0 };
  return {
    ...{ status: 'expected', bookingId: 'bkg_1', sellerId: 'mbr_0', shipper: '' },
    ...{ confirmedAt: 0, fromCountry: 'CN', toCountry: 'PL', parcels: [parcel] },
    ...{ parts: [{ id: 'prt_1', legs: trip.steps }], progress, hasEarlyScans: false, estimate },
  };
}
