import { freshGround } from './ground';
import { r6 } from './r6';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 540_000;

// That it can fail: npm run faults -- R6 --mutate unawaited
describe(`R6, short form (seed ${SEED})`, () => {
  test(
    'mongod is killed among 100 writes, and a primary of three steps down twice: none is missing',
    async () => {
      const asked = { seed: SEED, writes: 100, kills: 1, stepDowns: 2 };
      const report = await r6(await freshGround(), asked);
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
    },
    LIMIT_MS,
  );
});
