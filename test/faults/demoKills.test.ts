import { demoKills } from './demoKills';
import { mongoUri } from '../support/engines';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 600_000;

describe(`the demo among SIGKILLs, short form (seed ${SEED})`, () => {
  test(
    'each of five processes is killed at a random moment, and it ends as if nothing had been',
    async () => {
      const asked = { seed: SEED, kafka: false, rounds: 1, killsPerRound: 5 };
      const report = await demoKills({ mongoUri: await mongoUri() }, asked);
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [], figures: { kills: 5 } });
    },
    LIMIT_MS,
  );
});
