import type { Instant } from '@serai/model';
import { clock } from '../ids';
import type { Database } from './database';
import { decideBatch, type Result } from './decideBatch';
import type { Asked, Outcome, Step } from './step';

/**
 * Decides commands, each exactly once, and answers in the order asked. A repeat (same id, same
 * digest) is given the first answer; the same id with another digest is refused REQUEST_ID_REUSED.
 * What is granted is written in one transaction (receipt, states, outbox rows); what is refused is
 * answered without a write, may be asked again, and does not disturb its neighbours. TRY_AGAIN
 * (unavailable): others were first too often, or the database is away; it may have been written, and
 * asking again under the same id tells. An aggregate that is only looked at is not guarded: whoever
 * decides by it records something on it.
 */
export async function once<C, A>(
  database: Database,
  step: Step<C, A>,
  asked: readonly Asked<C>[],
  at: Instant = clock(),
): Promise<Outcome<A>[]> {
  const results = await decideBatch(database, step, asked, at);
  return results.map(outcomeOf);
}

function outcomeOf<A>(result: Result<A>): Outcome<A> {
  if ('failed' in result) throw result.failed;
  return result;
}
