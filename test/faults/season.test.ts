import { freshGround } from './ground';
import { mutations } from './mutations';
import { season } from './season';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 300_000;

describe(`a season, short form (seed ${SEED})`, () => {
  const few = { seed: SEED, members: 12, readsPerStop: 2, parcelsPerWave: 5, mistaken: 0.05 };

  test(
    'told with faults and a kill comes to the same deliveries as it was, and to custody without a gap',
    async () => {
      const report = await season(await freshGround(), { ...few, parcels: 40, kills: 1 });
      const expected = { failures: [], figures: { kills: 1, handOvers: 16 } };
      expect({ seed: SEED, ...report }).toMatchObject(expected);
    },
    LIMIT_MS,
  );

  test.each([
    ['what is declared wrong counts all the same', mutations.correctionIgnored, /, step \d: /],
    ['custody moves when the scanner says', mutations.eventTimeForCustody, /MOVED_WITHOUT_SCAN/],
    ['what was taken out lies in its cage for ever', mutations.nestingNotEnded, /, step \d: /],
    ['one door shows what is not theirs', mutations.sightUnchecked, /are seen by a stranger/],
  ])(
    'where %s, the same proof fails',
    async (_what, mutation, finding) => {
      const told = { ...few, mistaken: 0.3, isToldOnce: true, mutation };
      const options = { ...told, parcels: 10, kills: 0 };
      const { failures } = await season(await freshGround(), options);
      expect(failures.join()).toMatch(finding);
    },
    LIMIT_MS,
  );
});
