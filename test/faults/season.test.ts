import { freshGround } from './ground';
import { mutations } from './mutations';
import { season } from './season';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 540_000;

describe(`a season, short form (seed ${SEED})`, () => {
  const few = { seed: SEED, members: 12, readsPerStop: 2, parcelsPerWave: 5 };

  test(
    'told with faults and a kill comes to the same deliveries as it was, and to unbroken custody',
    async () => {
      const size = { ...few, parcels: 20, mistaken: 0.05 };
      const report = await season(await freshGround(), { ...size, kills: 1 });
      const expected = { failures: [], figures: { kills: 1, handOvers: 8 } };
      expect({ seed: SEED, ...report }).toMatchObject(expected);
    },
    LIMIT_MS,
  );

  const broken = [
    ['what is declared wrong counts all the same', mutations.correctionIgnored, /, step \d: /],
    ['custody moves at the time of the event', mutations.eventTimeForCustody, /MOVED_WITHOUT_SCAN/],
    ['what was taken out lies in its cage for ever', mutations.nestingNotEnded, /, step \d: /],
    ['one door shows what is not theirs', mutations.sightUnchecked, /are seen by a stranger/],
  ] as const;

  test.each(broken)(
    'where %s, the same proof fails',
    async (_what, mutation, finding) => {
      const size = { ...few, parcels: 10, mistaken: 0.3, kills: 0, isToldOnce: true };
      const { failures } = await season(await freshGround(), { ...size, mutation });
      expect(failures.join()).toMatch(finding);
    },
    LIMIT_MS,
  );
});
