import { seeded, whole } from '../random';
import type { BenchNetwork, BenchPoint } from './network';
import { firstDay, lineOver, runOf } from './network';
import { publicData } from './publicData';

const days = 14;
const dayMs = 86_400_000;

/**
 * The flights of OpenFlights (openflights.org, ODbL 1.0): airports that a route joins, one line for
 * each ordered pair, run by the first airline that is named for it. The data has no times: each line
 * leaves daily at a minute drawn from a seed and takes as long as the great circle asks. Null where
 * the data is not there.
 */
export function openFlights(seed: number): BenchNetwork | null {
  const airportsText = publicData('openflights', 'airports.dat');
  const routesText = publicData('openflights', 'routes.dat');
  if (airportsText === null || routesText === null) return null;
  const random = seeded(seed);
  const airports = new Map<string, BenchPoint>();
  for (const [id = '', , , , , , latitude, longitude] of csvRows(airportsText)) {
    const coordinates = { latitude: Number(latitude), longitude: Number(longitude) };
    const transferMinutes = whole(random, 45, 120);
    airports.set(id, { id, coordinates, transferMinutes, fee: whole(random, 0, 900) });
  }
  const airlines = new Map<string, number>();
  const pairs = new Map<string, { calls: readonly [BenchPoint, BenchPoint]; member: number }>();
  for (const [airline = '', , , fromId = '', , toId = ''] of csvRows(routesText)) {
    const [from, to] = [airports.get(fromId), airports.get(toId)];
    if (from === undefined || to === undefined || from === to) continue;
    const member = airlines.get(airline) ?? airlines.size;
    airlines.set(airline, member);
    const key = `${fromId}-${toId}`;
    if (!pairs.has(key)) pairs.set(key, { calls: [from, to], member });
  }
  const lines = [...pairs].map(([id, { calls, member }]) =>
    lineOver(random, { id, member, mode: 'air' }, calls),
  );
  const departures = lines.flatMap((line) => {
    const minute = whole(random, 0, 24 * 60 - 1) * 60_000;
    return Array.from({ length: days }, (_, day) =>
      runOf(random, line, firstDay + day * dayMs + minute),
    );
  });
  const used = new Set(lines.flatMap(({ legs }) => legs.flatMap(({ from, to }) => [from, to])));
  return {
    name: 'OpenFlights',
    points: [...airports.values()].filter(({ id }) => used.has(id)),
    members: airlines.size,
    lines,
    departures,
    horizonDays: days,
  };
}

/** Cells with commas stand in double quotes; quotes inside them are doubled or escaped. */
function csvRows(text: string): string[][] {
  const cell = /"((?:[^"\\]|\\.|"")*)"|([^,]+)|(?<=,|^)(?=,|$)/g;
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => [...line.matchAll(cell)].map(([, quoted, bare]) => quoted ?? bare ?? ''));
}
