import type { Instant } from '@serai/model';
import type { Connection } from './connections';
import { connectionsFor } from './connections';
import type { Door } from './doors';
import { doorsOf, firstRun, readyToGoOn } from './doors';
import type { Relaxed } from './filters';
import { interlining } from './filters';
import type { Aboard, Label } from './labels';
import { addAboard, addLabel } from './labels';
import type { Network } from './network';
import { handlingFeeOf } from './price';
import type { RoutingRequirement } from './requirement';

/** A scan that would keep more ways than this says that it is incomplete. */
export const maxLabels = 500_000;

/** All scans of one search together: the ways themselves, and the causes where there is none. */
export const maxLabelsInAll = 2_000_000;

/** What one search may still keep; every scan draws on it. */
export interface SearchWork {
  labelsLeft: number;
}

/** Every way to every door that no other way there of the same member beats. */
export interface Scan {
  readonly ways: ReadonlyMap<Door, readonly Label[]>;
  readonly incomplete: boolean;
}

/** What is known so far: who waits at each point, and what each delivery may take over. */
interface Known {
  readonly bags: Map<string, Label[]>;
  readonly ways: Map<Door, Label[]>;
  readonly doorsAt: ReadonlyMap<string, readonly Door[]>;
  readonly mayInterline: ReturnType<typeof interlining>;
}

/**
 * Plain label setting over the connections in time order: at each, those who wait at its start may
 * board, those aboard ride on, and everybody aboard may alight. The slow, obvious form of the
 * multi-criteria connection scan (Dibbelt, Pajor, Strasser, Wagner: Connection Scan Algorithm, 2018).
 *
 * Who may take over depends on the moment. For boarding that is the connection's, the same for all
 * who wait, so that an earlier way of the same member is never worse. For a delivery it is the
 * arrival: each door keeps its own bag, of those that it may take over.
 */
export function scan(
  network: Network,
  requirement: RoutingRequirement,
  relaxed: Relaxed,
  work: SearchWork,
): Scan {
  const doors = doorsOf(network, requirement, requirement.to, 'delivers', relaxed);
  const known: Known = {
    bags: new Map(),
    ways: new Map(doors.map((door) => [door, []])),
    doorsAt: new Map(
      doors.map(({ pointId }) => [pointId, doors.filter((door) => door.pointId === pointId)]),
    ),
    mayInterline: interlining(network, relaxed),
  };
  const trips = new Map<string, Aboard[]>();
  const board = boarding(network, requirement, known);
  const allowed = Math.min(maxLabels, work.labelsLeft);
  let labels = start(network, requirement, known, relaxed);
  for (const connection of connectionsFor(network, requirement, relaxed)) {
    if (labels > allowed) break;
    const { departure, isRidable } = connection;
    const waiting = known.bags.get(connection.fromPointId) ?? [];
    const aboard = isRidable ? ride(trips.get(departure.id) ?? [], connection) : [];
    if (isRidable) for (const way of board(waiting, connection)) addAboard(aboard, way);
    trips.set(departure.id, aboard);
    for (const way of aboard) labels += arrive(known, alight(way, connection));
  }
  work.labelsLeft -= Math.min(labels, work.labelsLeft);
  return { ways: known.ways, incomplete: labels > allowed };
}

/** Puts a way into the bags of its point and of the doors there; how many of them kept it. */
function arrive({ bags, ways, doorsAt, mayInterline }: Known, label: Label): number {
  const bag = bags.get(label.pointId) ?? [];
  bags.set(label.pointId, bag);
  let kept = addLabel(bag, label) ? 1 : 0;
  for (const door of doorsAt.get(label.pointId) ?? []) {
    const mayTakeOver =
      door.memberId === null || mayInterline(label.memberId, door.memberId, label.arrival);
    const own = ways.get(door);
    if (own === undefined || !mayTakeOver) continue;
    // Which run a start came by decides what is left of it: starts do not beat each other here.
    const isStart = label.from.kind === 'start';
    if (isStart) own.push(label);
    if (isStart || addLabel(own, label)) kept += 1;
  }
  return kept;
}

/** The collections: each area's first run that has room. */
function start(
  network: Network,
  requirement: RoutingRequirement,
  known: Known,
  relaxed: Relaxed,
): number {
  let labels = 0;
  for (const door of doorsOf(network, requirement, requirement.from, 'collects', relaxed)) {
    const run = firstRun(network, requirement, door, requirement.readyAt, relaxed);
    if (run === null) continue;
    labels += arrive(known, {
      pointId: door.pointId,
      arrival: run.endsAt,
      price: door.price.paid,
      co2eGrams: 0,
      boardings: 0,
      memberId: door.memberId,
      from: { kind: 'start', door, run },
    });
  }
  return labels;
}

function boarding(
  network: Network,
  requirement: RoutingRequirement,
  { mayInterline }: Known,
): (waiting: readonly Label[], connection: Connection) => Aboard[] {
  const readyAt = new Map<Label, Instant>();
  return (waiting, connection) => {
    const point = network.points.get(connection.fromPointId);
    if (point === undefined) return [];
    return waiting.flatMap((label) => {
      const isChange = label.from.kind === 'ride';
      if (label.boardings >= requirement.maxTrips) return [];
      const ready = readyAt.get(label) ?? readyToGoOn(point, label.arrival, isChange);
      readyAt.set(label, ready);
      if (ready + connection.cutoffMs > connection.departsAt) return [];
      const { line, departsAt } = connection;
      if (!mayInterline(label.memberId, line.memberId, departsAt)) return [];
      const fee = isChange ? handlingFeeOf(network, point.handlingFee) : 0;
      if (fee === null) return [];
      const ofLeg = connection.price.legs[connection.leg]?.paid ?? 0;
      return [
        {
          before: label,
          boarded: connection,
          price: label.price + fee + connection.price.boarding.paid + ofLeg,
          co2eGrams: label.co2eGrams + connection.co2eGrams,
          boardings: label.boardings + 1,
        },
      ];
    });
  };
}

function ride(aboard: readonly Aboard[], connection: Connection): Aboard[] {
  const ofLeg = connection.price.legs[connection.leg]?.paid ?? 0;
  return aboard.map((way) => ({
    ...way,
    price: way.price + ofLeg,
    co2eGrams: way.co2eGrams + connection.co2eGrams,
  }));
}

function alight(way: Aboard, connection: Connection): Label {
  return {
    pointId: connection.toPointId,
    arrival: connection.arrivesAt,
    price: way.price,
    co2eGrams: way.co2eGrams,
    boardings: way.boardings,
    memberId: connection.line.memberId,
    from: { kind: 'ride', before: way.before, boarded: way.boarded, left: connection },
  };
}
