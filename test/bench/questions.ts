import { days, legCo2eGrams, minutes } from '@serai/model';
import type { Entry, Exit, Question } from '../../services/capacity/src/domain/routing/question';
import { freeInterline } from '../../services/capacity/src/domain/routing/question';
import type { Timetable } from '../../services/capacity/src/domain/routing/timetable';
import type { BenchLine, BenchNetwork, BenchPoint } from './networks/network';
import { firstDay, metresBetween } from './networks/network';
import type { Random } from './random';
import { pick, scaled, whole } from './random';

/** No way leads over a point that is nearer than this: nobody asks an alliance for that. */
const leastMetres = 300_000;
/** Points around the sender's door and the receiver's. */
const doorMetres = 250_000;
const most = { trips: 6, doors: 3, grams: 2_000_000 };
const tonne = 1_000_000;

/**
 * Makes questions of random requirements: two or three points to enter and to leave by, where there
 * are so many near, a weight between one kilogram and two tonnes, and now and then batteries.
 */
export function questionsOf(
  network: BenchNetwork,
  timetable: Timetable,
): (random: Random) => Question {
  const { paths } = timetable;
  const lineById = new Map(network.lines.map((line) => [line.id, line]));
  const lineOf = paths.lineIds.map((id) => lineById.get(id) as BenchLine);
  const pointById = new Map(network.points.map((point) => [point.id, point]));
  const points = paths.pointIds.map((id) => pointById.get(id) as BenchPoint);
  const perTonne = Float64Array.from(paths.path, (path, leg) => {
    const line = lineOf[path] as BenchLine;
    const { metres } = line.legs[leg - (paths.firstLeg[path] as number)] as BenchLine['legs'][0];
    return legCo2eGrams(line.mode, metres, tonne);
  });
  const transferMs = Float64Array.from(points, (point) => minutes(point.transferMinutes));
  const fee = Float64Array.from(points, (point) => point.fee);
  const isAvoided = new Uint8Array(points.length);
  return (random) => {
    const [from, to] = farApart(random, points);
    const latest = firstDay + minutes(whole(random, 0, 24 * 60)) + days(network.horizonDays);
    const readyAt = latest - days(network.horizonDays);
    const grams = scaled(random, 1000, most.grams);
    const cm3 = grams * whole(random, 1, 5);
    const hasBatteries = random() < 0.3;
    return {
      entries: doorsNear(points, from).map((point): Entry => ({
        point,
        readyAt: readyAt + minutes(whole(random, 60, 600)),
        price: whole(random, 500, 6000),
        member: -1,
      })),
      exits: doorsNear(points, to).map((point) =>
        exitAt(point, whole(random, 500, 6000), minutes(whole(random, 60, 600))),
      ),
      grams,
      cm3,
      ownRoom: new Map(),
      maxTrips: most.trips,
      latestStart: latest,
      latestDeparture: latest,
      mayRide: Uint8Array.from(lineOf, (line) => (hasBatteries && !line.takesBatteries ? 0 : 1)),
      member: Int32Array.from(lineOf, ({ member }) => member),
      base: Float64Array.from(lineOf, ({ base }) => base),
      legPrice: legPrices(lineOf, timetable, grams, cm3),
      legCo2e: perTonne.map((each) => Math.floor((each * grams + tonne / 2) / tonne)),
      datedPrices: null,
      shutAt: null,
      isAvoided,
      transferMs,
      fee,
      hasHours: new Uint8Array(points.length),
      opensAt: (_, arrival) => arrival,
      interline: freeInterline(network.members),
    };
  };
}

function exitAt(point: number, price: number, leadMs: number): Exit {
  return { point, price, member: -1, leastMs: leadMs, endsAt: (arrival) => arrival + leadMs };
}

/** Chargeable kilograms times the rate, at least the minimum, rounded up for each leg. */
function legPrices(
  lineOf: readonly BenchLine[],
  { paths }: Timetable,
  grams: number,
  cm3: number,
): Float64Array {
  return Float64Array.from(paths.path, (path, leg) => {
    const line = lineOf[path] as BenchLine;
    const chargeable = Math.max(grams, Math.ceil((1000 * cm3) / line.divisor));
    const rate = line.legs[leg - (paths.firstLeg[path] as number)] as BenchLine['legs'][0];
    return Math.max(rate.minimum, Math.ceil((rate.perKg * chargeable) / 1000));
  });
}

function farApart(random: Random, points: readonly BenchPoint[]): [BenchPoint, BenchPoint] {
  const from = pick(random, points);
  for (let tried = 0; tried < points.length; tried += 1) {
    const to = pick(random, points);
    if (metresBetween(from, to) >= leastMetres) return [from, to];
  }
  throw new Error('all points are in one place');
}

/** The point itself and the next ones, as far as somebody would be sent to collect. */
function doorsNear(points: readonly BenchPoint[], door: BenchPoint): number[] {
  return points
    .map((point, number) => ({ number, metres: metresBetween(point, door) }))
    .filter(({ metres }) => metres <= doorMetres)
    .sort((a, b) => a.metres - b.metres)
    .slice(0, most.doors)
    .map(({ number }) => number);
}
