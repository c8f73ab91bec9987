import type { Instant } from '@serai/model';
import type { Entry, Question } from './question';
import type { Timetable } from './timetable';
import { firstStart } from './question';
import { firstFrom } from './timetable';

/** What one scan for the earliest arrival came to; connections are places in the columns. */
export interface Reached {
  /** Cells of a point: one for each number of boardings that leaves another to be made. */
  readonly width: number;
  /** By cell: from when parcels that came in at most so many boardings may board, cut-off aside. */
  readonly ready: Float64Array;
  /** By cell: the connections of the first and last leg of the ride by which they came. */
  readonly boarded: Int32Array;
  readonly left: Int32Array;
  /** By point: from when parcels of an entry may board there. */
  readonly entryReady: Float64Array;
  /** By trip: the connection where it was boarded, -1 for none; the how-manieth trip it is. */
  readonly aboard: Int32Array;
  readonly aboardAs: Int32Array;
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
  const { ready, entryReady, aboard, width } = reached;
  const begin = firstFrom(departs, firstStart(question));
  const end = question.maxTrips < 1 ? begin : firstFrom(departs, question.latestDeparture + 1);
  for (let at = begin; at < end; at += 1) {
    const now = departs[at] as number;
    if (now >= reached.arrives) break;
    const run = trip[at] as number;
    if ((aboard[run] as number) < 0) {
      const point = from[leg[at] as number] as number;
      const latest = now - (cutoffMinutes[run] as number) * minuteMs;
      const isLate = !((ready[point * width + width - 1] as number) <= latest);
      if (isLate && (entryReady[point] as number) > latest) continue;
    }
    if (!isRidden(timetable, question, at)) {
      aboard[run] = -1;
      continue;
    }
    board(timetable, question, reached, at);
    if ((aboard[run] as number) >= 0) alight(timetable, question, reached, at);
  }
  return reached;
}

/** The fewest boardings in which a connection's trip may be boarded at it; 0 where it may not. */
export function boardingsAt(
  { departs, trip, leg, paths, trips }: Timetable,
  { latestStart, fee }: Question,
  { entryReady, ready, width }: Reached,
  at: number,
): number {
  const point = paths.from[leg[at] as number] as number;
  const now = departs[at] as number;
  const latest = now - (trips.cutoffMinutes[trip[at] as number] as number) * minuteMs;
  if (now <= latestStart && (entryReady[point] as number) <= latest) return 1;
  if (fee[point] === never) return 0;
  for (let boardings = 1; boardings < width; boardings += 1) {
    if ((ready[point * width + boardings] as number) <= latest) return boardings + 1;
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
  const entryReady = new Float64Array(points).fill(never);
  for (const { point, readyAt } of question.entries) {
    if (question.isAvoided[point] === 1) continue;
    const opens = question.hasHours[point] === 1 ? question.opensAt(point, readyAt) : readyAt;
    entryReady[point] = Math.min(opens, entryReady[point] as number);
  }
  const isExit = new Uint8Array(points);
  for (const { point } of question.exits) isExit[point] = 1;
  return {
    width,
    ready: new Float64Array(points * width).fill(never),
    boarded: new Int32Array(points * width),
    left: new Int32Array(points * width),
    entryReady,
    aboard: new Int32Array(trips.inOrder.length).fill(-1),
    aboardAs: new Int32Array(trips.inOrder.length),
    isExit,
    arrives: never,
    exit: -1,
    exitBoarded: -1,
    exitLeft: -1,
  };
}

/** Whether this leg may be ridden: its line, its points, its room, and that it is for sale. */
function isRidden(
  { leg, trip, paths, ...columns }: Timetable,
  asked: Question,
  at: number,
): boolean {
  const on = leg[at] as number;
  const path = paths.path[on] as number;
  if (asked.mayRide[path] === 0 || asked.base[path] === never) return false;
  if (asked.isAvoided[paths.from[on] as number] === 1) return false;
  if (asked.isAvoided[paths.to[on] as number] === 1) return false;
  const { datedPrices } = asked;
  if (datedPrices !== null && datedPrices.isDated[path] === 1) {
    if (datedPrices.priceOf(trip[at] as number) === null) return false;
  }
  const [grams, cm3] = [columns.freeGrams[at] as number, columns.freeCm3[at] as number];
  if (grams >= asked.grams && cm3 >= asked.cm3) return true;
  const own = asked.ownRoom.get(at);
  if (own === undefined) return false;
  return grams + own.grams >= asked.grams && cm3 + own.cm3 >= asked.cm3;
}

/** Boards where nobody is aboard yet, or where this takes fewer boardings. */
function board(timetable: Timetable, question: Question, reached: Reached, at: number): void {
  const run = timetable.trip[at] as number;
  const isAboard = (reached.aboard[run] as number) >= 0;
  if (isAboard && reached.aboardAs[run] === 1) return;
  const boardings = boardingsAt(timetable, question, reached, at);
  if (boardings === 0) return;
  if (isAboard && (reached.aboardAs[run] as number) <= boardings) return;
  reached.aboard[run] = at;
  reached.aboardAs[run] = boardings;
}

/** Ends where an exit takes over, and waits where nobody came so early in so few boardings. */
function alight(timetable: Timetable, question: Question, reached: Reached, at: number): void {
  const run = timetable.trip[at] as number;
  const point = timetable.paths.to[timetable.leg[at] as number] as number;
  const arrival = timetable.arrives[at] as number;
  const boarded = reached.aboard[run] as number;
  if (reached.isExit[point] === 1) end(question, reached, point, arrival, boarded, at);
  const opens = question.hasHours[point] === 1 ? question.opensAt(point, arrival) : arrival;
  const ready = opens + (question.transferMs[point] as number);
  const { width } = reached;
  const last = (point + 1) * width;
  for (let cell = point * width + (reached.aboardAs[run] as number); cell < last; cell += 1) {
    if ((reached.ready[cell] as number) <= ready) break;
    reached.ready[cell] = ready;
    reached.boarded[cell] = boarded;
    reached.left[cell] = at;
  }
}

function end(
  { exits }: Question,
  reached: Reached,
  point: number,
  arrival: Instant,
  boarded: number,
  left: number,
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
