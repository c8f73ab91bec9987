import type { Random } from '../random';
import { pick, seeded, whole } from '../random';
import type { BenchLine, BenchNetwork, BenchPoint } from './network';
import { firstDay, lineOver, runOf } from './network';
import { publicData, rowsOf } from './publicData';

const horizonDays = 28;
const weekMs = 7 * 86_400_000;
const nauticalMileMetres = 1852;
const callsOfService = { least: 4, most: 7 };
/** A call that makes the way longer than this much is left to another service. */
const mostDetour = 1.6;

interface Demand {
  readonly from: string;
  readonly to: string;
  readonly perWeek: number;
}

/**
 * Ocean services over the ports, distances and demands of LINERLIB (Brouer et al., Transportation
 * Science 2014). The data names no services that sail: each is drawn along the heaviest demand that
 * none serves yet, by ports on its way, there and back, weekly, on a day drawn from a seed. Null
 * where the data is not there.
 */
export function linerLib(seed: number): BenchNetwork | null {
  const texts = ['ports.csv', 'dist_dense.csv', 'Demand_WorldSmall_Fixed_Sep.csv'].map((name) =>
    publicData('linerlib', name),
  );
  const [portsText, distancesText, demandText] = texts;
  if (portsText == null || distancesText == null || demandText == null) return null;
  const random = seeded(seed);
  const demands = rowsOf(demandText, '\t')
    .map(({ Origin = '', Destination = '', FFEPerWeek }) => {
      return { from: Origin, to: Destination, perWeek: Number(FFEPerWeek) };
    })
    .sort((a, b) => b.perWeek - a.perWeek || (a.from + a.to < b.from + b.to ? -1 : 1));
  const served = new Set(demands.flatMap(({ from, to }) => [from, to]));
  const ports = portsOf(random, portsText, served);
  const metres = distancesOf(distancesText);
  const distance = (from: string, to: string): number =>
    metres.get(`${from}-${to}`) ?? metres.get(`${to}-${from}`) ?? Number.POSITIVE_INFINITY;
  const lines: BenchLine[] = [];
  const joined = new Set<string>();
  for (const demand of demands) {
    if (joined.has(`${demand.from}-${demand.to}`)) continue;
    const ids = callsAlong(random, demand, [...ports.keys()], distance);
    if (ids.length < 2) continue;
    for (const way of [ids, [...ids].reverse()]) {
      const calls = way.map((id) => ports.get(id) as BenchPoint);
      way.forEach((from, at) => way.slice(at + 1).forEach((to) => joined.add(`${from}-${to}`)));
      const of = { id: `s${lines.length}`, member: whole(random, 0, 11), mode: 'sea' as const };
      lines.push(lineOver(random, of, calls, (from, to) => distance(from.id, to.id)));
    }
  }
  const departures = lines.flatMap((line) => {
    const first = firstDay + whole(random, 0, 7 * 24 - 1) * 3_600_000;
    const weeks = Array.from({ length: horizonDays / 7 }, (_, week) => week);
    return weeks.map((week) => runOf(random, line, first + week * weekMs));
  });
  const points = [...ports.values()];
  return { name: 'LINERLIB', points, members: 12, lines, departures, horizonDays };
}

function portsOf(
  random: Random,
  text: string,
  served: ReadonlySet<string>,
): Map<string, BenchPoint> {
  const rows = rowsOf(text, '\t').filter(({ UNLocode = '' }) => served.has(UNLocode));
  return new Map(
    rows.map(({ UNLocode: id = '', Latitude, Longitude, CostPerFULLTrnsf }) => {
      const coordinates = { latitude: Number(Latitude), longitude: Number(Longitude) };
      const fee = Math.round(Number(CostPerFULLTrnsf) * 10);
      return [id, { id, coordinates, transferMinutes: whole(random, 12, 48) * 60, fee }];
    }),
  );
}

/** The shortest where there are several: by a canal or around. */
function distancesOf(text: string): Map<string, number> {
  const metres = new Map<string, number>();
  for (const { fromUNLOCODe, ToUNLOCODE, Distance } of rowsOf(text, '\t')) {
    const key = `${fromUNLOCODe}-${ToUNLOCODE}`;
    const gone = Math.round(Number(Distance) * nauticalMileMetres);
    if (gone > 0) metres.set(key, Math.min(gone, metres.get(key) ?? gone));
  }
  return metres;
}

function callsAlong(
  random: Random,
  { from, to }: Demand,
  ports: readonly string[],
  distance: (from: string, to: string) => number,
): string[] {
  const straight = distance(from, to);
  if (!Number.isFinite(straight)) return [];
  const calls = [from];
  for (let stop = whole(random, callsOfService.least, callsOfService.most); stop > 2; stop -= 1) {
    const last = calls.at(-1) as string;
    const left = distance(last, to);
    const onTheWay = ports.filter(
      (port) =>
        port !== to &&
        !calls.includes(port) &&
        distance(port, to) < left &&
        distance(last, port) + distance(port, to) < left * mostDetour,
    );
    if (onTheWay.length === 0) break;
    calls.push(pick(random, onTheWay));
  }
  return [...calls, to];
}
