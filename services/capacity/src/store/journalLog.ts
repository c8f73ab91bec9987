import { logger, type Database } from '@serai/runtime';
import mongoose, { type mongo } from 'mongoose';
import type { SpaceGroup } from '../domain/space/entry';

/** Where groups are written, each number once. */
export interface JournalLog {
  /** Makes the collection; called once, before anything else. */
  prepare(): Promise<void>;
  /** 'taken': another group has this number. Throws when the result is not known. */
  append(group: SpaceGroup): Promise<'written' | 'taken'>;
  /** The groups after n, in order, at most so many. */
  readAfter(n: number, most: number): Promise<readonly SpaceGroup[]>;
  /** Calls when a group was written; may miss some. Answers the function that ends it. */
  follow(onWritten: (n: number) => void): () => Promise<void>;
}

export const journalCollection = 'space_journal';

const DUPLICATE_KEY = 11_000;
const REOPEN_MS = 1_000;
const APPEND_TIMEOUT_MS = 5_000;
const WRITTEN = {
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: APPEND_TIMEOUT_MS },
} as const;

type GroupDocument = Omit<SpaceGroup, 'n'> & { readonly _id: number };

/** The journal in MongoDB: one document per group, under its number. */
export function journalLog(database: Database): JournalLog {
  const collection = nativeCollection<GroupDocument>(database, journalCollection);
  return {
    prepare: () => createOnce(database, journalCollection),
    append: async ({ n, ...group }) => {
      try {
        await collection.insertOne({ _id: n, ...group }, WRITTEN);
        return 'written';
      } catch (error) {
        const isServerError = error instanceof mongoose.mongo.MongoServerError;
        if (isServerError && error.code === DUPLICATE_KEY) return 'taken';
        throw error;
      }
    },
    readAfter: async (n, most) => {
      const found = await collection
        .find({ _id: { $gt: n } }, { readConcern: { level: 'majority' } })
        .sort({ _id: 1 })
        .limit(most)
        .toArray();
      return found.map(({ _id, ...group }) => ({ n: _id, ...group }));
    },
    follow: (onWritten) => followInserts(collection, onWritten),
  };
}

/** A collection of the service's database, past mongoose: no schema, no casting. */
export function nativeCollection<T extends mongo.Document>(
  database: Database,
  name: string,
): mongo.Collection<T> {
  const db = database.connection.db;
  if (db === undefined) throw new Error('the database is not connected');
  return db.collection<T>(name);
}

/** A transaction must not be the first to use a collection. */
export async function createOnce(database: Database, name: string): Promise<void> {
  const known = await database.connection.db?.listCollections({ name }).toArray();
  if (known?.length === 0) {
    await database.connection.db?.createCollection(name).catch(unlessItExists);
  }
}

function unlessItExists(error: { codeName?: string }): void {
  if (error.codeName !== 'NamespaceExists') throw error;
}

/** Woken by a change stream, which is opened again whenever it ends. */
function followInserts(
  collection: mongo.Collection<GroupDocument>,
  onWritten: (n: number) => void,
): () => Promise<void> {
  let stream: mongo.ChangeStream<GroupDocument> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const open = () => {
    stream = collection.watch<GroupDocument, mongo.ChangeStreamInsertDocument<GroupDocument>>([
      { $match: { operationType: 'insert' } },
      { $project: { documentKey: 1 } },
    ]) as mongo.ChangeStream<GroupDocument>;
    stream.on('change', (change) => {
      if ('documentKey' in change && change.documentKey) onWritten(change.documentKey._id);
    });
    stream.on('error', (error) => {
      if (isStopped) return;
      logger().warn({ err: error }, 'the journal is not followed; it is polled meanwhile');
      void stream?.close().catch(() => undefined);
      timer = setTimeout(open, REOPEN_MS);
    });
  };
  open();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await stream?.close();
  };
}
