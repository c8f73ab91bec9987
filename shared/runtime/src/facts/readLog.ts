import { declareRefusals } from '@serai/model';
import mongoose from 'mongoose';
import { clock } from '../ids';
import { decodeCursor, encodeCursor, pageLimit } from '../paging';
import { outboxOf, type OutboxRow } from '../store/collections';
import type { Database } from '../store/database';

const { Timestamp } = mongoose.mongo;

export const logRefusals = declareRefusals({
  LOG_MOVED_ON: {
    kind: 'stale',
    message: 'The log cannot be shown any more as it was at that moment; begin again.',
  },
});

const MAX_FACTS = 1_000;
/** A page travels as one message. */
const MAX_PAGE_BYTES = 2_000_000;
const CURSOR_PARTS = 4;
/** SnapshotTooOld, SnapshotUnavailable, and InvalidOptions for a moment that is still to come. */
const NOT_THERE: ReadonlySet<unknown> = new Set([239, 246, 72]);

/** Facts of one service as they are kept, at one moment. */
export interface LogPage {
  readonly facts: readonly LoggedFact[];
  /** Empty: there is no more. */
  readonly nextCursor: string;
  /** The moment, in the database's own count. */
  readonly watermark: string;
  /** By this process's clock, before the first page was read. */
  readonly readAt: number;
}

export interface LogAsked {
  /** Empty: from the beginning, as the log is now. */
  readonly cursor: string;
  /** 0: 1,000. */
  readonly limit: number;
  /** Only what is above this version. */
  readonly above: number;
}

export interface LoggedFact {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly version: number;
  readonly at: number;
  readonly data: Buffer;
}

type LogRow = Omit<OutboxRow, 'sent' | 'topic' | 'traceparent'>;

interface Found {
  readonly cursor: {
    readonly firstBatch: readonly LogRow[];
    readonly atClusterTime: mongoose.mongo.Timestamp;
  };
}

/**
 * A page of the log of facts, by version and id: each aggregate's facts in their order, those of
 * space in the order of the journal. Transactions do not end in the order in which they began, so
 * that a last-seen place alone would pass over who came late: every page is read at the moment of
 * the first, which its cursor carries, and the log of a moment does not change. Refuses
 * CURSOR_INVALID, LIMIT_INVALID, and LOG_MOVED_ON once the database has forgotten that moment.
 */
export async function readLog(
  database: Database,
  { cursor, limit, above }: LogAsked,
): Promise<LogPage> {
  const most = pageLimit(limit === 0 ? MAX_FACTS : limit, MAX_FACTS);
  const [moment, startedAt, version, id] = decodeCursor(cursor, CURSOR_PARTS) ?? [];
  const readAt = Number(startedAt ?? clock());
  const begin = above === 0 ? {} : { version: { $gt: above } };
  const after = version === undefined ? begin : behind(Number(version), String(id));
  const atClusterTime = moment === undefined ? {} : { atClusterTime: timestampOf(String(moment)) };
  const { cursor: found } = await find(database, {
    find: outboxOf(database).collectionName,
    filter: after,
    sort: { version: 1, _id: 1 },
    projection: { type: 1, key: 1, version: 1, at: 1, data: 1 },
    limit: most + 1,
    batchSize: most + 1,
    singleBatch: true,
    readConcern: { level: 'snapshot', ...atClusterTime },
  });
  const watermark = found.atClusterTime.toString();
  const rows = fitting(found.firstBatch.slice(0, most));
  const last = rows.at(-1);
  const isMore = last !== undefined && rows.length < found.firstBatch.length;
  return {
    facts: rows.map(({ _id, type, key, version, at, data }) => {
      return { id: _id, type, key, version, at, data };
    }),
    nextCursor: isMore ? encodeCursor(watermark, readAt, last.version, last._id) : '',
    watermark,
    readAt,
  };
}

async function find(database: Database, command: object): Promise<Found> {
  const { db } = database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  try {
    return (await db.command(command, { promoteBuffers: true })) as unknown as Found;
  } catch (error) {
    const isGone = error instanceof mongoose.mongo.MongoServerError && NOT_THERE.has(error.code);
    if (isGone) throw logRefusals.LOG_MOVED_ON({ field: 'cursor' });
    throw error;
  }
}

function behind(version: number, id: string): object {
  return { $or: [{ version: { $gt: version } }, { version, _id: { $gt: id } }] };
}

/** Cursors come from outside: what is no moment is as good as one that is forgotten. */
function timestampOf(moment: string): mongoose.mongo.Timestamp {
  if (!/^\d{1,19}$/.test(moment)) throw logRefusals.LOG_MOVED_ON({ field: 'cursor' });
  return Timestamp.fromString(moment, 10);
}

/** At least one, so that a page always leads on. */
function fitting(rows: readonly LogRow[]): readonly LogRow[] {
  let bytes = 0;
  const end = rows.findIndex(({ data }, index) => {
    bytes += data.length;
    return index > 0 && bytes > MAX_PAGE_BYTES;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
