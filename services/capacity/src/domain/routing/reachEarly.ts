import type { Instant } from '@serai/model';
import type { Entry, Question } from './question';
import { firstStart } from './question';
import type { Timetable } from './timetable';
import { firstFrom } from './timetable';

/** What one scan for the earliest arrival came to; connections are places in the columns. */
export interface Reached {
  /** Cells of a point: one for each number of boardings that leaves another to be made. */
  readonly width: number;
  /**
   * By cell: from when parcels that came in at most so many boardings may board, cut-off aside;
   * in the first cell of a point: parcels of an entry, which came by none.
   */
  readonly ready: Float64Array;
  /** By point: the earliest of its cells; small enough to stay in the nearest cache. */
  readonly soonest: Float64Array;
  /** By cell: the connections of the first and last leg of the ride by which they came. */
  readonly boarded: Int32Array;
  readonly left: Int32Array;
  /** By trip: one more than the connection where it was boarded, 0 for none. */
  readonly aboard: Int32Array;
  /** By trip: the how-manieth trip it is for those aboard. */
  readonly aboardAs: Int32Array;
  /** By service leg: 1 where nobody may ride, whatever the date. */
  readonly isClosed: Uint8Array;
  readonly isExit: Uint8Array;
  /** The earliest end so far, its exit (-1: none) and the ride that came there. */
  arrives: Instant;
  exit: number;
  exitBoarded: number;
  exitLeft: number;
}

const never = Number.POSITIVE_INFINITY;
const minuteMs = 60_000;

/**
 * Connections in the order in which they leave, one arrival for each point and number of boardings
 * (Dibbelt, Pajor, Strasser, Wagner: Connection Scan Algorithm, 2018), until nothing can come
 * earlier. Who hands parcels to whom is all that is not looked at.
 */
export function reachEarly(timetable: Timetable, question: Question): Reached {
  const { departs, trip, leg, paths, trips } = timetable;
  const { cutoffMinutes } = trips;
  const { from } = paths;
  const reached = beginReach(timetable, question);
  const { soonest, aboard, isClosed } = reached;
  const begin = firstFrom(departs, firstStart(question));
  const end = question.maxTrips < 1 ? begin : firstFrom(departs, question.latestDeparture + 1);
  const leastMs = leastToExit(timetable, question);
  for (let at = begin; at < end; at += 1) {
    const now = departs[at] as number;
    if (now + leastMs >= reached.arrives) break;
    const run = trip[at] as number;
    const on = leg[at] as number;
    const soon = soonest[from[on] as number] as number;
    if (!(soon <= now - (cutoffMinutes[run] as number) * minuteMs) && aboard[run] === 0) continue;
    if (isClosed[on] === 1 || !isRidden(timetable, question, at)) {
      aboard[run] = 0;
      continue;
    }
    board(timetable, question, reached, at);
    if (aboard[run] !== 0) alight(timetable, question, reached, at);
  }
  return reached;
}

/** The fewest boardings in which a connection's trip may be boarded at it; 0 where it may not. */
export function boardingsAt(
  timetable: Timetable,
  question: Question,
  { ready, width }: Reached,
  at: number,
): number {
  const point = timetable.paths.from[timetable.leg[at] as number] as number;
  const now = timetable.departs[at] as number;
  const run = timetable.trip[at] as number;
  const latest = now - (timetable.trips.cutoffMinutes[run] as number) * minuteMs;
  const cell = point * width;
  if ((ready[cell] as number) <= latest && now <= question.latestStart) return 1;
  if (question.fee[point] === never) return 0;
  for (let boardings = 1; boardings < width; boardings += 1) {
    if ((ready[cell + boardings] as number) <= latest) return boardings + 1;
  }
  return 0;
}

/** Of the entries at a point the one whose parcels are ready first. */
export function entryAt({ entries }: Question, point: number): Entry {
  const here = entries.filter((entry) => entry.point === point);
  return here.reduce((one, other) => (other.readyAt < one.readyAt ? other : one));
}

