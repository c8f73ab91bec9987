import { freshGround } from './ground';
import { mutations } from './mutations';
import { r5 } from './r5';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 400_000;

describe(`R5 (seed ${SEED})`, () => {
  test(
    'poison is dead-lettered, its key parked in order, others go on, replay releases in order',
    async () => {
      const report = await r5(await freshGround(), { seed: SEED });
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
    },
    LIMIT_MS,
  );

  test(
    'without parking the same proof fails: the key goes on past the poison',
    async () => {
      const options = { seed: SEED, mutation: mutations.noParking };
      const { failures } = await r5(await freshGround(), options);
      expect(failures.join()).toMatch(/went on past the poison/);
    },
    LIMIT_MS,
  );
});
