import type { TransportMode } from '@serai/model';
import type { DatedDeparture } from '../../../services/capacity/src/domain/routing/timetable';
import type { Random } from '../random';
import { normal, pick, seeded, whole } from '../random';
import type { BenchLine, BenchNetwork, BenchPoint } from './network';
import { firstDay, lineOver, metresBetween, runOf } from './network';

export interface Size {
  readonly points: number;
  readonly regions: number;
  readonly members: number;
  readonly serviceLegs: number;
  /** Legs of departures within the days; met to within one run. */
  readonly departureLegs: number;
  readonly days: number;
}

export const fullSize: Size = {
  points: 3000,
  regions: 40,
  members: 300,
  serviceLegs: 15_000,
  departureLegs: 500_000,
  days: 14,
};

interface Region {
  readonly points: readonly BenchPoint[];
  /** Rail terminal, port, airport; the first is all of them. */
  readonly hubs: readonly BenchPoint[];
}

/** Of all service legs; the rest is road. */
const shares: readonly (readonly [TransportMode, number])[] = [
  ['rail', 0.12],
  ['sea', 0.04],
  ['air', 0.1],
];
const maxCalls = 7;
const minuteMs = 60_000;
const dayMinutes = 1440;

/**
 * An alliance of that size, drawn from a seed: points in clusters on a globe, road inside them and
 * to the nearest neighbours, rail, sea and air between their hubs, weekly patterns, real-looking
 * tariffs, some legs full.
 */
export function syntheticAlliance(size: Size, seed: number): BenchNetwork {
  const random = seeded(seed);
  const regions = drawRegions(random, size);
  const lines: BenchLine[] = [];
  let legs = 0;
  const add = (mode: TransportMode, calls: readonly BenchPoint[]): void => {
    if (calls.length < 2) return;
    for (const way of [calls, [...calls].reverse()]) {
      const member = whole(random, 0, size.members - 1);
      lines.push(lineOver(random, { id: `${mode}${lines.length}`, member, mode }, way));
      legs += way.length - 1;
    }
  };
  let within = 0;
  for (const [mode, share] of shares) {
    within += share * size.serviceLegs;
    while (legs < within) add(mode, hubCalls(random, regions, mode));
  }
  const served = new Set(lines.flatMap((line) => line.legs.map(({ from }) => from)));
  const regionOf = regions.flatMap((region) => region.points.map((point) => ({ point, region })));
  while (legs < size.serviceLegs) {
    const drawn = pick(random, regionOf);
    const { point, region } = regionOf.find(({ point: { id } }) => !served.has(id)) ?? drawn;
    const calls = roadCalls(random, regions, region, point);
    for (const { id } of [point, ...calls]) served.add(id);
    add('road', calls);
  }
  return {
    name: 'synthetic alliance',
    points: regions.flatMap(({ points }) => points),
    members: size.members,
    lines,
    departures: drawDepartures(random, lines, size),
    horizonDays: size.days,
  };
}

function drawRegions(random: Random, { points, regions }: Size): Region[] {
  const weights = Array.from({ length: regions }, () => 0.4 + random());
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let [drawn, weighed] = [0, 0];
  return weights.map((weight): Region => {
    const [latitude, longitude] = [-30 + random() * 88, -170 + random() * 340];
    weighed += weight;
    const upTo = Math.round((weighed / all) * points);
    const made: BenchPoint[] = [];
    for (; drawn < upTo; drawn += 1) {
      made.push({
        id: `p${drawn}`,
        coordinates: {
          latitude: latitude + normal(random) * 1.6,
          longitude: Math.max(-180, Math.min(180, longitude + normal(random) * 2)),
        },
        transferMinutes: whole(random, 30, 180),
        fee: whole(random, 0, 900),
      });
    }
    return { points: made, hubs: made.slice(0, whole(random, 1, 3)) };
  });
}

/** Road: from a point along others that come nearer and nearer to a hub, or to any other point. */
function roadCalls(
  random: Random,
  regions: readonly Region[],
  region: Region,
  from: BenchPoint,
): BenchPoint[] {
  const drawn = random();
  const beyond = drawn < 0.06 ? nearestRegions(regions, region) : [];
  const goals =
    beyond.length > 0 ? pick(random, beyond).hubs : drawn < 0.7 ? region.hubs : region.points;
  const to = pick(random, goals);
  const calls = [from];
  for (let stop = whole(random, 0, maxCalls - 2); stop > 0; stop -= 1) {
    const last = calls.at(-1) as BenchPoint;
    const left = metresBetween(last, to);
    const nearer = region.points.filter((point) => {
      const onward = metresBetween(point, to);
      return onward < left * 0.85 && metresBetween(last, point) + onward < left * 1.2;
    });
    if (nearer.length === 0) break;
    calls.push(pick(random, nearer));
  }
  if (calls.at(-1) !== to) calls.push(to);
  return [...new Set(calls)];
}

/** Rail goes on over neighbouring regions, sea over any, air straight or with one stop. */
function hubCalls(random: Random, regions: readonly Region[], mode: TransportMode): BenchPoint[] {
  const passed = [pick(random, regions)];
  const count = mode === 'air' ? whole(random, 2, 3) : whole(random, 2, maxCalls);
  while (passed.length < count) {
    const last = passed.at(-1) as Region;
    const near = mode === 'rail' ? nearestRegions(regions, last) : regions;
    const onward = near.filter((region) => !passed.includes(region));
    if (onward.length === 0) break;
    passed.push(pick(random, onward));
  }
  return passed.map(({ hubs }) => pick(random, hubs));
}

const neighbours = 5;

function nearestRegions(regions: readonly Region[], region: Region): Region[] {
  const metres = (other: Region): number =>
    metresBetween(region.points[0] as BenchPoint, other.points[0] as BenchPoint);
  const others = regions.filter((other) => other !== region);
  return others.sort((a, b) => metres(a) - metres(b)).slice(0, neighbours);
}

/** Runs a week: sea 1, rail 3, air 7, and road as often as the wanted number of legs leaves. */
function drawDepartures(
  random: Random,
  lines: readonly BenchLine[],
  { days, departureLegs }: Size,
): DatedDeparture[] {
  const weekly: Readonly<Record<string, number>> = { sea: 1, rail: 3, air: 7 };
  const weeks = days / 7;
  const legsOf = (mode: boolean): number =>
    lines
      .filter(({ mode: own }) => (weekly[own] !== undefined) === mode)
      .reduce((sum, { mode: own, legs }) => sum + legs.length * (weekly[own] ?? 1), 0);
  const perWeekByRoad = (departureLegs / weeks - legsOf(true)) / legsOf(false);
  return lines.flatMap((line) => {
    const wanted = weekly[line.mode] ?? perWeekByRoad;
    const count = Math.floor(wanted) + (random() < wanted % 1 ? 1 : 0);
    const starts = patternOf(random, count);
    return Array.from({ length: Math.ceil(weeks) }, (_, week) => week).flatMap((week) =>
      starts
        .map((start) => start + week * 7 * dayMinutes)
        .filter((start) => start < days * dayMinutes)
        .map((start) => runOf(random, line, firstDay + start * minuteMs)),
    );
  });
}

/** Minutes of the week, evenly over its days, at hours of the line's own. */
function patternOf(random: Random, count: number): number[] {
  const first = random() * 7 * dayMinutes;
  const apart = (7 * dayMinutes) / Math.max(1, count);
  const starts = Array.from(
    { length: count },
    (_, run) => Math.round((first + run * apart) / 5) * 5,
  );
  return starts.map((start) => start % (7 * dayMinutes)).sort((a, b) => a - b);
}
