import { addDays, days, hours } from '@serai/model';
import fc from 'fast-check';
import { calendarOf } from './calendar';
import { earliestItinerary } from './earliestItinerary';
import { findItineraries, maxLabelsInAll } from './findItineraries';
import type { PlannedItinerary } from './requirement';
import { monday } from './tinyLines.test-data';
import { tinyCase } from './tinyNetworks.test-data';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const span = { from: '2026-11-23', days: 4, zone: 'UTC' };
const work = () => ({ labelsLeft: maxLabelsInAll });

const costsOf = (way: PlannedItinerary): number[] => [
  way.arrivesAt,
  way.price.amount,
  way.co2eGrams,
  way.transfers,
];
const beats = (one: number[], other: number[]): boolean =>
  one.every((cost, at) => cost <= (other[at] ?? 0));
const firstRide = (way: PlannedItinerary): number =>
  way.legs.find(({ kind }) => kind === 'ride')?.departsAt ?? Number.NaN;

test(`each day holds only ways that leave on it, and all days together the whole front (seed ${seed})`, () => {
  let manyDays = 0;
  fc.assert(
    fc.property(tinyCase, ({ network, requirement }) => {
      const calendar = calendarOf(network, requirement, span, work());
      expect(calendar.map(({ date }) => date)).toEqual(
        [0, 1, 2, 3].map((nth) => addDays(span.from, nth)),
      );
      calendar.forEach(({ itineraries }, nth) => {
        for (const way of itineraries) {
          expect(firstRide(way)).toBeGreaterThanOrEqual(monday + days(nth));
          expect(firstRide(way)).toBeLessThan(monday + days(nth + 1));
        }
      });
      if (calendar.filter(({ itineraries }) => itineraries.length > 0).length > 1) manyDays += 1;
      const listed = calendar.flatMap(({ itineraries }) => itineraries.map(costsOf));
      const ridden = findItineraries(network, requirement).itineraries.filter(
        (way) => firstRide(way) < monday + days(span.days),
      );
      // A day looks as far ahead from itself as the requirement does from its own beginning.
      for (const way of ridden) {
        expect(listed.some((other) => beats(other, costsOf(way)))).toBe(true);
        if (requirement.horizonDays > span.days) expect(listed).toContainEqual(costsOf(way));
      }
    }),
    { numRuns: 800, seed },
  );
  expect(manyDays).toBeGreaterThan(20);
});

test(`a day's front is that of a network which loses all first rides of other days (seed ${seed})`, () => {
  // What leaves on the day, ready since the day began, is found also where nothing else could be.
  fc.assert(
    fc.property(tinyCase, fc.nat(2), ({ network, requirement }, nth) => {
      const [day] = calendarOf(
        network,
        requirement,
        { ...span, from: addDays(span.from, nth), days: 1 },
        work(),
      );
      const late = { ...requirement, readyAt: Math.max(requirement.readyAt, monday + days(nth)) };
      const whole = findItineraries(network, late).itineraries.filter((way) => {
        return firstRide(way) < monday + days(nth + 1);
      });
      for (const way of whole) {
        const isKnown = (day?.itineraries ?? []).some((other) =>
          beats(costsOf(other), costsOf(way)),
        );
        expect(isKnown).toBe(true);
      }
    }),
    { numRuns: 400, seed },
  );
});

test(`the earliest way arrives when the front begins, and costs what its legs do (seed ${seed})`, () => {
  fc.assert(
    fc.property(tinyCase, ({ network, requirement }) => {
      const [first] = findItineraries(network, requirement).itineraries;
      const earliest = earliestItinerary(network, requirement, work());
      expect(earliest?.arrivesAt).toBe(first?.arrivesAt);
      if (earliest === null) return;
      const sum = earliest.legs.reduce(
        (all, leg) => all + leg.price.amount + leg.handlingFee.amount,
        0,
      );
      expect(earliest.price.amount).toBe(sum);
      expect(earliest.arrivesAt - requirement.readyAt).toBeGreaterThanOrEqual(hours(0));
    }),
    { numRuns: 600, seed },
  );
});
