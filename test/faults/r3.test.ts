import { freshGround } from './ground';
import { mutations } from './mutations';
import { r3 } from './r3';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 540_000;

describe(`R3, short form (seed ${SEED})`, () => {
  test(
    '300 facts and 8 SIGKILLs of relay and consumer: none lost, none twice, some came again',
    async () => {
      const report = await r3(await freshGround(), { facts: 300, kills: 8, seed: SEED });
      expect({ seed: SEED, ...report }).toMatchObject({ failures: [] });
      expect(report.figures).toMatchObject({ facts: 300, kills: 8, lost: 0, doubled: 0 });
    },
    LIMIT_MS,
  );

  test(
    'without receipts the same proof fails: facts take effect twice',
    async () => {
      const options = { facts: 300, kills: 8, seed: SEED, mutation: mutations.noReceipts };
      const { failures } = await r3(await freshGround(), options);
      expect(failures.join()).toMatch(/facts took effect twice/);
    },
    LIMIT_MS,
  );
});