function beginReach({ paths, trips }: Timetable, question: Question): Reached {
  const points = paths.pointIds.length;
  const width = Math.max(1, question.maxTrips);
  const ready = new Float64Array(points * width).fill(never);
  const soonest = new Float64Array(points).fill(never);
  const { isAvoided, mayRide, base } = question;
  for (const { point, readyAt } of question.entries) {
    if (isAvoided[point] === 1) continue;
    const opens = question.hasHours[point] === 1 ? question.opensAt(point, readyAt) : readyAt;
    soonest[point] = Math.min(opens, soonest[point] as number);
    ready[point * width] = soonest[point] as number;
  }
  const isExit = new Uint8Array(points);
  for (const { point } of question.exits) isExit[point] = 1;
  const isClosed = new Uint8Array(paths.from.length);
  for (let leg = 0; leg < isClosed.length; leg += 1) {
    const path = paths.path[leg] as number;
    const isOff = mayRide[path] === 0 || base[path] === never;
    const isPast = isAvoided[paths.from[leg] as number] === 1;
    if (isOff || isPast || isAvoided[paths.to[leg] as number] === 1) isClosed[leg] = 1;
  }
  return {
    width,
    ready,
    soonest,
    boarded: new Int32Array(points * width),
    left: new Int32Array(points * width),
    aboard: new Int32Array(trips.inOrder.length),
    aboardAs: new Int32Array(trips.inOrder.length),
    isClosed,
    isExit,
    arrives: never,
    exit: -1,
    exitBoarded: -1,
    exitLeft: -1,
  };
}

/** From the departure of any last leg to the end: never less than this. */
function leastToExit({ paths }: Timetable, { exits }: Question): number {
  const least = new Float64Array(paths.pointIds.length).fill(never);
  for (const { point, leastMs } of exits) least[point] = Math.min(leastMs, least[point] as number);
  const { to, fastestMs } = paths;
  let all = never;
  for (let leg = 0; leg < to.length; leg += 1) {
    all = Math.min(all, (least[to[leg] as number] as number) + (fastestMs[leg] as number));
  }
  return all;
}

/** Whether there is room, and the trip is for sale on its date. */
function isRidden(timetable: Timetable, asked: Question, at: number): boolean {
  const { datedPrices } = asked;
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

/** Boards where nobody is aboard yet, or where this takes fewer boardings. */
function board(timetable: Timetable, question: Question, reached: Reached, at: number): void {
  const { aboard, aboardAs } = reached;
  const run = timetable.trip[at] as number;
  const isAboard = aboard[run] !== 0;
  if (isAboard && aboardAs[run] === 1) return;
  const boardings = boardingsAt(timetable, question, reached, at);
  if (boardings === 0) return;
  if (isAboard && (aboardAs[run] as number) <= boardings) return;
  aboard[run] = at + 1;
  aboardAs[run] = boardings;
}

/** Ends where an exit takes over, and waits where nobody came so early in so few boardings. */
function alight(timetable: Timetable, question: Question, reached: Reached, at: number): void {
  const { width, ready, aboardAs } = reached;
  const run = timetable.trip[at] as number;
  const point = timetable.paths.to[timetable.leg[at] as number] as number;
  const arrival = timetable.arrives[at] as number;
  if (reached.isExit[point] === 1) end(question, reached, point, arrival, run, at);
  const last = (point + 1) * width;
  let cell = point * width + (aboardAs[run] as number);
  if (cell >= last || (ready[cell] as number) <= arrival) return;
  const opens = question.hasHours[point] === 1 ? question.opensAt(point, arrival) : arrival;
  const readyAt = opens + (question.transferMs[point] as number);
  reached.soonest[point] = Math.min(readyAt, reached.soonest[point] as number);
  for (; cell < last && (ready[cell] as number) > readyAt; cell += 1) {
    ready[cell] = readyAt;
    reached.boarded[cell] = (reached.aboard[run] as number) - 1;
    reached.left[cell] = at;
  }
}

function end(
  { exits }: Question,
  reached: Reached,
  point: number,
  arrival: Instant,
  run: number,
  left: number,
): void {
  exits.forEach((exit, index) => {
    if (exit.point !== point) return;
    const ends = exit.endsAt(arrival);
    if (ends >= reached.arrives) return;
    reached.arrives = ends;
    reached.exit = index;
    reached.exitBoarded = (reached.aboard[run] as number) - 1;
    reached.exitLeft = left;
  });
}
