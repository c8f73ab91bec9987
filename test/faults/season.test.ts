import { freshGround } from './ground';
import { mutations } from './mutations';
import { season } from './season';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 300_000;

describe(`a season, short form (seed ${SEED})`, () => {
  const few = { seed: SEED, members: 12, readsPerStop: 2, parcelsPerWave: 5, mistaken: 0.05 };

  test(
    'told with faults and a kill comes to the same deliveries as it was',
    async () => {
      const report = await season(await freshGround(), { ...few, parcels: 40, kills: 1 });
      const expected = { failures: [], figures: { kills: 1 } };
      expect({ seed: SEED, ...report }).toMatchObject(expected);
    },
    LIMIT_MS,
  );

  test(
    'where what is declared wrong counts all the same, the same proof fails',
    async () => {
      const options = { ...few, parcels: 20, kills: 0, mutation: mutations.correctionIgnored };
      const { failures } = await season(await freshGround(), options);
      expect(failures.join()).toMatch(/, step \d: /);
    },
    LIMIT_MS,
  );
});
