import type { Instant } from '@serai/model';
import {
  convert,
  days,
  discounted,
  hours,
  legCo2eGrams,
  minutes,
  nextOpen,
  portionOf,
} from '@serai/model';
import fc from 'fast-check';
import { findItineraries } from './findItineraries';
import { brokenRules } from './legByLeg.test-data';
import type { RoutingPoint } from './network';
import { termsBetween } from './network';
import type { PlannedLeg, RoutingRequirement } from './requirement';
import type { Shut } from './shut';
import type { DatedLeg } from './timetable';
import type { TinyNetwork } from './tinyNetworks.test-data';
import { monday } from './tinyLines.test-data';
import { tinyCase } from './tinyNetworks.test-data';

type Vector = readonly [arrivesAt: number, price: number, co2eGrams: number, transfers: number];

/** Tries every way there is; shares no code with the search but the model's own values. */
function everyWay(network: TinyNetwork, requirement: RoutingRequirement): Vector[] {
  const found: Vector[] = [];
  const { sellerId, grams, cm3, avoidMembers, avoidPoints, goods, modes } = requirement;
  const chargeable = Math.max(grams, Math.ceil((1000 * cm3) / 5000));
  const eur = (amount: number, currency: string): number =>
    convert({ amount, currency }, 'EUR', network.rates).amount;
  const allows = (a: string, b: string, at: Instant): boolean =>
    a === b || termsBetween(network, a, b, at).interline;
  const longest = network.departures.map(({ legs }) => {
    return legs.at(-1)!.arrivesAt - legs[0]!.departsAt;
  });
  const latest = requirement.readyAt + days(requirement.horizonDays);
  const lastRun = latest + days(requirement.horizonDays) + Math.max(...longest);
  const { shut = [] } = requirement;
  const alwaysUntil = latest + Math.max(...longest);
  const isDoorShut = (pointId: string): boolean =>
    shut.some(({ all, points, from, until }) => {
      return (all || points.has(pointId)) && from <= requirement.readyAt && until > alwaysUntil;
    });
  const isLegShut = (lineId: string, leg: DatedLeg): boolean =>
    shut.some(({ all, points, lines, from, until }) => {
      const isIn = (at: Instant): boolean => from <= at && at < until;
      if ((all || lines.has(lineId)) && isIn(leg.departsAt)) return true;
      if (points.has(leg.fromPointId) && isIn(leg.departsAt)) return true;
      return points.has(leg.toPointId) && isIn(leg.arrivesAt);
    });
  const opens = (point: RoutingPoint, at: Instant): Instant =>
    point.opening ? nextOpen(point.opening, point.zone, at) : at;
  const finish = (
    pointId: string,
    at: Instant,
    member: string,
    boardings: number,
    price: number,
    co2e: number,
  ): void => {
    for (const area of network.areas) {
      const isServed =
        area.delivers && area.pointId === pointId && network.activeMembers.has(area.memberId);
      if (
        !isServed ||
        avoidMembers.includes(area.memberId) ||
        avoidPoints.includes(pointId) ||
        isDoorShut(pointId) ||
        !allows(member, area.memberId, at)
      )
        continue;
      const point = network.points.get(pointId)!;
      const ready = opens(point, at) + (boardings > 0 ? minutes(point.handlingMinutes) : 0);
      const starts: number[] = area.runs.length === 0 ? [ready] : [];
      for (let day = 0; area.runs.length > 0 && day < 40; day += 1) {
        const start = monday + days(day) + hours(8);
        const isFull = new Date(start).getUTCDate() === 23;
        const doesRun = area.runs[0]!.days.includes((day % 7) + 1);
        if (doesRun && start >= ready && start <= lastRun && !isFull) starts.push(start);
      }
      const ends = Math.min(...starts) + minutes(area.leadMinutes);
      if (ends > (requirement.deliverBy ?? Infinity) || starts.length === 0) continue;
      found.push([
        ends,
        price + area.price.amount + Math.ceil(grams / 1000),
        co2e,
        Math.max(0, boardings - 1),
      ]);
    }
  };
  const go = (
    pointId: string,
    at: Instant,
    member: string,
    boardings: number,
    price: number,
    co2e: number,
  ): void => {
    finish(pointId, at, member, boardings, price, co2e);
    if (boardings === requirement.maxTrips) return;
    const point = network.points.get(pointId)!;
    const ready = opens(point, at) + (boardings > 0 ? minutes(point.handlingMinutes) : 0);
    for (const departure of network.departures) {
      const line = network.lines.get(departure.lineId)!;
      const tariff = network.tariffs.get(line.id)![0]!;
      const isSold =
        departure.sellerIds!.length === 0 ||
        line.memberId === sellerId ||
        departure.sellerIds!.includes(sellerId);
      if (
        !isSold ||
        !network.activeMembers.has(line.memberId) ||
        avoidMembers.includes(line.memberId)
      )
        continue;
      if (!goods.every((word) => line.goods.includes(word))) continue;
      if (modes.length > 0 && !modes.includes(line.mode)) continue;
      const off =
        line.memberId === sellerId
          ? 0
          : (termsBetween(
              network,
              sellerId,
              line.memberId,
              departure.legs[0]!.departsAt,
            ).discounts.get(line.memberId) ?? 0);
      const pay = (amount: number, extra: number): number =>
        eur(discounted(amount + portionOf(amount, 300) + extra, off), tariff.currency);
      departure.legs.forEach((leg, first) => {
        if (leg.fromPointId !== pointId || leg.departsAt < ready + minutes(departure.cutoffMinutes))
          return;
        if (leg.departsAt > latest) return;
        if (!allows(member, line.memberId, leg.departsAt)) return;
        let [cost, emitted] = [
          price + pay(tariff.base, 1) + (boardings > 0 ? (point.handlingFee?.amount ?? 0) : 0),
          co2e,
        ];
        for (let last = first; last < departure.legs.length; last += 1) {
          const on = departure.legs[last]!;
          if (on.departsAt > latest) return;
          const room = network.roomOnLeg(departure.id, last, sellerId);
          if (room.grams < grams || room.cm3 < cm3) return;
          if (avoidPoints.includes(on.fromPointId) || avoidPoints.includes(on.toPointId)) return;
          if (isLegShut(line.id, on)) return;
          const rate = tariff.legs[last]!;
          cost += pay(Math.max(rate.minimum, Math.ceil((rate.perKg * chargeable) / 1000)), 0);
          emitted += legCo2eGrams(line.mode, line.distancesMetres[last]!, grams);
          go(on.toPointId, on.arrivesAt, line.memberId, boardings + 1, cost, emitted);
        }
      });
    }
  };
  for (const area of network.areas) {
    const isServed = area.collects && network.activeMembers.has(area.memberId);
    if (!isServed || avoidMembers.includes(area.memberId) || avoidPoints.includes(area.pointId))
      continue;
    if (isDoorShut(area.pointId)) continue;
    const brought = requirement.readyAt + minutes(area.leadMinutes);
    const isBarred = shut.some(({ all, points, from, until }) => {
      return (all || points.has(area.pointId)) && from <= brought && brought < until;
    });
    if (isBarred) continue;
    go(
      area.pointId,
      requirement.readyAt + minutes(area.leadMinutes),
      area.memberId,
      0,
      area.price.amount + Math.ceil(grams / 1000),
      0,
    );
  }
  const beats = (a: Vector, b: Vector): boolean =>
    a.every((cost, i) => cost <= b[i]!) && a.some((cost, i) => cost < b[i]!);
  const front = found.filter((vector) => !found.some((other) => beats(other, vector)));
  return [...new Map(front.map((vector) => [vector.join('/'), vector])).values()].sort(
    (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3],
  );
}

