import type { Instant } from '@serai/model';
import type { Entry, Question } from './question';
import type { Timetable } from './timetable';
import { firstFrom } from './timetable';

/** What one scan for the earliest arrival came to; connections are places in the columns. */
export interface Reached {
  /** By point: from when parcels that came by a trip may board another, but for its cut-off. */
  readonly ready: Float64Array;
  /** By point: the rides' connections by which it was reached so early; in how many boardings. */
  readonly boarded: Int32Array;
  readonly left: Int32Array;
  readonly boardings: Int32Array;
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
  exitBoardings: number;
}

const never = Number.POSITIVE_INFINITY;
const minuteMs = 60_000;

/**
 * Connections in the order in which they leave, one arrival for each point (Dibbelt, Pajor,
 * Strasser, Wagner: Connection Scan Algorithm, 2018), until nothing can come earlier. Everything
 * but interlining and the limit of trips is looked at; of equal arrivals fewer boardings stay.
 */
export function reachEarly(timetable: Timetable, question: Question): Reached {
  const { departs, trip, leg, paths, trips } = timetable;
  const { cutoffMinutes } = trips;
  const { from } = paths;
  const reached = beginReach(timetable, question);
  const { ready, entryReady, aboard } = reached;
  const begin = firstFrom(departs, Math.min(...question.entries.map(({ readyAt }) => readyAt)));
  const end = firstFrom(departs, question.latestDeparture + 1);
  for (let at = begin; at < end; at += 1) {
    const now = departs[at] as number;
    if (now >= reached.arrives) break;
    const run = trip[at] as number;
    const on = leg[at] as number;
    const isAboard = (aboard[run] as number) >= 0;
    if (!isAboard) {
      const point = from[on] as number;
      const least = Math.min(ready[point] as number, entryReady[point] as number);
      if (least > now - (cutoffMinutes[run] as number) * minuteMs) continue;
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

/** The entry whose parcels are in time for a connection, the earliest of them. */
export function entryInTime(
  { departs, trip, leg, paths, trips }: Timetable,
  { entries, latestStart }: Question,
  { entryReady }: Pick<Reached, 'entryReady'>,
  at: number,
): Entry | undefined {
  const point = paths.from[leg[at] as number] as number;
  const now = departs[at] as number;
  const latest = now - (trips.cutoffMinutes[trip[at] as number] as number) * minuteMs;
  if (now > latestStart || (entryReady[point] as number) > latest) return undefined;
  const here = entries.filter((entry) => entry.point === point);
  return here.reduce((one, other) => (other.readyAt < one.readyAt ? other : one));
}

function beginReach({ paths, trips }: Timetable, question: Question): Reached {
  const points = paths.pointIds.length;
  const entryReady = new Float64Array(points).fill(never);
  for (const { point, readyAt } of question.entries) {
    if (question.isAvoided[point] === 1) continue;
    const opens = question.hasHours[point] === 1 ? question.opensAt(point, readyAt) : readyAt;
    entryReady[point] = Math.min(opens, entryReady[point] as number);
  }
  const isExit = new Uint8Array(points);
  for (const { point } of question.exits) isExit[point] = 1;
  return {
    isExit,
    ready: new Float64Array(points).fill(never),
    boarded: new Int32Array(points).fill(-1),
    left: new Int32Array(points).fill(-1),
    boardings: new Int32Array(points),
    entryReady,
    aboard: new Int32Array(trips.inOrder.length).fill(-1),
    aboardAs: new Int32Array(trips.inOrder.length),
    arrives: never,
    exit: -1,
    exitBoarded: -1,
    exitLeft: -1,
    exitBoardings: 0,
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
  const { departs, trip, leg, paths, trips } = timetable;
  const run = trip[at] as number;
  const point = paths.from[leg[at] as number] as number;
  const now = departs[at] as number;
  const latest = now - (trips.cutoffMinutes[run] as number) * minuteMs;
  const isFirst = now <= question.latestStart && (reached.entryReady[point] as number) <= latest;
  const mayChange = question.fee[point] !== never && (reached.ready[point] as number) <= latest;
  if (!isFirst && !mayChange) return;
  const boardings = isFirst ? 1 : (reached.boardings[point] as number) + 1;
  const isAboard = (reached.aboard[run] as number) >= 0;
  if (isAboard && (reached.aboardAs[run] as number) <= boardings) return;
  reached.aboard[run] = at;
  reached.aboardAs[run] = boardings;
}

/** Ends where an exit takes over, and waits where this is the earliest so far. */
function alight(timetable: Timetable, question: Question, reached: Reached, at: number): void {
  const run = timetable.trip[at] as number;
  const point = timetable.paths.to[timetable.leg[at] as number] as number;
  const arrival = timetable.arrives[at] as number;
  const boardings = reached.aboardAs[run] as number;
  if (reached.isExit[point] === 1) end(question, reached, at, point, arrival, run);
  const opens = question.hasHours[point] === 1 ? question.opensAt(point, arrival) : arrival;
  const ready = opens + (question.transferMs[point] as number);
  const before = reached.ready[point] as number;
  if (ready > before) return;
  if (ready === before && boardings >= (reached.boardings[point] as number)) return;
  reached.ready[point] = ready;
  reached.boardings[point] = boardings;
  reached.boarded[point] = reached.aboard[run] as number;
  reached.left[point] = at;
}

function end(
  { exits }: Question,
  reached: Reached,
  at: number,
  point: number,
  arrival: Instant,
  run: number,
): void {
  exits.forEach((exit, index) => {
    if (exit.point !== point) return;
    const ends = exit.endsAt(arrival);
    const boardings = reached.aboardAs[run] as number;
    const isAsGood = ends === reached.arrives && ends !== never;
    const isBetter = ends < reached.arrives || (isAsGood && boardings < reached.exitBoardings);
    if (!isBetter) return;
    reached.arrives = ends;
    reached.exit = index;
    reached.exitBoarded = reached.aboard[run] as number;
    reached.exitLeft = at;
    reached.exitBoardings = boardings;
  });
}
