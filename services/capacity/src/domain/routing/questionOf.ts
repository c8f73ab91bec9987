import type { Instant } from '@serai/model';
import { days, legCo2eGrams, minutes } from '@serai/model';
import type { Door, DoorRun } from './doors';
import { doorsOf, firstRun, readyToGoOn } from './doors';
import type { Relaxed } from './filters';
import { mayRide } from './filters';
import { interlineOf } from './interline';
import type { LinePrices } from './linePrices';
import { linePrices } from './linePrices';
import type { Network, RoutingPoint } from './network';
import type { TimedDoor } from './plan';
import { handlingFeeOf } from './price';
import type { DatedPrices, Entry, Exit, Question } from './question';
import type { RoutingRequirement } from './requirement';
import { isLineShut, isPointShut, shutAt, shutFor, type ShutFor } from './shut';
import { pointNumbers, tripStarts } from './timetableIndex';

/** A requirement in the timetable's numbers, and what those numbers mean. */
export interface Asked {
  readonly question: Question;
  /** Every collection and every delivery door, those at points without departures too. */
  readonly starts: readonly TimedDoor[];
  readonly doors: readonly Door[];
  readonly startOf: ReadonlyMap<Entry, TimedDoor>;
  readonly doorOf: ReadonlyMap<Exit, Door>;
  /** By path; none where it may not be ridden. */
  readonly prices: readonly (LinePrices | null)[];
}

/** When the first ride may leave; parcels that are ready earlier wait for it. */
export interface StartWindow {
  readonly from: Instant;
  /** The last instant that is still of it. */
  readonly until: Instant;
}

/** Turns people's words into the search's: every door, price and filter is looked up here, once. */
export function questionOf(
  network: Network,
  requirement: RoutingRequirement,
  relaxed: Relaxed,
  window: StartWindow | null = null,
): Asked {
  const { paths } = network.timetable;
  const latestDeparture = requirement.readyAt + days(requirement.horizonDays);
  const numbers = pointNumbers(paths);
  const points = paths.pointIds.map((id) => network.points.get(id));
  const members = memberNumbers();
  const lines = linesOf(network, requirement, relaxed);
  const { from, to, readyAt } = requirement;
  const shuts = shutFor(requirement, paths, relaxed);
  const starts = doorsOf(network, requirement, from, 'collects', relaxed).flatMap((door) => {
    const run = firstRun(network, requirement, door, readyAt, relaxed);
    const isIn = run !== null && (door.area === undefined || !isShutThen(shuts, door, run));
    return isIn ? [{ door, run }] : [];
  });
  const doors = doorsOf(network, requirement, to, 'delivers', relaxed);
  const startOf = new Map<Entry, TimedDoor>();
  for (const start of starts) {
    const { door, run } = start;
    const point = numbers.get(door.pointId);
    if (point === undefined) continue;
    const member = members.of(door.memberId);
    startOf.set({ point, readyAt: run.endsAt, price: door.price.paid, member }, start);
  }
  const doorOf = new Map<Exit, Door>();
  for (const door of doors) {
    const point = numbers.get(door.pointId);
    if (point === undefined) continue;
    const member = members.of(door.memberId);
    doorOf.set(exitOf(network, requirement, door, { point, member }, relaxed), door);
  }
  const avoided = relaxed.has('avoided') ? [] : requirement.avoidPoints;
  const avoids = (id: string): boolean => avoided.includes(id) || isPointShut(shuts.always, id);
  const isFree = relaxed.has('room');
  const question: Question = {
    entries: [...startOf.keys()],
    exits: [...doorOf.keys()],
    grams: isFree ? 0 : requirement.grams,
    cm3: isFree ? 0 : requirement.cm3,
    ownRoom: network.ownRoom(requirement.sellerId),
    maxTrips: requirement.maxTrips,
    ...(window !== null && { earliestStart: window.from }),
    latestStart: Math.min(latestDeparture, window?.until ?? latestDeparture),
    latestDeparture,
    mayRide: Uint8Array.from(lines.prices, (prices) => (prices === null ? 0 : 1)),
    member: Int32Array.from(lines.lineOf, (line) => members.of(line?.memberId ?? null)),
    ...leastOf(network, requirement, lines),
    datedPrices: datedPrices(network, lines.prices),
    shutAt: shutAt(paths, shuts),
    isAvoided: Uint8Array.from(paths.pointIds, (id) => (avoids(id) ? 1 : 0)),
    transferMs: Float64Array.from(points, (point) => minutes(point?.handlingMinutes ?? 0)),
    fee: Float64Array.from(points, (point) => feeOf(network, point)),
    hasHours: Uint8Array.from(points, (point) => (point?.opening === undefined ? 0 : 1)),
    opensAt: (number, at) => {
      const point = points[number];
      return point === undefined ? at : readyToGoOn(point, at, false);
    },
    interline: interlineOf(
      network,
      members.ids,
      { from: requirement.readyAt, to: latestDeparture + paths.longestTripMs },
      relaxed,
    ),
  };
  return { question, starts, doors, startOf, doorOf, prices: lines.prices };
}

