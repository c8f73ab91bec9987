import { outboxOf, type OutboxRow } from '../store/collections';
import type { Database } from '../store/database';
import type { FactMessage } from './factMessage';

/** One moment of the log, as a majority has it: a row is never seen without those before it. */
const ONE_MOMENT = { readConcern: { level: 'snapshot' } } as const;

/** Where a walk over what is not sent has come to. */
export type Place = Pick<OutboxRow, 'topic' | 'key' | 'version' | '_id'>;

const BY_KEY = { topic: 1, key: 1, version: 1, _id: 1 } as const;

/**
 * Facts that are not marked as sent, by key and version, from a place on: never by a last-seen id,
 * as transactions do not end in the order they began. Who goes on where it came to, and begins again
 * at the end, comes to every key, whatever others have to send.
 */
export function unsentFacts(database: Database, max: number, from?: Place): Promise<OutboxRow[]> {
  const found = outboxOf(database).find({ sent: false }, ONE_MOMENT).sort(BY_KEY).limit(max);
  return (from === undefined ? found : found.min(from).hint(BY_KEY)).toArray();
}

export function placeOf({ topic, key, version, _id }: OutboxRow): Place {
  return { topic, key, version, _id };
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
