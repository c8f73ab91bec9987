import { days } from '@serai/model';
import fc from 'fast-check';
import { findItineraries, maxLabelsInAll } from '../../domain/routing/findItineraries';
import { monday } from '../../domain/routing/tinyLines.test-data';
import { tinyCase } from '../../domain/routing/tinyNetworks.test-data';
import { answerTo } from './answerTo';
import { daysAhead } from './forRequirement';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const numRuns = 300;
const span = { from: '2026-11-23', days: 4, zone: 'UTC' };
const work = () => ({ labelsLeft: maxLabelsInAll });

test(`the earliest way arrives with the first of all ways, and where there is none says why (seed ${seed})`, () => {
  let none = 0;
  const property = fc.property(tinyCase, ({ network, requirement }) => {
    const all = findItineraries(network, requirement);
    const first = answerTo({ kind: 'earliest', requirement }, network, work());
    expect(first.itineraries.map(({ arrivesAt }) => arrivesAt)).toEqual(
      all.itineraries.slice(0, 1).map(({ arrivesAt }) => arrivesAt),
    );
    expect(first).toMatchObject({ reasons: all.reasons, incomplete: all.incomplete, days: [] });
    if (first.itineraries.length === 0) none += 1;
  });
  fc.assert(property, { seed, numRuns });
  expect(none).toBeGreaterThan(10);
});

test(`a calendar without a way says why there is none at all (seed ${seed})`, () => {
  let empty = 0;
  const property = fc.property(tinyCase, ({ network, requirement }) => {
    const found = answerTo({ kind: 'calendar', requirement, span }, network, work());
    expect(found.itineraries).toEqual([]);
    const ways = found.days.flatMap(({ itineraries }) => itineraries);
    const { reasons } = findItineraries(network, requirement);
    expect(found.reasons).toEqual(ways.length > 0 ? [] : reasons);
    if (found.reasons.length > 0) empty += 1;
  });
  fc.assert(property, { seed, numRuns });
  expect(empty).toBeGreaterThan(10);
});

test(`a search at its limit says so, and the days that it has looked at are right (seed ${seed})`, () => {
  let ended = 0;
  const limits = fc.integer({ min: 0, max: 60 });
  const property = fc.property(tinyCase, limits, ({ network, requirement }, limit) => {
    const question = { kind: 'calendar', requirement, span } as const;
    const whole = answerTo(question, network, work());
    const cut = answerTo(question, network, { labelsLeft: limit });
    cut.days.forEach((day, nth) => {
      if (!day.incomplete) expect(day).toEqual(whole.days[nth]);
    });
    const isCut = cut.days.some(({ incomplete }) => incomplete);
    if (isCut) expect(cut.incomplete).toBe(true);
    if (isCut) ended += 1;
    const first = answerTo({ kind: 'earliest', requirement }, network, { labelsLeft: limit });
    if (first.incomplete) return;
    expect(first).toEqual(answerTo({ kind: 'earliest', requirement }, network, work()));
  });
  fc.assert(property, { seed, numRuns });
  expect(ended).toBeGreaterThan(10);
});

test('a calendar looks as far ahead as its last day and the horizon together', () => {
  const [sample] = fc.sample(tinyCase, { numRuns: 1, seed: 7 });
  const { requirement: drawn } = sample as NonNullable<typeof sample>;
  const requirement = { ...drawn, readyAt: monday + days(0.5), horizonDays: 10 };
  expect(daysAhead({ kind: 'ways', requirement })).toBe(10);
  expect(daysAhead({ kind: 'earliest', requirement })).toBe(10);
  expect(daysAhead({ kind: 'calendar', requirement, span })).toBe(14);
  const later = { ...span, from: '2026-12-23' };
  expect(daysAhead({ kind: 'calendar', requirement, span: later })).toBe(44);
  const early = { ...requirement, readyAt: monday + days(9) };
  expect(daysAhead({ kind: 'calendar', requirement: early, span })).toBe(10);
});
