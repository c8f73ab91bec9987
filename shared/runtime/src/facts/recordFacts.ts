import type { ClientSession } from 'mongoose';
import { outboxOf } from '../store/collections';
import type { Database } from '../store/database';
import type { FactMessage } from './factMessage';

/** A fact as it enters the outbox. */
export type FactRow = Omit<FactMessage, 'epoch'>;

/**
 * Adds facts with ids of their own to the outbox, for a projector that does not decide through
 * `once`. Rows that are there already are left as they are, so that a projector may restart at its
 * watermark. Versions of one key must rise: they are sent in that order, and never a lower one
 * after a higher one was added.
 */
export async function recordFacts(
  database: Database,
  session: ClientSession | undefined,
  rows: readonly FactRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const writes = rows.map(({ id, time, ...row }) => ({
    updateOne: {
      filter: { _id: id },
      update: { $setOnInsert: { ...row, at: time, sent: false } },
      upsert: true,
    },
  }));
  await outboxOf(database).bulkWrite(writes, {
    ordered: true,
    ...(session !== undefined && { session }),
  });
}