const shutForGood: Shut = {
  why: 'closed',
  from: 0,
  until: Infinity,
  all: false,
  points: new Set(),
  lines: new Set(),
};

const vectorsOf = (network: TinyNetwork, requirement: RoutingRequirement): Vector[] =>
  findItineraries(network, requirement).itineraries.map((way) => [
    way.arrivesAt,
    way.price.amount,
    way.co2eGrams,
    way.transfers,
  ]);

test('the front is the one that trying every way finds, with every filter on', () => {
  let [withWays, withChoice] = [0, 0];
  fc.assert(
    fc.property(tinyCase, ({ network, requirement }) => {
      const expected = everyWay(network, requirement);
      if (expected.length > 0) withWays += 1;
      if (expected.length > 1) withChoice += 1;
      expect(vectorsOf(network, requirement)).toEqual(expected);
    }),
    { numRuns: 1500 },
  );
  expect(withWays).toBeGreaterThan(60);
  expect(withChoice).toBeGreaterThan(10);
});

test('every itinerary keeps every rule, leg by leg, and holds the space of each leg', () => {
  let checked = 0;
  fc.assert(
    fc.property(tinyCase, ({ network, requirement }) => {
      for (const way of findItineraries(network, requirement).itineraries) {
        expect(brokenRules(network, requirement, way)).toEqual([]);
        const ridden = way.legs.flatMap(({ ride }) =>
          ride ? [ride.lastLeg - ride.firstLeg + 1] : [],
        );
        const space = way.space.filter(({ kind }) => kind === 'leg').length;
        expect(space).toBe(ridden.reduce((sum, count) => sum + count, 0));
        checked += 1;
      }
    }),
    { numRuns: 1500 },
  );
  expect(checked).toBeGreaterThan(100);
});

