import type { Instant } from '@serai/model';
import type { Entry, Question } from './question';
import { firstStart } from './question';
import type { Scratch } from './scratch';
import { scratch } from './scratch';
import type { Timetable } from './timetable';
import { firstFrom } from './timetable';
import { legsFromOf, legsIntoOf, overtaken } from './timetableIndex';

/** What one scan for the earliest arrival came to; connections are places in the columns. */
export interface Reached {
  /** The columns, to be given back when the way was read. */
  readonly lent: Scratch;
  /** By point: from when parcels of an entry may board there, cut-off aside. */
  readonly entered: Float64Array;
  /** By point: the same for parcels that came by a trip, and may change there. */
  readonly came: Float64Array;
  /** By point: the sooner of both. */
  readonly ready: Float64Array;
  /** By point: the connections of the first and last leg of the ride by which they came. */
  readonly boarded: Int32Array;
  readonly left: Int32Array;
  /** By service leg: 1 where somebody may ride it by what is known; small, and read first. */
  readonly isAwake: Uint8Array;
  /** By service leg: from when on no trip of it is of use to anybody. */
  readonly restsFrom: Float64Array;
  /** By point: the least time from arrival there to an end; Infinity where there is no exit. */
  readonly leadMs: Float64Array;
  /** From the departure of any last leg to the end: never less than this. */
  readonly leastMs: number;
  /** By turn: points where somebody will be ready in it. */
  readonly due: number[][];
  readonly startsAt: Instant;
  turn: number;
  /** The earliest end so far, its exit (-1: none) and the ride that came there. */
  arrives: Instant;
  exit: number;
  exitBoarded: number;
  exitLeft: number;
}

const never = Number.POSITIVE_INFINITY;
const minuteMs = 60_000;
/** The legs of a point are woken at the beginning of the turn in which somebody is ready there. */
const turnMs = 30 * minuteMs;

/**
 * Connections in the order in which they leave, one arrival for each point, until nothing can come
 * earlier (Dibbelt, Pajor, Strasser, Wagner: Connection Scan Algorithm, 2018). A trip is ridden to
 * its end where it is boarded, so that it is looked at once. How often somebody boards, and who
 * hands parcels to whom, is not looked at.
 */
export function reachFirst(timetable: Timetable, question: Question): Reached {
  const { departs, leg } = timetable;
  const { from } = timetable.paths;
  const reached = beginReach(timetable, question);
  const { isAwake, restsFrom, ready, startsAt } = reached;
  let at = firstFrom(departs, startsAt);
  const end = firstFrom(departs, question.latestDeparture + 1);
  for (; at < end; reached.turn += 1) {
    const begins = startsAt + reached.turn * turnMs;
    if (begins + reached.leastMs >= reached.arrives) break;
    for (const point of reached.due[reached.turn] ?? []) wake(timetable, question, reached, point);
    const stop = Math.min(end, firstFrom(departs, begins + turnMs));
    for (; at < stop; at += 1) {
      const on = leg[at] as number;
      if (isAwake[on] === 0) continue;
      const now = departs[at] as number;
      if (now < (ready[from[on] as number] as number)) continue;
      if (now < (restsFrom[on] as number) && isOfUse(timetable, question, reached, on, now)) {
        if (boardedAs(timetable, question, reached, at) !== null) {
          ride(timetable, question, reached, at);
        }
        continue;
      }
      isAwake[on] = 0;
      restsFrom[on] = Math.min(now, restsFrom[on] as number);
    }
  }
  return reached;
}

/** Whose parcels may board at a connection: an entry's, or those that came by a trip. */
export function boardedAs(
  { departs, trip, leg, paths, trips }: Timetable,
  question: Question,
  { entered, came }: Pick<Reached, 'entered' | 'came'>,
  at: number,
): 'entered' | 'came' | null {
  const point = paths.from[leg[at] as number] as number;
  const now = departs[at] as number;
  const latest = now - (trips.cutoffMinutes[trip[at] as number] as number) * minuteMs;
  if ((entered[point] as number) <= latest && now <= question.latestStart) return 'entered';
  return (came[point] as number) <= latest ? 'came' : null;
}

