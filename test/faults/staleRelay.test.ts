import { freshGround } from './ground';
import { mutations } from './mutations';
import { staleRelay } from './staleRelay';

const LIMIT_MS = 400_000;

describe('a relay that was paused past its lease', () => {
  test(
    'sends nothing more under its old epoch',
    async () => {
      const report = await staleRelay(await freshGround(), {});
      expect(report).toMatchObject({ failures: [] });
    },
    LIMIT_MS,
  );

  test(
    'without the check of the epoch the same proof fails',
    async () => {
      const { failures } = await staleRelay(await freshGround(), { mutation: mutations.noEpoch });
      expect(failures.join()).toMatch(/under an epoch that was over/);
    },
    LIMIT_MS,
  );
});
