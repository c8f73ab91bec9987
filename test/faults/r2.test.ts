import { freshGround } from './ground';
import { mutations } from './mutations';
import { r2 } from './r2';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 540_000;

describe(`R2, short form (seed ${SEED})`, () => {
  test(
    'a process of booking and one of capacity end at a point, and the leader is paused',
    async () => {
      // Points that both come to whoever leads; the full form takes all.
      const only = ['booking.afterSpace', 'journal.afterAppend'];
      const report = await r2(await freshGround(), { seed: SEED, seeds: 1, only });
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
      // One that came to its point late may have been sent there twice.
      expect(report.figures).toMatchObject({ points: 2, pauses: 1 });
      expect(report.figures['kills']).toBeGreaterThanOrEqual(2);
    },
    LIMIT_MS,
  );

  test(
    'without the position of the projector in its transaction the same proof fails',
    async () => {
      const mutation = mutations.positionBeforeWriting;
      const asked = {
        seed: SEED,
        seeds: 1,
        only: ['projector.afterMark'],
        isPaused: false,
        mutation,
      };
      const { failures } = await r2(await freshGround(), asked);
      expect(failures.join()).toMatch(/document: .* is missing|is told 0 times/);
    },
    LIMIT_MS,
  );
});
