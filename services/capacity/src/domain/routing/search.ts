import type { Bounds, Counted } from './bounds';
import { boundsOf } from './bounds';
import type { Ends } from './ends';
import { isBeaten, noEnds } from './ends';
import type { Labels } from './labels';
import { newLabel, noLabels } from './labels';
import type { Exit, Question } from './question';
import type { LegsOf } from './timetableIndex';
import { legsFromOf, legsIntoOf, overtaken } from './timetableIndex';
import type { Scratch } from './scratch';
import { scratch } from './scratch';
import type { Paths, Timetable } from './timetable';

/** All that one scan knows; nothing of it outlives the scan. */
export interface Search {
  readonly timetable: Timetable;
  readonly question: Question;
  readonly lent: Scratch;
  readonly exitsAt: ReadonlyMap<number, readonly number[]>;
  readonly bounds: Record<'time' | 'price' | 'co2e' | 'trips', Bounds>;
  readonly labels: Labels;
  readonly ends: Ends;
  /** By point: labels that cannot board everything here yet. */
  readonly pending: Int32Array;
  /** By point: from when one of those that are pending may be ready for everything. */
  readonly promotion: Float64Array;
  /** By point: labels for which only what they cost counts, the latest first. */
  readonly ready: Int32Array;
  /** By trip: labels aboard. */
  readonly aboard: Int32Array;
  /** By service leg: who was ready by then is aboard an earlier trip that is as good. */
  readonly boardedReady: Float64Array;
  /** By service leg: labels of an earlier turn need not be looked at. */
  readonly boardedTurn: Int32Array;
  /** By service leg: from when somebody at its start may board it who has not yet. */
  readonly freshFrom: Float64Array;
  /** By service leg: trips with somebody aboard that have yet to ride it. */
  readonly riding: Int32Array;
  /** The service legs of each point that may be ridden. */
  readonly legsFrom: LegsOf;
  /** By path: 1 where a later trip may be the better one. */
  readonly isOvertaken: Uint8Array;
  /** True where an entry may not board as late as who came by a trip. */
  readonly isWindow: boolean;
  turns: number;
}

export function beginSearch(timetable: Timetable, question: Question): Search {
  const { paths, trips } = timetable;
  const lent = scratch();
  const exitsAt = new Map<number, number[]>();
  question.exits.forEach(({ point }, index) => {
    exitsAt.set(point, [...(exitsAt.get(point) ?? []), index]);
  });
  const search: Search = {
    timetable,
    question,
    lent,
    exitsAt,
    bounds: allBounds(paths, question, lent),
    labels: noLabels(),
    ends: noEnds(),
    pending: lent.integers(paths.pointIds.length, -1),
    promotion: lent.floats(paths.pointIds.length, Number.POSITIVE_INFINITY),
    ready: lent.integers(paths.pointIds.length, -1),
    aboard: lent.integers(trips.inOrder.length, -1),
    boardedReady: lent.floats(paths.from.length, Number.NEGATIVE_INFINITY),
    boardedTurn: lent.integers(paths.from.length, -1),
    freshFrom: lent.floats(paths.from.length, Number.POSITIVE_INFINITY),
    riding: lent.integers(paths.from.length, 0),
    legsFrom: legsFromOf(paths),
    isOvertaken: overtaken(timetable),
    isWindow: question.latestStart < question.latestDeparture,
    turns: 0,
  };
  question.entries.forEach((_, index) => enter(search, index));
  return search;
}

