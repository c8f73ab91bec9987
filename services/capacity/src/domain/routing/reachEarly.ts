import type { Instant } from '@serai/model';
import type { Entry, Question } from './question';
import { leastToExit } from './leastToExit';
import { firstStart } from './question';
import type { Scratch } from './scratch';
import { scratch } from './scratch';
import type { Timetable } from './timetable';
import { firstFrom } from './timetable';
import type { LegsOf } from './timetableIndex';
import { legsFromOf, overtaken } from './timetableIndex';

/** What one scan for the earliest arrival came to; connections are places in the columns. */
export interface Reached {
  /** The columns, to be given back when the way was read. */
  readonly lent: Scratch;
  /** Cells of a point: one for each number of boardings that leaves another to be made. */
  readonly width: number;
  /**
   * By cell: from when parcels that came in at most so many boardings may board, cut-off aside;
   * in the first cell of a point: parcels of an entry, which came by none.
   */
  readonly ready: Float64Array;
  /** By cell: the connections of the first and last leg of the ride by which they came. */
  readonly boarded: Int32Array;
  readonly left: Int32Array;
  /** By service leg: from when it must be looked at, because somebody may board who has not. */
  readonly boardFrom: Float64Array;
  /** By service leg: trips with somebody aboard that have yet to ride it. */
  readonly riding: Int32Array;
  /** By service leg: 0 where nobody may come to ride it by what is known; small, and read first. */
  readonly isAwake: Uint8Array;
  readonly isOvertaken: Uint8Array;
  readonly legsFrom: LegsOf;
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
  const { departs, leg } = timetable;
  const reached = beginReach(timetable, question);
  const { boardFrom, riding, isAwake } = reached;
  const begin = firstFrom(departs, firstStart(question));
  const end = question.maxTrips < 1 ? begin : firstFrom(departs, question.latestDeparture + 1);
  const leastMs = leastToExit(timetable, question);
  for (let at = begin; at < end; at += 1) {
    const on = leg[at] as number;
    if (isAwake[on] === 0) continue;
    const now = departs[at] as number;
    if (now + leastMs >= reached.arrives) break;
    if (riding[on] === 0 && now < (boardFrom[on] as number)) {
      if (boardFrom[on] === never) isAwake[on] = 0;
      continue;
    }
    connect(timetable, question, reached, at);
  }
  return reached;
}

/** One connection: somebody boards, or is aboard, and alights. */
function connect(timetable: Timetable, question: Question, reached: Reached, at: number): void {
  const { aboard, riding, boardFrom } = reached;
  const run = timetable.trip[at] as number;
  const on = timetable.leg[at] as number;
  const wasAboard = aboard[run] !== 0;
  if (wasAboard) riding[on] = (riding[on] as number) - 1;
  const mayBoard = (timetable.departs[at] as number) >= (boardFrom[on] as number);
  if (!wasAboard && !mayBoard) return;
  if (reached.isClosed[on] === 1 || !isRidden(timetable, question, at)) {
    if (wasAboard) expectRiders(timetable, reached, at, -1);
    aboard[run] = 0;
    return;
  }
  if (mayBoard) board(timetable, question, reached, at);
  if (aboard[run] === 0) return;
  if (!wasAboard) expectRiders(timetable, reached, at, 1);
  alight(timetable, question, reached, at);
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

function beginReach(timetable: Timetable, question: Question): Reached {
  const { paths, trips } = timetable;
  const lent = scratch();
  const points = paths.pointIds.length;
  const width = Math.max(1, question.maxTrips);
  const ready = lent.floats(points * width, never);
  const { isAvoided, mayRide, base } = question;
  for (const { point, readyAt } of question.entries) {
    if (isAvoided[point] === 1) continue;
    const opens = question.hasHours[point] === 1 ? question.opensAt(point, readyAt) : readyAt;
    ready[point * width] = Math.min(opens, ready[point * width] as number);
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
  const reached: Reached = {
    lent,
    width,
    ready,
    boardFrom: lent.floats(paths.from.length, never),
    riding: lent.integers(paths.from.length, 0),
    isAwake: new Uint8Array(paths.from.length),
    isOvertaken: overtaken(timetable),
    legsFrom: legsFromOf(paths),
    boarded: lent.integers(points * width, 0),
    left: lent.integers(points * width, 0),
    aboard: lent.integers(trips.inOrder.length, 0),
    aboardAs: lent.integers(trips.inOrder.length, 0),
    isClosed,
    isExit,
    arrives: never,
    exit: -1,
    exitBoarded: -1,
    exitLeft: -1,
  };
  for (const { point } of question.entries) {
    wake(timetable, reached, point, ready[point * width] as number);
  }
  return reached;
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
  const boardings = boardingsAt(timetable, question, reached, at);
  const isBetter = !isAboard || (aboardAs[run] as number) > boardings;
  if (boardings > 0 && isBetter) {
    aboard[run] = at + 1;
    aboardAs[run] = boardings;
  }
  if (boardings > 0) restFrom(timetable, question, reached, at, boardings);
}

/**
 * A later trip of this path is of use only to who takes fewer boardings and is ready later: until
 * then, or until somebody new comes, it need not be looked at. Where this one can be ridden to its
 * end and none overtakes it.
 */
function restFrom(
  timetable: Timetable,
  question: Question,
  reached: Reached,
  at: number,
  boardings: number,
): void {
  const { paths, trips } = timetable;
  const on = timetable.leg[at] as number;
  const path = paths.path[on] as number;
  const isInOrder = trips.inOrder[timetable.trip[at] as number] === 1;
  if (!isInOrder || reached.isOvertaken[path] === 1 || question.datedPrices !== null) return;
  for (let next = at; next >= 0; next = timetable.next[next] as number) {
    const isLate = (timetable.departs[next] as number) > question.latestDeparture;
    const isClosed = reached.isClosed[timetable.leg[next] as number] === 1;
    if (isLate || isClosed || !isRidden(timetable, question, next)) return;
  }
  const cell = (paths.from[on] as number) * reached.width;
  let soonest = never;
  for (let fewer = 0; fewer < boardings - 1; fewer += 1) {
    soonest = Math.min(soonest, reached.ready[cell + fewer] as number);
  }
  reached.boardFrom[on] = soonest + (paths.leastCutoffMs[path] as number);
}

/** Counts a trip with somebody aboard in, or out, at each leg that it has yet to ride. */
function expectRiders(
  { next, leg }: Timetable,
  { riding, isAwake }: Reached,
  from: number,
  count: 1 | -1,
): void {
  for (let at = next[from] as number; at >= 0; at = next[at] as number) {
    const on = leg[at] as number;
    riding[on] = (riding[on] as number) + count;
    isAwake[on] = 1;
  }
}

/** Somebody came to a point, or came sooner or by fewer trips: what leaves there is of use again. */
function wake({ paths }: Timetable, reached: Reached, point: number, readyAt: Instant): void {
  const { legsFrom, boardFrom } = reached;
  const end = legsFrom.first[point + 1] as number;
  for (let at = legsFrom.first[point] as number; at < end; at += 1) {
    const leg = legsFrom.legs[at] as number;
    const from = readyAt + (paths.leastCutoffMs[paths.path[leg] as number] as number);
    if (from >= (boardFrom[leg] as number)) continue;
    boardFrom[leg] = from;
    reached.isAwake[leg] = 1;
  }
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
  wake(timetable, reached, point, readyAt);
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