test('who looks leg by leg sees each rule that another requirement would break', () => {
  const limits = ['room', 'goods', 'modes', 'trips', 'horizon', 'deliver-by', 'ready', 'run'];
  const times = ['cut-off', 'change time', 'times', 'arrival', 'lead time', 'chain'];
  const whom = ['interlining', 'sale', 'active', 'avoided member', 'avoided point', 'shut'];
  const priced = ['price of a leg', 'price of a door', 'price by weight', 'price'];
  const costs = [...priced, 'handling fee', 'CO2e'];
  const every = [...limits, ...times, ...whom, ...costs, 'CO2e of a leg'];
  const seen = new Set<string>();
  const later = (by: number, leg: PlannedLeg): PlannedLeg => ({
    ...leg,
    departsAt: leg.departsAt + by,
    price: { ...leg.price, amount: leg.price.amount + 1 },
    pricing: { ...leg.pricing, base: leg.pricing.base + 100 },
    co2eGrams: leg.co2eGrams + 1,
  });
  fc.assert(
    fc.property(tinyCase, ({ network, requirement }) => {
      // Some are rare: networks are drawn until each was seen.
      if (every.every((rule) => seen.has(rule))) return;
      const strict: Partial<RoutingRequirement>[] = [
        { grams: 1e9 },
        { cm3: 1e9 },
        { goods: ['nobody takes this'] },
        { modes: ['sea'] },
        { sellerId: 'm1' },
        { maxTrips: 0 },
        { horizonDays: 0 },
        { deliverBy: 0 },
        { readyAt: requirement.readyAt + days(3) },
        { avoidMembers: ['m0', 'm1', 'm2', 'm3'] },
        { avoidPoints: ['p0', 'p1', 'p2', 'p3', 'p4'] },
        { shut: [{ ...shutForGood, all: true }] },
      ];
      const alone = {
        ...network,
        activeMembers: new Set<string>(),
        agreements: new Map(),
        charter: { ...network.charter, interline: false },
      };
      for (const way of findItineraries(network, requirement).itineraries) {
        const note = (rules: readonly string[]): void => rules.forEach((rule) => seen.add(rule));
        for (const change of strict) {
          note(brokenRules(network, { ...requirement, ...change }, way));
        }
        note(brokenRules(alone, requirement, way));
        const legs = way.legs.map((leg) => later(60_000, leg));
        note(brokenRules(network, requirement, { ...way, legs }));
        note(brokenRules(network, requirement, { ...way, legs: [...way.legs].reverse() }));
      }
    }),
    { numRuns: 5000 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(every));
});