/** Of the entries at a point the one whose parcels are ready first. */
export function entryAt({ entries }: Question, point: number): Entry {
  const here = entries.filter((entry) => entry.point === point);
  return here.reduce((one, other) => (other.readyAt < one.readyAt ? other : one));
}

function beginReach(timetable: Timetable, question: Question): Reached {
  const { paths } = timetable;
  const lent = scratch();
  const points = paths.pointIds.length;
  const leadMs = lent.floats(points, never);
  for (const { point, leastMs } of question.exits) {
    if (question.isAvoided[point] === 1) continue;
    leadMs[point] = Math.min(leastMs, leadMs[point] as number);
  }
  const reached: Reached = {
    lent,
    entered: lent.floats(points, never),
    came: lent.floats(points, never),
    ready: lent.floats(points, never),
    boarded: lent.integers(points, 0),
    left: lent.integers(points, 0),
    isAwake: new Uint8Array(paths.from.length),
    restsFrom: lent.floats(paths.from.length, never),
    leadMs,
    leastMs: leastToExit(timetable, question, leadMs),
    due: [],
    startsAt: firstStart(question),
    turn: 0,
    arrives: never,
    exit: -1,
    exitBoarded: -1,
    exitLeft: -1,
  };
  for (const { point, readyAt } of question.entries) {
    if (question.isAvoided[point] === 1) continue;
    const opens = question.hasHours[point] === 1 ? question.opensAt(point, readyAt) : readyAt;
    reached.entered[point] = Math.min(opens, reached.entered[point] as number);
    reached.ready[point] = reached.entered[point] as number;
    expect(timetable, question, reached, point);
  }
  return reached;
}

function leastToExit({ paths }: Timetable, { exits }: Question, leadMs: Float64Array): number {
  const { first, legs } = legsIntoOf(paths);
  let least = never;
  for (const { point } of exits) {
    const end = first[point + 1] as number;
    for (let at = first[point] as number; at < end; at += 1) {
      const ridesMs = paths.fastestMs[legs[at] as number] as number;
      least = Math.min(least, ridesMs + (leadMs[point] as number));
    }
  }
  return least;
}

/** Somebody will be ready at a point: what leaves there is looked at from that turn on. */
function expect(timetable: Timetable, question: Question, reached: Reached, point: number): void {
  const { due, ready, startsAt, turn } = reached;
  const at = Math.floor(((ready[point] as number) - startsAt) / turnMs);
  if (at > turn) (due[at] ??= []).push(point);
  else wake(timetable, question, reached, point);
}

function wake({ paths }: Timetable, asked: Question, reached: Reached, point: number): void {
  const { first, legs } = legsFromOf(paths);
  const { isAwake, restsFrom, ready } = reached;
  const { mayRide, base } = asked;
  const end = first[point + 1] as number;
  for (let at = first[point] as number; at < end; at += 1) {
    const leg = legs[at] as number;
    const path = paths.path[leg] as number;
    if (mayRide[path] === 0 || base[path] === never) continue;
    if ((ready[point] as number) < (restsFrom[leg] as number)) isAwake[leg] = 1;
  }
}

/**
 * Whether a trip that leaves now could, at its fastest, bring anything sooner anywhere; where it
 * could not, no later one of its path can.
 */
