import mongoose from 'mongoose';
import type { Database } from '../store/database';
import { ensureKind, modelOf } from '../store/modelOf';
import type { Item } from './handleFact';
import { parkedKey, parkedKeyId, parkedRow, type ParkedKey, type ParkedRow } from './parkedKinds';

const { trusted } = mongoose;

/** Where a consumer stands with its queues. */
export interface WaitingFigures {
  readonly waiting: number;
  readonly oldest: readonly ParkedKey[];
}

/** The first fact of each of these queues. */
export async function fronts(
  database: Database,
  consumer: string,
  keys: readonly string[],
): Promise<Item[]> {
  const ids = keys.map((key) => parkedKeyId(consumer, key));
  const queues = await (await queuesOf(database)).find({ _id: trusted({ $in: ids }) }).lean();
  const places = queues
    .filter((queue) => queue.first < queue.next)
    .map((queue) => ({ 'fact.key': queue.key, place: queue.first }));
  if (places.length === 0) return [];
  const rows = await (
    await rowsOf(database)
  )
    .find({ consumer, $or: places } as object)
    .lean<ParkedRow[]>();
  return rows.flatMap(({ fact, tries: triedBefore }) =>
    fact === null ? [] : [{ fact, isParked: true, triedBefore, tries: 0, giveUp: '' }],
  );
}

/** The keys whose first fact waits for one of these keys. */
export async function awaiting(
  database: Database,
  consumer: string,
  keys: readonly string[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const awaited = trusted({ $in: [...new Set(keys)] });
  const queues = await (
    await queuesOf(database)
  )
    .find({ consumer, front: 'waiting', waitsFor: awaited } as object, { key: 1 })
    .lean();
  return queues.map((queue) => queue.key);
}

/** Queues that ought to move by themselves, from `after` on; for whoever looks from time to time. */
export async function movable(
  database: Database,
  consumer: string,
  after: string,
  max: number,
): Promise<string[]> {
  const front = trusted({ $in: ['waiting', 'behind'] });
  const queues = await (
    await queuesOf(database)
  )
    .find({ consumer, front, _id: trusted({ $gt: parkedKeyId(consumer, after) }) } as object)
    .sort({ _id: 1 })
    .limit(max)
    .lean();
  return queues.map((queue) => queue.key);
}

/** Every queue of the consumer, from `after` on. */
export async function allQueues(
  database: Database,
  consumer: string,
  after: string,
  max: number,
): Promise<string[]> {
  const queues = await (
    await queuesOf(database)
  )
    .find({
      consumer,
      front: trusted({ $ne: 'none' }),
      _id: trusted({ $gt: parkedKeyId(consumer, after) }),
    } as object)
    .sort({ _id: 1 })
    .limit(max)
    .lean();
  return queues.map((queue) => queue.key);
}

/** How many wait, and those that wait longest. */
export async function waitingFigures(
  database: Database,
  consumer: string,
  max: number,
): Promise<WaitingFigures> {
  const queues = await queuesOf(database);
  const filter = { consumer, front: 'waiting' } as object;
  const waiting = await queues.countDocuments(filter);
  const oldest =
    waiting === 0 ? [] : await queues.find(filter).sort({ since: 1 }).limit(max).lean();
  return { waiting, oldest };
}

export async function rowsOf(database: Database) {
  await ensureKind(database, parkedRow);
  return modelOf(database, parkedRow);
}

async function queuesOf(database: Database) {
  await ensureKind(database, parkedKey);
  return modelOf(database, parkedKey);
}
