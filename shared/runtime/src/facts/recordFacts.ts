import type { ClientSession } from 'mongoose';
import { outboxOf } from '../store/collections';
import type { Database } from '../store/database';
import type { FactMessage } from './factMessage';

/** A fact as it enters the outbox. */
export type FactRow = Omit<FactMessage, 'epoch'>;

/**
 * Adds facts with ids of their own to the outbox, for a projector that does not decide through
 * `once` and moves its watermark in the same transaction: none of them is there yet. Versions of one
 * key must rise: they are sent in that order, and never a lower one after a higher one was added.
 */
export async function recordFacts(
  database: Database,
  session: ClientSession | undefined,
  facts: readonly FactRow[],
): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map(({ id, time, ...row }) => ({ ...row, _id: id, at: time, sent: false }));
  await outboxOf(database).insertMany(rows, {
    ordered: true,
    ignoreUndefined: true,
    ...(session !== undefined && { session }),
  });
}
