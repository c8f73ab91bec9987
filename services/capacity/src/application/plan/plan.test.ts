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
const networks = Number(process.env['RUNS'] ?? 1_500);

const bytesOf = (...written: unknown[]): Uint8Array[] =>
  written.map((one) => Buffer.from(`${JSON.stringify(one)}\n`));

function answerTo(network: WrittenNetwork, asked: WrittenRequirement): PlanAnswer {
  const [answer] = plan(readPlanNetwork(bytesOf(network)), bytesOf(asked));
  return answer as PlanAnswer;
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
    fc.property(tinyNetwork, tinyRequirement, (network, asked) => {
      const { options, reason, refused } = answerTo(network, asked);
      expect(options.map(vectorOf)).toEqual(everyWay(network, asked));
      for (const option of options) expect(wrongWith(network, asked, option)).toEqual([]);
      expect(refused).toEqual([]);
      expect(reason === undefined).toBe(options.length > 0);
      met.requirements += 1;
      if (options.length > 0) met.withWays += 1;
      if (options.length > 1) met.withChoice += 1;
      if (options.some(({ transfers }) => transfers > 0)) met.transfers += 1;
    }),
    { numRuns: networks, seed },
  );
  process.stdout.write(`${JSON.stringify(met)}\n`);
  expect(met.withWays).toBeGreaterThan(met.requirements * 0.4);
  expect(met.withChoice).toBeGreaterThan(met.requirements * 0.15);
  expect(met.transfers).toBeGreaterThan(met.requirements * 0.08);
});
