import { demoKills } from './demoKills';
import { mongoUri } from '../support/engines';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 600_000;

describe(`the demo among SIGKILLs, short form (seed ${SEED})`, () => {
  test(
    'processes are killed at random moments one after the other, and it ends as ever',
    async () => {
      const asked = { seed: SEED, kafka: false, rounds: 1, killsPerRound: 3 };
      const report = await demoKills({ mongoUri: await mongoUri() }, asked);
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
    },
    LIMIT_MS,
  );
});
