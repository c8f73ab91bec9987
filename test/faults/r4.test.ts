import { freshGround } from './ground';
import { r4 } from './r4';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 540_000;

// That it can fail: npm run faults -- R4 --mutate markedBeforeAcknowledged
describe(`R4, short form (seed ${SEED})`, () => {
  test(
    'the broker is away for 6 s: bookings are answered, and all that was told arrives in order',
    async () => {
      const asked = { seed: SEED, awayMs: 6_000, workers: 2 };
      const report = await r4(await freshGround(), asked);
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
    },
    LIMIT_MS,
  );
});
