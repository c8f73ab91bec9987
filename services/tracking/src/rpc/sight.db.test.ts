import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { Refusal, type Actor } from '@serai/model';
import { epcisRules } from './epcis';
import { trackingRules } from './rules';
import { doors } from './sightDoors.test-data';
import { act, begin, notice, perform } from './sightJourney.test-data';
import type { Tracking } from './tracking.test-data';
import { anna, as, openTracking, operator, person } from './tracking.test-data';

let tracking: Tracking;
/** One of them looks through every door after so many steps, and all of them at the end. */
const stepsPerLook = 4;
const other = person('a', 'shipper', 'other');
const offices = (['a', 'b', 'c', 'd'] as const).map(operator);
const viewers: readonly Actor[] = [...offices, person('b', 'device'), anna, other];

beforeAll(async () => {
  tracking = await openTracking();
});
afterAll(() => tracking.stop());

test('no member reads a field outside its intervals, through any door', async () => {
  const seed = Number(process.env['SEED'] ?? randomInt(1e9));
  process.stdout.write(`SEED=${seed}\n`);
  const asked = {
    name: 'of-d',
    prefixes: [],
    parameters: [{ name: 'EQ_action', values: ['ADD'] }],
  };
  await tracking.epcis.keepQuery({ query: asked }, as(operator('d')));
  const journeys = fc.array(act, { minLength: 10, maxLength: 14 });
  const property = fc.asyncProperty(journeys, async (acts) => {
    const journey = await begin(tracking);
    for (const [step, each] of acts.entries()) {
      await perform(journey, each).catch(refused);
      const all = await notice(journey);
      const isLast = step === acts.length - 1;
      const isTime = step % stepsPerLook === 0;
      const one = isTime ? [viewers[(step / stepsPerLook) % viewers.length] as Actor] : [];
      const looking = isLast ? viewers : one;
      for (const viewer of looking) {
        await Promise.all(doors.map(async ([, look]) => look?.({ ...journey, viewer, all })));
      }
    }
  });
  await fc.assert(property, { seed, numRuns: 2, endOnFailure: true });
});

function refused(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}

test('every method of tracking is looked through, or only tells its caller what it said', () => {
  const methods = [...Object.keys(trackingRules), ...Object.keys(epcisRules)].sort();
  expect(doors.map(([name]) => name).sort()).toEqual(methods);
  const telling = doors.filter(([, check]) => check === null).map(([name]) => name);
  expect(telling.filter((name) => /^(Get|List|Query|Track|Find)/.test(name))).toEqual([]);
});
