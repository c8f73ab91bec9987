import type { Instant } from '@serai/model';
import { every, fixedKeys, type Part, type Verifier } from '@serai/runtime';
import { getKeys } from '../application/getKeys';
import type { Reads } from '../application/reads';

const refreshMs = 15_000;

/** Partner verifies the tokens it issued with the keys that stand in its own database. */
export function ownKeys(
  reads: Reads,
  clock: () => Instant,
): Part & Verifier & { refresh(): Promise<void> } {
  let verifier: Verifier | undefined;
  const refresh = async (): Promise<void> => {
    verifier = fixedKeys(await getKeys(reads, clock()));
  };
  const refreshing = every('own keys', refreshMs, refresh);
  return {
    name: 'own keys',
    start: async () => {
      await refresh();
      await refreshing.start();
    },
    stop: () => refreshing.stop(),
    notReady: () => (verifier === undefined ? 'the keys are not read yet' : null),
    verify: (token) => {
      if (verifier === undefined) throw new Error('a token is verified before the keys are read');
      return verifier.verify(token);
    },
    refresh,
  };
}
