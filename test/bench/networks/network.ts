import type { Coordinates, Instant, TransportMode } from '@serai/model';
import { greatCircleMetres } from '@serai/model';
import type { DatedDeparture } from '../../../services/capacity/src/domain/routing/timetable';
import type { Random } from '../random';
import { whole } from '../random';

/** An alliance to search in, drawn from a seed or read from public data. */
export interface BenchNetwork {
  readonly name: string;
  readonly points: readonly BenchPoint[];
  readonly members: number;
  readonly lines: readonly BenchLine[];
  readonly departures: readonly DatedDeparture[];
  readonly horizonDays: number;
}

export interface BenchPoint {
  readonly id: string;
  readonly coordinates: Coordinates;
  readonly transferMinutes: number;
  /** Minor units for each change. */
  readonly fee: number;
}

export interface BenchLine {
  readonly id: string;
  readonly member: number;
  readonly mode: TransportMode;
  readonly takesBatteries: boolean;
  /** Minor units per boarding. */
  readonly base: number;
  /** cm3 that count as a kilogram. */
  readonly divisor: number;
  readonly cutoffMinutes: number;
  readonly legs: readonly BenchLeg[];
}

export interface BenchLeg {
  readonly from: string;
  readonly to: string;
  readonly metres: number;
  readonly minutes: number;
  readonly perKg: number;
  readonly minimum: number;
}

/** The Monday on which every timetable here begins, midnight in UTC. */
export const firstDay: Instant = Date.UTC(2026, 10, 23);

interface Manner {
  readonly kmPerHour: number;
  /** Loading and unloading, once for each leg. */
  readonly stopMinutes: number;
  readonly cutoffMinutes: number;
  readonly base: number;
  /** Minor units for a kilogram over 100 km. */
  readonly perKg100Km: number;
  readonly minimum: number;
  readonly divisor: number;
}

/** How each mode moves and asks: what public tariffs of 2024 look like, to one digit. */
const manners: Readonly<Record<TransportMode, Manner>> = {
  road: rowOf([65, 30, 60, 1200, 1.1, 900, 3000]),
  rail: rowOf([45, 180, 240, 2500, 0.45, 1500, 4000]),
  sea: rowOf([33, 720, 720, 6000, 0.12, 3000, 1000]),
  air: rowOf([780, 90, 180, 3500, 4.5, 4000, 6000]),
  express: rowOf([500, 90, 60, 4000, 6, 4000, 5000]),
};

function rowOf(numbers: readonly [number, number, number, number, number, number, number]): Manner {
  const [kmPerHour, stopMinutes, cutoffMinutes, base, perKg100Km, minimum, divisor] = numbers;
  return { kmPerHour, stopMinutes, cutoffMinutes, base, perKg100Km, minimum, divisor };
}

/** A line of one member over some points, with times and a tariff as its mode has them. */
export function lineOver(
  random: Random,
  of: Pick<BenchLine, 'id' | 'member' | 'mode'>,
  calls: readonly BenchPoint[],
  metresOf: (from: BenchPoint, to: BenchPoint) => number = metresBetween,
): BenchLine {
  const manner = manners[of.mode];
  const dearness = 0.7 + random() * 0.6;
  const legs = calls.slice(1).map((to, index): BenchLeg => {
    const from = calls[index] as BenchPoint;
    const metres = metresOf(from, to);
    const minutes = Math.round(manner.stopMinutes + (metres / 1000 / manner.kmPerHour) * 60);
    const perKg = Math.max(1, Math.round((manner.perKg100Km * dearness * metres) / 100_000));
    const minimum = Math.round(manner.minimum * dearness);
    return { from: from.id, to: to.id, metres, minutes, perKg, minimum };
  });
  return {
    ...of,
    takesBatteries: random() < 0.75,
    base: Math.round(manner.base * dearness),
    divisor: manner.divisor,
    cutoffMinutes: manner.cutoffMinutes,
    legs,
  };
}

export function metresBetween(from: BenchPoint, to: BenchPoint): number {
  return greatCircleMetres(from.coordinates, to.coordinates);
}

const minuteMs = 60_000;
const stayMinutes = 20;

/** One run of a line; some of its legs are full, some take only little more. */
export function runOf(random: Random, line: BenchLine, startsAt: Instant): DatedDeparture {
  let at = startsAt;
  const legs = line.legs.map(({ from, to, minutes }) => {
    const departsAt = at;
    const arrivesAt = departsAt + minutes * minuteMs;
    at = arrivesAt + stayMinutes * minuteMs;
    const freeGrams = roomFor(random);
    const freeCm3 = freeGrams * 6;
    return { fromPointId: from, toPointId: to, departsAt, arrivesAt, freeGrams, freeCm3 };
  });
  const id = `${line.id}@${Math.round((startsAt - firstDay) / minuteMs)}`;
  return { id, lineId: line.id, cutoffMinutes: line.cutoffMinutes, legs };
}

function roomFor(random: Random): number {
  const drawn = random();
  if (drawn < 0.05) return whole(random, 0, 100_000);
  if (drawn < 0.15) return whole(random, 100_000, 2_000_000);
  return whole(random, 2_000_000, 24_000_000);
}
