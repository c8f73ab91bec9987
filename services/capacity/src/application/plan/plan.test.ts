import fc from 'fast-check';
import type { Vector } from './everyWay.test-data';
import { everyWay } from './everyWay.test-data';
import { plan } from './plan';
import type { PlanAnswer, PlanOption } from './planRequirement';
import { readPlanNetwork } from './readPlanNetwork';
import type { WrittenNetwork, WrittenRequirement } from './tinyPlans.test-data';
import { tinyNetwork, tinyRequirement } from './tinyPlans.test-data';
import { wrongWith } from './wrongWith.test-data';

const seed = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);
const networks = 4000;

const bytesOf = (...written: unknown[]): Uint8Array[] =>
  written.map((one) => Buffer.from(`${JSON.stringify(one)}\n`));

function answersTo(network: WrittenNetwork, ...asked: WrittenRequirement[]): PlanAnswer[] {
  return [...plan(readPlanNetwork(bytesOf(network)), bytesOf(...asked))];
}

const vectorOf = ({ arrives, price, co2eGrams, transfers }: PlanOption): Vector => [
  Date.parse(arrives),
  price,
  co2eGrams,
  transfers,
];

test('the front of a requirement is that of trying every way, and each of its legs keeps the rules', () => {
  process.stdout.write(`SEED=${seed}\n`);
  const met = { requirements: 0, withWays: 0, withChoice: 0, transfers: 0 };
  fc.assert(
    fc.property(
      tinyNetwork,
      fc.array(tinyRequirement, { minLength: 2, maxLength: 2 }),
      (network, asked) => {
        const answers = answersTo(network, ...asked);
        asked.forEach((requirement, nth) => {
          const expected = everyWay(network, requirement);
          const { options = [], reason, refused } = answers[nth] ?? {};
          expect(options.map(vectorOf)).toEqual(expected);
          for (const option of options) expect(wrongWith(network, requirement, option)).toEqual([]);
          expect(refused).toEqual([]);
          expect(reason === undefined).toBe(options.length > 0);
          met.requirements += 1;
          if (options.length > 0) met.withWays += 1;
          if (options.length > 1) met.withChoice += 1;
          if (options.some(({ transfers }) => transfers > 0)) met.transfers += 1;
        });
      },
    ),
    { numRuns: networks, seed },
  );
  process.stdout.write(`${JSON.stringify(met)}\n`);
  expect(met.withWays).toBeGreaterThan(met.requirements * 0.4);
  expect(met.withChoice).toBeGreaterThan(met.requirements * 0.15);
  expect(met.transfers).toBeGreaterThan(met.requirements * 0.15);
});
