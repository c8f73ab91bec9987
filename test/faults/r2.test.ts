import type { Mutation } from './buildWorker';
import { freshGround } from './ground';
import { mutations } from './mutations';
import { r2 } from './r2';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 540_000;
const nowhere: readonly string[] = [];

describe(`R2, short form (seed ${SEED})`, () => {
  test(
    'processes end at three points of booking and of capacity, and the leader is paused',
    async () => {
      const report = await r2(await freshGround(), { seed: SEED, seeds: 1, points: 3 });
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
      expect(report.figures).toMatchObject({ kills: 6, points: 6, pauses: 1 });
    },
    LIMIT_MS,
  );

  test.each<[string, Mutation, readonly string[], RegExp]>([
    [
      'the position of the projector in its transaction',
      mutations.positionBeforeWriting,
      ['projector.afterMark'],
      /document: .* is missing|is told 0 times/,
    ],
    ['the stepping down', mutations.neverStepsDown, nowhere, /is of epoch \d+ after epoch/],
  ])(
    'without %s the same proof fails',
    async (_, mutation, only, found) => {
      const { failures } = await r2(await freshGround(), { seed: SEED, seeds: 1, only, mutation });
      expect(failures.join()).toMatch(found);
    },
    LIMIT_MS,
  );
});