function isOfUse(
  { paths }: Timetable,
  { isAvoided, transferMs }: Question,
  reached: Reached,
  on: number,
  now: Instant,
): boolean {
  const { to, path, firstLeg, fastestMs } = paths;
  const end = firstLeg[(path[on] as number) + 1] as number;
  let comes = now;
  for (let leg = on; leg < end; leg += 1) {
    const point = to[leg] as number;
    if (isAvoided[point] === 1) return false;
    comes += fastestMs[leg] as number;
    if (comes + (reached.leadMs[point] as number) < reached.arrives) return true;
    const readyAt = comes + (transferMs[point] as number);
    const isSooner = readyAt < (reached.came[point] as number);
    if (isSooner && readyAt + reached.leastMs < reached.arrives) return true;
  }
  return false;
}

/** Rides a trip as far as it goes, has room and is for sale. */
function ride(timetable: Timetable, question: Question, reached: Reached, boarded: number): void {
  const { departs, leg, next, paths } = timetable;
  let at = boarded;
  for (; at >= 0; at = next[at] as number) {
    const isLate = (departs[at] as number) > question.latestDeparture;
    const isPast = question.isAvoided[paths.to[leg[at] as number] as number] === 1;
    if (isLate || isPast || !isRidden(timetable, question, at)) return;
    alight(timetable, question, reached, boarded, at);
  }
  const path = paths.path[leg[boarded] as number] as number;
  if (overtaken(timetable)[path] === 1) return;
  for (at = boarded; at >= 0; at = next[at] as number) {
    const on = leg[at] as number;
    reached.restsFrom[on] = Math.min(departs[at] as number, reached.restsFrom[on] as number);
  }
}

/** Whether there is room, nothing is shut, and the trip is for sale on its date. */
function isRidden(timetable: Timetable, asked: Question, at: number): boolean {
  const { datedPrices, shutAt } = asked;
  if (shutAt !== null) {
    const { leg, departs, arrives } = timetable;
    if (shutAt(leg[at] as number, departs[at] as number, arrives[at] as number)) return false;
  }
  if (datedPrices !== null) {
    const path = timetable.paths.path[timetable.leg[at] as number] as number;
    const isSold = datedPrices.isDated[path] === 0;
    if (!isSold && datedPrices.priceOf(timetable.trip[at] as number) === null) return false;
  }
  const grams = timetable.freeGrams[at] as number;
  const cm3 = timetable.freeCm3[at] as number;
  if (grams >= asked.grams && cm3 >= asked.cm3) return true;
  const own = asked.ownRoom.get(at);
  if (own === undefined) return false;
  return grams + own.grams >= asked.grams && cm3 + own.cm3 >= asked.cm3;
}

/** Ends where an exit takes over, and waits where nobody came so early. */
function alight(
  timetable: Timetable,
  question: Question,
  reached: Reached,
  boarded: number,
  left: number,
): void {
  const { came, ready } = reached;
  const point = timetable.paths.to[timetable.leg[left] as number] as number;
  const arrival = timetable.arrives[left] as number;
  if (arrival + (reached.leadMs[point] as number) < reached.arrives) {
    end(question, reached, point, boarded, left, arrival);
  }
  const wait = question.transferMs[point] as number;
  const sooner = arrival + wait;
  if (sooner >= (came[point] as number) || sooner + reached.leastMs >= reached.arrives) return;
  if (question.fee[point] === never) return;
  const opens = question.hasHours[point] === 1 ? question.opensAt(point, arrival) : arrival;
  if (opens + wait >= (came[point] as number)) return;
  came[point] = opens + wait;
  reached.boarded[point] = boarded;
  reached.left[point] = left;
  if (opens + wait >= (ready[point] as number)) return;
  ready[point] = opens + wait;
  expect(timetable, question, reached, point);
}

function end(
  { exits }: Question,
  reached: Reached,
  point: number,
  boarded: number,
  left: number,
  arrival: Instant,
): void {
  exits.forEach((exit, index) => {
    if (exit.point !== point) return;
    const ends = exit.endsAt(arrival);
    if (ends >= reached.arrives) return;
    reached.arrives = ends;
    reached.exit = index;
    reached.exitBoarded = boarded;
    reached.exitLeft = left;
  });
}
