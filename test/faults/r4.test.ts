import { startKafka, type KafkaEngine } from '@serai/engines';
import { freshGround } from './ground';
import { mutations } from './mutations';
import { r4 } from './r4';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 540_000;

let kafka: KafkaEngine;
beforeAll(async () => {
  kafka = await startKafka({ useGiven: false, say: () => undefined });
}, LIMIT_MS);
afterAll(() => kafka?.stop());

describe(`R4, short form (seed ${SEED})`, () => {
  test(
    'the broker is away for 6 s: bookings are answered, and all that was told arrives in order',
    async () => {
      const report = await r4(await freshGround(), {
        seed: SEED,
        kafka,
        awayMs: 6_000,
        workers: 2,
      });
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
    },
    LIMIT_MS,
  );

  test(
    'marked as sent before the broker has it, the same proof fails: facts never arrive',
    async () => {
      const asked = {
        seed: SEED,
        awayMs: 4_000,
        workers: 2,
        mutation: mutations.markedBeforeAcknowledged,
      };
      const { failures } = await r4(await freshGround(), asked);
      expect(failures.join()).toMatch(/facts were never sent/);
    },
    LIMIT_MS,
  );
});
