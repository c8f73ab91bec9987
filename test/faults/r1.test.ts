import { freshGround } from './ground';
import { mutations } from './mutations';
import { r1 } from './r1';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 540_000;

describe(`R1, short form (seed ${SEED})`, () => {
  test(
    '80 bookings at once for 20 places: 20 are confirmed, and nobody is answered 5xx',
    async () => {
      const report = await r1(await freshGround(), {
        seed: SEED,
        rounds: 1,
        bookings: 80,
        places: 20,
      });
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
      expect(report.figures).toMatchObject({ rounds: 1, confirmed: 20, declined: 60 });
    },
    LIMIT_MS,
  );

  test(
    'without what the leader refused the same proof fails',
    async () => {
      const mutation = mutations.forwardedForNothing;
      const asked = { seed: SEED, rounds: 1, bookings: 40, places: 10, mutation };
      const { failures } = await r1(await freshGround(), asked);
      expect(failures.join()).toMatch(/of 10 places were confirmed/);
    },
    LIMIT_MS,
  );
});
