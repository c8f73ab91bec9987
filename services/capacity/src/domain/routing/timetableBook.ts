import type { Instant } from '@serai/model';
import { pathBook } from './paths';
import type { Columns, DatedDeparture, Timetable, Trips } from './timetable';
import { mostSpace } from './timetable';
import { firstConnection } from './timetableIndex';
import type { Allocate, Loose } from './mergeColumns';
import { emptyColumns, mergeColumns, noneLoose, withOwnRoom } from './mergeColumns';
import { markOrder } from './tripOrder';

const firstTrips = 1024;

/** What became of departures since the last revision. */
export interface Revision {
  /** New ones, and those whose times, calls or space are others now. */
  readonly stands: Iterable<DatedDeparture>;
  /** Cancelled or gone. */
  readonly gone: Iterable<string>;
}

/** The timetable as it moves on; who holds an earlier one keeps it as it was. */
export interface TimetableBook {
  readonly current: Timetable;
  /** Merges what changed into the columns, without sorting the rest again. */
  revise(revision: Revision): Timetable;
}

/** An empty timetable. Refuses nothing: who publishes has checked that legs chain and end later. */
export function timetableBook(
  allocate: Allocate = (bytes) => new ArrayBuffer(bytes),
): TimetableBook {
  const paths = pathBook();
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  const pathOfTrip: number[] = [];
  const startOfTrip: number[] = [];
  let cutoffOfTrip = new Uint16Array(firstTrips);
  let trips = tripsOf(ids, cutoffOfTrip, new Uint8Array(0));
  let columns = emptyColumns(0, allocate);
  let current: Timetable = { ...columns, paths: paths.tables(), trips };

  /** Gives a departure its number and puts its legs aside; what it was is written over. */
  const write = (departure: DatedDeparture, path: number, loose: Loose): void => {
    const number = numbers.get(departure.id) ?? ids.length;
    numbers.set(departure.id, number);
    ids[number] = departure.id;
    pathOfTrip[number] = path;
    startOfTrip[number] = departure.legs[0]?.departsAt ?? 0;
    if (number >= cutoffOfTrip.length) cutoffOfTrip = widened(cutoffOfTrip);
    cutoffOfTrip[number] = departure.cutoffMinutes;
    addLegs(loose, departure, number, paths.firstLegOf(path));
  };
  const revise = ({ stands, gone }: Revision): Timetable => {
    const loose = noneLoose();
    /** What is taken out: trips, and when they left. */
    const changed = new Map<number, Instant>();
    const touched = new Set<number>();
    const rooms: (readonly [number, DatedDeparture])[] = [];
    for (const id of gone) {
      const number = numbers.get(id);
      if (number === undefined) continue;
      changed.set(number, startOfTrip[number] as number);
      touched.add(pathOfTrip[number] as number);
      numbers.delete(id);
    }
    for (const departure of stands) {
      const number = numbers.get(departure.id);
      const path = paths.pathOf(departure);
      if (number !== undefined) {
        if (pathOfTrip[number] === path && isSameButRoom(current, number, departure)) {
          rooms.push([number, departure]);
          continue;
        }
        changed.set(number, startOfTrip[number] as number);
        touched.add(pathOfTrip[number] as number);
      }
      write(departure, path, loose);
      touched.add(path);
    }
    if (changed.size > 0 || loose.trip.length > 0) {
      columns = mergeColumns(columns, changed, loose, ids, allocate);
      const tables = paths.tables();
      const inOrder = markOrder(columns, pathOfTrip, tables, trips.inOrder, touched);
      trips = tripsOf(ids, cutoffOfTrip, inOrder);
    } else if (rooms.length > 0) columns = withOwnRoom(columns, allocate);
    for (const [number, departure] of rooms) setRoom(columns, number, departure);
    current = { ...columns, paths: paths.tables(), trips };
    return current;
  };
  return {
    get current() {
      return current;
    },
    revise,
  };
}

function widened(column: Uint16Array): Uint16Array<ArrayBuffer> {
  const wider = new Uint16Array(column.length * 2);
  wider.set(column);
  return wider;
}

function addLegs(loose: Loose, { legs }: DatedDeparture, number: number, firstLeg: number): void {
  legs.forEach((leg, index) => {
    loose.departs.push(leg.departsAt);
    loose.arrives.push(leg.arrivesAt);
    loose.trip.push(number);
    loose.leg.push(firstLeg + index);
    loose.freeGrams.push(Math.min(leg.freeGrams, mostSpace));
    loose.freeCm3.push(Math.min(leg.freeCm3, mostSpace));
  });
}

function tripsOf(ids: readonly string[], cutoffMinutes: Uint16Array, inOrder: Uint8Array): Trips {
  return { departureIds: ids, cutoffMinutes: cutoffMinutes.slice(0, ids.length), inOrder };
}

function isSameButRoom(
  timetable: Timetable,
  number: number,
  { cutoffMinutes, legs }: DatedDeparture,
): boolean {
  const { trips, arrives, departs, next } = timetable;
  const [first] = legs;
  if (first === undefined || trips.cutoffMinutes[number] !== cutoffMinutes) return false;
  let at = firstConnection(timetable, number, first.departsAt);
  return legs.every(({ departsAt, arrivesAt }) => {
    const isSame = at >= 0 && departs[at] === departsAt && arrives[at] === arrivesAt;
    at = isSame ? (next[at] as number) : -1;
    return isSame;
  });
}

function setRoom(columns: Columns, number: number, { legs }: DatedDeparture): void {
  let at = legs[0] === undefined ? -1 : firstConnection(columns, number, legs[0].departsAt);
  for (const { freeGrams, freeCm3 } of legs) {
    if (at < 0) return;
    columns.freeGrams[at] = Math.min(freeGrams, mostSpace);
    columns.freeCm3[at] = Math.min(freeCm3, mostSpace);
    at = columns.next[at] as number;
  }
}
