import { freshGround } from './ground';
import { r2 } from './r2';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 300_000;

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
});
