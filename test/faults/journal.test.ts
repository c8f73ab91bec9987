import { freshGround } from './ground';
import { journalProof } from './journal';
import { mutations } from './mutations';

const LIMIT_MS = 400_000;

describe('space that two processes write', () => {
  test(
    'is never oversold, and every answer is for good',
    async () => {
      const report = await journalProof(await freshGround(), {});
      expect(report).toMatchObject({ failures: [], figures: { granted: 10 } });
    },
    LIMIT_MS,
  );

  test.each([
    ['the room check', mutations.noRoomCheck, /60 holds were granted for 10 places/],
    ['the unique number', mutations.noNumber, /holds were granted|answered otherwise|answers/],
    ['the receipt', mutations.noSpaceReceipt, /repeats were answered otherwise/],
    ['the tombstone', mutations.noTombstone, /released before it came answers NO_ROOM/],
  ])(
    'without %s the same proof fails',
    async (_what, mutation, words) => {
      const { failures } = await journalProof(await freshGround(), { mutation });
      expect(failures.join()).toMatch(words);
    },
    LIMIT_MS,
  );
});
