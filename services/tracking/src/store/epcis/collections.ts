import type { mongo } from 'mongoose';
import type { Database } from '@serai/runtime';
import type { CaptureJob, EventRow, Stage } from '../../application/epcis/rows';

export interface EventDocument extends Omit<EventRow, 'id' | 'prefixes'> {
  readonly _id: string;
  readonly prefixes: readonly (readonly [string, string])[];
  readonly stage: Stage;
  /** Documents that brought it. */
  readonly jobs: readonly string[];
  /** Members that may see some of it; who sees what is for `eventFor` to say. */
  readonly viewers: readonly string[];
  readonly stagedAt: number;
  /** 0 while it is staged. */
  readonly recordTime: number;
  /** Its number among those that were placed for followers; 0 before. */
  readonly place: number;
  /** Of a row that could not be applied: how often it was tried, and what was wrong last. */
  readonly tries?: number;
  readonly failure?: string;
}

export type JobDocument = Omit<CaptureJob, 'id'> & { readonly _id: string };

export interface EpcisCollections {
  readonly events: mongo.Collection<EventDocument>;
  readonly jobs: mongo.Collection<JobDocument>;
}

/** Found as members look for them: by who may see, by what is said, and by when it happened. */
const eventIndexes = [
  { key: { viewers: 1, recordTime: 1, _id: 1 } },
  { key: { terms: 1, recordTime: 1 } },
  { key: { eventTime: 1, _id: 1 } },
  { key: { ssccs: 1 }, partialFilterExpression: { 'ssccs.0': { $exists: true } } },
  { key: { tries: 1, recordTime: 1, index: 1 }, partialFilterExpression: { stage: 'kept' } },
  { key: { tries: 1, recordTime: 1 }, partialFilterExpression: { stage: 'parked' } },
  { key: { place: 1 }, unique: true, partialFilterExpression: { place: { $gt: 0 } } },
  {
    key: { recordTime: 1, index: 1, _id: 1 },
    partialFilterExpression: { stage: 'applied', place: 0 },
    name: 'unplaced',
  },
  { key: { jobs: 1 }, partialFilterExpression: { stage: { $in: ['staged', 'kept'] } } },
] as const;

const made = new WeakMap<Database, Promise<EpcisCollections>>();

/** The collections of events, with their indexes, made at their first use. */
export function epcisCollections(database: Database): Promise<EpcisCollections> {
  const begun = made.get(database) ?? make(database);
  made.set(database, begun);
  begun.catch(() => made.delete(database));
  return begun;
}

async function make(database: Database): Promise<EpcisCollections> {
  const { db } = database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  const events = db.collection<EventDocument>('epcisEvents');
  const jobs = db.collection<JobDocument>('epcisCaptures');
  for (const { key, ...options } of eventIndexes) await events.createIndex(key, options);
  await jobs.createIndex({ memberId: 1, _id: 1 });
  await jobs.createIndex({ state: 1, touchedAt: 1 });
  return { events, jobs };
}
