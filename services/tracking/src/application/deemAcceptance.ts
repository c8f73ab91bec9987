import { hours, type Refusal } from '@serai/model';
import type { Asked, Database } from '@serai/runtime';
import { clock, once } from '@serai/runtime';
import type { CharterTerms } from '../domain/place';
import type { ClosedHandOver } from '../domain/handOver';
import type { Kinds } from './kinds';
import { sign, type Sign } from './sign';

export interface DeemReads {
  charter(): Promise<CharterTerms>;
  /** Reconciled ones that were not signed by both, by id, from `after` on. */
  reconciledBefore(at: number, after: string, limit: number): Promise<readonly ClosedHandOver[]>;
}

const handOversPerPage = 100;
const pagesPerRound = 1_000;

/**
 * A hand-over that a party left unsigned for the charter's time is accepted in its name. One that is
 * refused holds up no other; the first refusal is thrown when all were asked.
 */
export async function deemAcceptance(
  database: Database,
  kinds: Kinds,
  reads: DeemReads,
): Promise<void> {
  const { deemedAcceptanceHours } = await reads.charter();
  const before = clock() - hours(deemedAcceptanceHours);
  const refused: Refusal[] = [];
  let after = '';
  for (let page = 0; page < pagesPerRound; page += 1) {
    const unsigned = await reads.reconciledBefore(before, after, handOversPerPage);
    for (const handOver of unsigned) {
      const outcomes = await once(database, sign(kinds), signaturesOf(handOver));
      for (const outcome of outcomes) if (!outcome.granted) refused.push(outcome.refusal);
    }
    const last = unsigned.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const [first] = refused;
  if (first !== undefined) throw first;
}

/** What is signed in the name of those that are silent. */
function signaturesOf({ id: handOverId, digest, ...handOver }: ClosedHandOver): Asked<Sign>[] {
  const signed = handOver.signatures.map(({ memberId }) => memberId);
  const silent = [handOver.fromMemberId, handOver.toMemberId].filter((m) => !signed.includes(m));
  return silent.map((memberId) => ({
    id: `deemed:${handOverId}/${memberId}`,
    digest,
    command: {
      handOverId,
      digest,
      witness: { memberId, subject: 'service:tracking' },
      deemed: true,
    },
  }));
}
