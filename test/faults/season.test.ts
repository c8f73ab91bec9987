import { freshGround } from './ground';
import { season } from './season';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 300_000;

describe(`a season, short form (seed ${SEED})`, () => {
  test(
    'told with faults and kills comes to the same deliveries as it was',
    async () => {
      const size = { members: 12, parcels: 100, readsPerStop: 4, parcelsPerWave: 25 };
      const report = await season(await freshGround(), { seed: SEED, kills: 1, ...size });
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
    },
    LIMIT_MS,
  );
});
