import { minutes } from '@serai/model';
import fc from 'fast-check';
import type { EarliestWay } from './earliestArrival';
import { earliestArrival } from './earliestArrival';
import type { Question } from './question';
import { questionOf } from './questionOf';
import { scan } from './scan';
import type { Timetable } from './timetable';
import { tinyCase } from './tinyNetworks.test-data';

const patience = { maxLabels: 100_000, isOver: () => false };

/** Leg by leg, from what was asked and what the columns say; knows nothing of the search. */
function expectRideable(timetable: Timetable, question: Question, way: EarliestWay): void {
  const { departs, arrives, trip, leg, next, paths, trips, freeGrams, freeCm3 } = timetable;
  const { interline } = question;
  const passes = (from: number, to: number, at: number): boolean =>
    from === to || from < 0 || to < 0 || interline.mayPass(from, to, at);
  let { point, readyAt: ready, member } = way.entry;
  if (question.hasHours[point] === 1) ready = question.opensAt(point, ready);
  let arrival = 0;
  way.rides.forEach(({ trip: run, first, last }, index) => {
    const path = paths.path[leg[first]!]!;
    expect(paths.from[leg[first]!]).toBe(point);
    expect(departs[first]! - minutes(trips.cutoffMinutes[run]!)).toBeGreaterThanOrEqual(ready);
    if (index === 0) expect(departs[first]).toBeLessThanOrEqual(question.latestStart);
    else expect(question.fee[point]).not.toBe(Infinity);
    expect(passes(member, question.member[path]!, departs[first]!)).toBe(true);
    expect(question.mayRide[path]).toBe(1);
    for (let at = first; ; at = next[at]!) {
      expect(trip[at]).toBe(run);
      expect(departs[at]).toBeLessThanOrEqual(question.latestDeparture);
      const own = question.ownRoom.get(at) ?? { grams: 0, cm3: 0 };
      expect(freeGrams[at]! + own.grams).toBeGreaterThanOrEqual(question.grams);
      expect(freeCm3[at]! + own.cm3).toBeGreaterThanOrEqual(question.cm3);
      expect(question.isAvoided[paths.from[leg[at]!]!]).toBe(0);
      expect(question.isAvoided[paths.to[leg[at]!]!]).toBe(0);
      if (at === last) break;
    }
    member = question.member[path]!;
    point = paths.to[leg[last]!]!;
    arrival = arrives[last]!;
    const opens = question.hasHours[point] === 1 ? question.opensAt(point, arrival) : arrival;
    ready = opens + question.transferMs[point]!;
  });
  expect(way.rides).toHaveLength(way.boardings);
  expect(way.boardings).toBeLessThanOrEqual(question.maxTrips);
  expect(way.exit.point).toBe(point);
  expect(passes(member, way.exit.member, arrival)).toBe(true);
  expect(way.reaches).toBe(arrival);
  expect(way.exit.endsAt(arrival)).toBe(way.arrives);
  expect(question.entries).toContain(way.entry);
  expect(question.exits).toContain(way.exit);
}

/** One trip is not for sale on its date, and every other dearer than on others. */
function withUnsold(question: Question, unsold: number): Question {
  const isDated = new Uint8Array(question.mayRide.length).fill(1);
  const dear = { base: 1e6, legs: [1e6, 1e6, 1e6] };
  return {
    ...question,
    datedPrices: { isDated, priceOf: (trip) => (trip === unsold ? null : dear) },
  };
}

test('it comes when the first of the front does, over legs that may be ridden', () => {
  let [found, banned, limited] = [0, 0, 0];
  const drawn = fc.tuple(tinyCase, fc.boolean(), fc.nat(3));
  const property = fc.property(drawn, ([{ network, requirement }, isDirect, unsold]) => {
    const asked = questionOf(network, requirement, new Set()).question;
    const { maxTrips } = asked;
    const question = { ...withUnsold(asked, unsold), maxTrips: isDirect ? 1 : maxTrips };
    const { ways } = scan(network.timetable, question, patience);
    const { way, incomplete } = earliestArrival(network.timetable, question, patience);
    expect(incomplete).toBe(false);
    expect(way?.arrives).toBe(ways[0]?.arrives);
    if (way !== null) expectRideable(network.timetable, question, way);
    if (way !== null) found += 1;
    const arrivesUnder = (change: Partial<Question>): number | undefined =>
      earliestArrival(network.timetable, { ...question, ...change }, patience).way?.arrives;
    const mayPass = (): boolean => true;
    const isBound = new Uint8Array(question.interline.isBound.length);
    const interline = { ...question.interline, isBound, mayPass };
    if (arrivesUnder({ interline }) !== way?.arrives) banned += 1;
    if (arrivesUnder({ maxTrips: 9 }) !== way?.arrives) limited += 1;
  });
  // Some are rare: more are drawn until there were enough of each.
  for (let round = 0; round < 8 && Math.min(banned, limited) <= 2; round += 1) {
    fc.assert(property, { numRuns: 2000 });
  }
  expect(found).toBeGreaterThan(100);
  expect(banned).toBeGreaterThan(2);
  expect(limited).toBeGreaterThan(2);
});

test('a first ride that must leave within a window does, and nothing else is lost by that', () => {
  let later = 0;
  const hours = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(tinyCase, hours, ({ network, requirement }, window) => {
      const asked = questionOf(network, requirement, new Set()).question;
      const whole = earliestArrival(network.timetable, asked, patience).way;
      const latestStart = requirement.readyAt + minutes(60 * window);
      const question = { ...asked, latestStart };
      const { way } = earliestArrival(network.timetable, question, patience);
      if (way !== null) expectRideable(network.timetable, question, way);
      const start = whole && network.timetable.departs[whole.rides[0]!.first]!;
      if (start !== null && start <= latestStart) expect(way?.arrives).toBe(whole?.arrives);
      else if (start !== null) later += 1;
    }),
    { numRuns: 1000 },
  );
  expect(later).toBeGreaterThan(10);
});

test('an exit that is to be avoided is none', () => {
  let lost = 0;
  fc.assert(
    fc.property(tinyCase, ({ network, requirement }) => {
      const { question } = questionOf(network, requirement, new Set());
      const { way } = earliestArrival(network.timetable, question, patience);
      if (way === null) return;
      const isAvoided = question.isAvoided.map((is, point) => (point === way.exit.point ? 1 : is));
      const other = earliestArrival(network.timetable, { ...question, isAvoided }, patience).way;
      expect(other?.exit.point).not.toBe(way.exit.point);
      lost += 1;
    }),
    { numRuns: 500 },
  );
  expect(lost).toBeGreaterThan(10);
});

test('ended where the whole search must answer, it says that nothing is known', () => {
  const impatient = { maxLabels: 0, isOver: () => true };
  fc.assert(
    fc.property(tinyCase, ({ network, requirement }) => {
      const { question } = questionOf(network, requirement, new Set());
      const whole = earliestArrival(network.timetable, question, patience);
      const ended = earliestArrival(network.timetable, question, impatient);
      if (!ended.incomplete) expect(ended.way?.arrives).toBe(whole.way?.arrives);
      else expect(ended.way).toBeNull();
    }),
    { numRuns: 300 },
  );
});
