import type { mongo } from 'mongoose';
import { outboxOf, type OutboxRow } from '../store/collections';
import type { Database } from '../store/database';
import type { FactMessage } from './factMessage';

/** One moment of the log, as a majority has it: a row is never seen without those before it. */
const ONE_MOMENT = { readConcern: { level: 'snapshot' } } as const;

/**
 * Facts that are not marked as sent: the keys that waited longest, and of each key the oldest
 * versions without a gap. Never by a last-seen id: transactions do not end in the order they began.
 */
export async function unsentFacts(database: Database, max: number): Promise<OutboxRow[]> {
  const outbox = outboxOf(database);
  const all = await byKey(outbox, { sent: false }, max + 1);
  if (all.length <= max) return all;
  const oldest = await outbox
    .find({ sent: false }, { ...ONE_MOMENT, projection: { topic: 1, key: 1 } })
    .sort({ at: 1 })
    .limit(max)
    .toArray();
  if (oldest.length === 0) return [];
  const topics = [...new Set(oldest.map((row) => row.topic))];
  const keys = [...new Set(oldest.map((row) => row.key))];
  return byKey(outbox, { sent: false, topic: { $in: topics }, key: { $in: keys } }, max);
}

function byKey(
  outbox: mongo.Collection<OutboxRow>,
  filter: mongo.Filter<OutboxRow>,
  max: number,
): Promise<OutboxRow[]> {
  return outbox
    .find(filter, ONE_MOMENT)
    .sort({ topic: 1, key: 1, version: 1, _id: 1 })
    .limit(max)
    .toArray();
}

/** Notes that the broker has them. The rows stay: the outbox is the log. */
export async function markSent(database: Database, ids: readonly string[]): Promise<void> {
  await outboxOf(database).updateMany({ _id: { $in: [...ids] } }, { $set: { sent: true } });
}

/** When the oldest fact that is not sent was recorded; undefined when all are. */
export async function oldestUnsentAt(database: Database): Promise<number | undefined> {
  const oldest = await outboxOf(database).findOne({ sent: false }, { sort: { at: 1 } });
  return oldest?.at;
}

/** A row as it travels; the epoch is of the relay that sends it. */
export function messageOf(row: OutboxRow, epoch: number): FactMessage {
  return {
    topic: row.topic,
    key: row.key,
    id: row._id,
    type: row.type,
    data: row.data,
    version: row.version,
    time: row.at,
    ...(row.traceparent !== undefined && { traceparent: row.traceparent }),
    epoch,
  };
}