interface Lines {
  /** By path. */
  readonly lineOf: readonly ReturnType<Network['lines']['get']>[];
  readonly prices: readonly (LinePrices | null)[];
}

function linesOf(network: Network, requirement: RoutingRequirement, relaxed: Relaxed): Lines {
  const { paths } = network.timetable;
  const from = requirement.readyAt - paths.longestTripMs;
  const to = requirement.readyAt + days(requirement.horizonDays);
  const { always } = shutFor(requirement, paths, relaxed);
  const lineOf = paths.lineIds.map((id) => network.lines.get(id));
  const known = new Map<string, LinePrices | null>();
  const prices = lineOf.map((line, path) => {
    const sellers = paths.sellerIds[path] ?? [];
    if (line === undefined || isLineShut(always, line.id)) return null;
    if (!mayRide(network, requirement, line, sellers, relaxed)) return null;
    const met = known.get(line.id);
    if (met !== undefined) return met;
    const made = linePrices(network, requirement, line, { from, to });
    const offered = made.all.length === 0 ? null : made;
    known.set(line.id, offered);
    return offered;
  });
  return { lineOf, prices };
}

/** By path and service leg the least that any date asks, and what each leg emits. */
function leastOf(
  network: Network,
  { grams }: RoutingRequirement,
  { lineOf, prices }: Lines,
): Pick<Question, 'base' | 'legPrice' | 'legCo2e'> {
  const { firstLeg, path } = network.timetable.paths;
  const least = (costs: readonly number[]): number => Math.min(...costs);
  const base = Float64Array.from(prices, (priced) =>
    least(priced?.all.map((price) => price.base) ?? []),
  );
  const legPrice = new Float64Array(path.length);
  const legCo2e = new Float64Array(path.length);
  path.forEach((number, leg) => {
    const [line, index] = [lineOf[number], leg - (firstLeg[number] as number)];
    legPrice[leg] = least(prices[number]?.all.map(({ legs }) => legs[index] ?? 0) ?? []);
    if (line !== undefined) {
      legCo2e[leg] = legCo2eGrams(line.mode, line.distancesMetres[index] ?? 0, grams);
    }
  });
  return { base, legPrice, legCo2e };
}

function datedPrices(network: Network, prices: readonly (LinePrices | null)[]): DatedPrices | null {
  if (!prices.some((price) => price?.isDated)) return null;
  const { pathOf, starts } = tripStarts(network.timetable);
  return {
    isDated: Uint8Array.from(prices, (price) => (price?.isDated === true ? 1 : 0)),
    priceOf: (trip) => prices[pathOf[trip] as number]?.at(starts[trip] as number) ?? null,
  };
}

/** The counter of the point itself, or the first run of a delivery that has room and is in time. */
function exitOf(
  network: Network,
  requirement: RoutingRequirement,
  door: Door,
  { point, member }: Pick<Exit, 'point' | 'member'>,
  relaxed: Relaxed,
): Exit {
  const place = network.points.get(door.pointId);
  const handling = door.area === undefined ? 0 : minutes(place?.handlingMinutes ?? 0);
  const latest = relaxed.has('time') ? undefined : requirement.deliverBy;
  return {
    point,
    member,
    price: door.price.paid,
    leastMs: handling + minutes(door.area?.leadMinutes ?? 0),
    endsAt: (arrival) => {
      const ends = deliveryAfter(network, requirement, door, arrival, relaxed)?.endsAt;
      return ends === undefined || ends > (latest ?? ends) ? Number.POSITIVE_INFINITY : ends;
    },
  };
}

/** The delivery of what came by a trip; null where no run is left within the horizon. */
export function deliveryAfter(
  network: Network,
  requirement: RoutingRequirement,
  door: Door,
  arrival: number,
  relaxed: Relaxed,
): DoorRun | null {
  const point = network.points.get(door.pointId);
  const isAtPoint = door.area === undefined || point === undefined;
  const ready = isAtPoint ? arrival : readyToGoOn(point, arrival, true);
  return firstRun(network, requirement, door, ready, relaxed);
}

/** What is collected cannot be brought to a point while it is shut. */
function isShutThen({ sometimes }: ShutFor, { pointId }: Door, { endsAt }: DoorRun): boolean {
  return isPointShut(
    sometimes.filter(({ from, until }) => from <= endsAt && endsAt < until),
    pointId,
  );
}

function feeOf(network: Network, point: RoutingPoint | undefined): number {
  if (point === undefined) return Number.POSITIVE_INFINITY;
  return handlingFeeOf(network, point.handlingFee) ?? Number.POSITIVE_INFINITY;
}

function memberNumbers(): { readonly ids: string[]; of(id: string | null): number } {
  const ids: string[] = [];
  const numbers = new Map<string, number>();
  return {
    ids,
    of: (id) => {
      if (id === null) return -1;
      const known = numbers.get(id);
      if (known !== undefined) return known;
      numbers.set(id, ids.length);
      return ids.push(id) - 1;
    },
  };
}
