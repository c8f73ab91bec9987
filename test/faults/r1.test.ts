import { freshGround } from './ground';
import { r1 } from './r1';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 240_000;

describe(`R1, short form (seed ${SEED})`, () => {
  test(
    '200 bookings at once for 50 places, three times: 50 are confirmed, none is answered 5xx',
    async () => {
      const report = await r1(await freshGround(), {
        seed: SEED,
        rounds: 2,
        bookings: 60,
        places: 15,
      });
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
      expect(report.figures).toMatchObject({ rounds: 2, confirmed: 30, declined: 90 });
    },
    LIMIT_MS,
  );
});