/** The least that is left of each criterion, from every place, whatever is ridden. */
function allBounds(paths: Paths, question: Question, lent: Scratch): Search['bounds'] {
  const into = legsIntoOf(paths);
  const { mayRide, exits, isAvoided, transferMs, fee } = question;
  const closed = Number.POSITIVE_INFINITY;
  const byPath = (count: (path: number) => number): Float64Array =>
    counted(lent, mayRide.length, (path) => (mayRide[path] === 1 ? count(path) : closed));
  const byPoint = (count: (point: number) => number): Float64Array =>
    counted(lent, isAvoided.length, (point) => (isAvoided[point] === 1 ? closed : count(point)));
  const cutoffs = lent.floats(paths.pointIds.length, closed);
  paths.from.forEach((point, leg) => {
    const cutoff = paths.leastCutoffMs[paths.path[leg] as number] as number;
    cutoffs[point] = Math.min(cutoff, cutoffs[point] as number);
  });
  const none = byPath(() => 0);
  const nothing = lent.floats(paths.from.length, 0);
  const to = (cost: (exit: Exit) => number): Counted['exits'] =>
    exits.map((exit) => ({ point: exit.point, cost: cost(exit) }));
  const free = to(() => 0);
  const changeMs = byPoint((point) => (transferMs[point] as number) + (cutoffs[point] as number));
  const criteria: Record<keyof Search['bounds'], Counted> = {
    time: { base: none, leg: paths.fastestMs, change: changeMs, exits: to((exit) => exit.leastMs) },
    price: {
      base: byPath((path) => question.base[path] as number),
      leg: question.legPrice,
      change: byPoint((point) => fee[point] as number),
      exits: to((exit) => exit.price),
    },
    co2e: { base: none, leg: question.legCo2e, change: byPoint(() => 0), exits: free },
    trips: { base: byPath(() => 1), leg: nothing, change: byPoint(() => 0), exits: free },
  };
  return {
    time: boundsOf(paths, into, criteria.time, lent),
    price: boundsOf(paths, into, criteria.price, lent),
    co2e: boundsOf(paths, into, criteria.co2e, lent),
    trips: boundsOf(paths, into, criteria.trips, lent),
  };
}

function counted(lent: Scratch, length: number, count: (index: number) => number): Float64Array {
  const counts = lent.floats(length, 0);
  for (let index = 0; index < length; index += 1) counts[index] = count(index);
  return counts;
}

function enter(search: Search, index: number): void {
  const { question, labels, pending } = search;
  const entry = question.entries[index];
  if (entry === undefined || question.isAvoided[entry.point] === 1) return;
  const label = newLabel(labels);
  const opens = question.hasHours[entry.point] === 1;
  labels.ready[label] = opens ? question.opensAt(entry.point, entry.readyAt) : entry.readyAt;
  labels.price[label] = entry.price;
  labels.co2e[label] = 0;
  labels.boardings[label] = 0;
  labels.member[label] = entry.member;
  labels.before[label] = -1 - index;
  labels.boarded[label] = -1;
  labels.left[label] = -1;
  labels.next[label] = pending[entry.point] as number;
  pending[entry.point] = label;
  expect(search, entry.point, labels.ready[label] as number);
}

/** Somebody new is at a point: what leaves there after the cut-off must be looked at again. */
export function expect(search: Search, point: number, readyAt: number): void {
  const { legsFrom, freshFrom, promotion, timetable, question } = search;
  const { path, leastCutoffMs, longestCutoffMs } = timetable.paths;
  const promotes = readyAt + (longestCutoffMs[point] as number);
  if (promotes < (promotion[point] as number)) promotion[point] = promotes;
  const end = legsFrom.first[point + 1] as number;
  for (let at = legsFrom.first[point] as number; at < end; at += 1) {
    const leg = legsFrom.legs[at] as number;
    const ridden = path[leg] as number;
    const from = readyAt + (leastCutoffMs[ridden] as number);
    if (from < (freshFrom[leg] as number) && question.mayRide[ridden] === 1) freshFrom[leg] = from;
  }
}

/** Whether the best that a label waiting at a point could still come to is beaten at the end. */
export function isHopeless(search: Search, label: number, point: number, now: number): boolean {
  const { labels, bounds, question, ends } = search;
  const boardings = labels.boardings[label] as number;
  const trips = boardings + (bounds.trips.waiting[point] as number);
  if (trips > question.maxTrips) return true;
  const isChange = (labels.before[label] as number) >= 0;
  const fee = isChange ? (question.fee[point] as number) : 0;
  return isBeaten(
    ends,
    Math.max(now, labels.ready[label] as number) + (bounds.time.waiting[point] as number),
    (labels.price[label] as number) + fee + (bounds.price.waiting[point] as number),
    (labels.co2e[label] as number) + (bounds.co2e.waiting[point] as number),
    trips,
  );
}
