import type { mongo } from 'mongoose';
import type { FactMessage } from '../facts/factMessage';
import type { Database } from '../store/database';

/** One batch of one topic; numbers follow on one another without a gap. */
export interface LogBatch {
  readonly topic: string;
  readonly number: number;
  readonly facts: readonly FactMessage[];
}

/** How far a group has handled a topic, and the epoch of who wrote that. */
export interface Position {
  readonly _id: string;
  readonly number: number;
  readonly epoch: number;
}

const MAX_READ = 20;
const BY_MAJORITY = { readConcern: { level: 'majority' } } as const;

export function logIn(database: Database): mongo.Collection<LogBatch> {
  return nativeDb(database).collection<LogBatch>('log');
}

export function positionsIn(database: Database): mongo.Collection<Position> {
  return nativeDb(database).collection<Position>('positions');
}

/** The next batches of a topic after a number; never past one that is missing. */
export async function readLog(
  log: mongo.Collection<LogBatch>,
  topic: string,
  after: number,
): Promise<LogBatch[]> {
  const found = await log
    .find({ topic, number: { $gt: after } }, BY_MAJORITY)
    .sort({ number: 1 })
    .limit(MAX_READ)
    .toArray();
  const gap = found.findIndex(({ number }, index) => number !== after + 1 + index);
  return gap === -1 ? found : found.slice(0, gap);
}

/** The last number of a topic; 0 when it is empty. */
export async function lastNumber(log: mongo.Collection<LogBatch>, topic: string): Promise<number> {
  const last = await log.findOne({ topic }, { sort: { number: -1 }, projection: { number: 1 } });
  return last?.number ?? 0;
}

function nativeDb(database: Database): mongo.Db {
  const db = database.connection.db;
  if (db === undefined) throw new Error('the bus is not connected');
  return db;
}
