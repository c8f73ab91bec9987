import type { Instant } from '@serai/model';
import { every, fixedKeys, refuseEnded, type Part, type Verifier } from '@serai/runtime';
import { endedSubjects, getKeys } from '../application/getKeys';
import type { Reads } from '../application/reads';
import type { RotationSettings } from '../domain/identity/signingKeys';

const refreshMs = 2_000;

/** Partner verifies the tokens it issued by what stands in its own database. */
export function ownKeys(
  reads: Reads,
  rotation: RotationSettings,
  clock: () => Instant,
): Part & Verifier & { refresh(): Promise<void> } {
  let known: { readonly jwks: string; readonly verifier: Verifier } | undefined;
  let ended: ReadonlySet<string> = new Set();
  /** Looks are counted as they begin: one that was overtaken tells of an earlier moment. */
  let [begun, told] = [0, 0];
  const refresh = async (): Promise<void> => {
    const look = (begun += 1);
    const keys = await getKeys(reads, clock());
    const endedNow = await endedSubjects(reads, rotation, clock());
    if (look < told) return;
    told = look;
    const jwks = JSON.stringify(keys);
    // What the same keys have proven need not be proven again.
    if (known?.jwks !== jwks) known = { jwks, verifier: fixedKeys(keys) };
    ended = new Set(endedNow);
  };
  const refreshing = every('own keys', refreshMs, refresh);
  return {
    name: 'own keys',
    start: async () => {
      await refresh();
      await refreshing.start();
    },
    stop: () => refreshing.stop(),
    notReady: () => (known === undefined ? 'the keys are not read yet' : null),
    verify: (token) => {
      if (known === undefined) throw new Error('a token is verified before the keys are read');
      return refuseEnded(known.verifier.verify(token), ended);
    },
    refresh,
  };
}
