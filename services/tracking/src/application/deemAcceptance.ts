import { hours } from '@serai/model';
import type { Database } from '@serai/runtime';
import { clock, once } from '@serai/runtime';
import type { CharterTerms } from '../domain/place';
import type { ClosedHandOver } from '../domain/handOver';
import type { Kinds } from './kinds';
import { sign } from './sign';

export interface DeemReads {
  charter(): Promise<CharterTerms>;
  reconciledBefore(at: number, limit: number): Promise<readonly ClosedHandOver[]>;
}

const handOversPerRound = 100;

/** A hand-over that a party left unsigned for the charter's time is accepted in its name. */
export async function deemAcceptance(
  database: Database,
  kinds: Kinds,
  reads: DeemReads,
): Promise<void> {
  const { deemedAcceptanceHours } = await reads.charter();
  const before = clock() - hours(deemedAcceptanceHours);
  for (const handOver of await reads.reconciledBefore(before, handOversPerRound)) {
    const signed = handOver.signatures.map(({ memberId }) => memberId);
    const silent = [handOver.fromMemberId, handOver.toMemberId].filter((m) => !signed.includes(m));
    const asked = silent.map((memberId) => ({
      id: `deemed:${handOver.id}/${memberId}`,
      digest: handOver.digest,
      command: {
        handOverId: handOver.id,
        digest: handOver.digest,
        witness: { memberId, subject: 'service:tracking' },
        deemed: true,
      },
    }));
    const outcomes = await once(database, sign(kinds), asked);
    for (const outcome of outcomes) if (!outcome.granted) throw outcome.refusal;
  }
}
