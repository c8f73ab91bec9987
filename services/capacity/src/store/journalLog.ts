import type { Database } from '@serai/runtime';
import mongoose, { type mongo } from 'mongoose';
import type { SpaceGroup } from '../domain/space/entry';
import { keepsReceipt } from '../domain/space/receipts';
import type { Receipt } from '../domain/space/space';

/** Where groups are written, each number once. */
export interface JournalLog {
  /** Makes the collection; called once, before anything else. */
  prepare(): Promise<void>;
  /** 'taken': another group has this number. Throws when the result is not known. */
  append(group: SpaceGroup): Promise<'written' | 'taken'>;
  /** The groups after n, in order and without a gap, at most so many; archived ones too. */
  readAfter(n: number, most: number): Promise<readonly SpaceGroup[]>;
  /** How the requests with these keys were answered, those that were; archived ones too. */
  receipts(keys: readonly string[]): Promise<ReadonlyMap<string, Receipt>>;
  /**
   * Moves the oldest groups up to n out of the journal: copied first, then taken out. Both are
   * read as one. Their numbers stay in the journal: a writer that slept for long finds them taken.
   * Answers how many, at most so many.
   */
  archive(n: number, most: number): Promise<number>;
}

export const journalCollection = 'space_journal';
export const archiveCollection = 'space_archive';

const DUPLICATE_KEY = 11_000;
/** At least as many as are moved at once. */
const mostLeft = 10_000;
const APPEND_TIMEOUT_MS = 5_000;
const WRITTEN = {
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: APPEND_TIMEOUT_MS },
} as const;

type GroupDocument = Omit<SpaceGroup, 'n'> & { readonly _id: number };

/** The journal in MongoDB: one document per group, under its number. */
export function journalLog(database: Database): JournalLog {
  const collection = nativeCollection<GroupDocument>(database, journalCollection);
  const archived = nativeCollection<GroupDocument>(database, archiveCollection);
  return {
    prepare: async () => {
      for (const name of [journalCollection, archiveCollection]) await createOnce(database, name);
      // Not unique: groups without keys would exclude each other, and keys are judged before.
      for (const one of [collection, archived]) await one.createIndex({ keys: 1 });
    },
    append: async ({ n, ...group }) => {
      try {
        await collection.insertOne({ _id: n, ...group }, WRITTEN);
        return 'written';
      } catch (error) {
        if (isDuplicate(error)) return 'taken';
        throw error;
      }
    },
    readAfter: async (n, most) => {
      const groups: SpaceGroup[] = [];
      for (let isAll = false; !isAll && groups.length < most;) {
        const last = groups.at(-1)?.n ?? n;
        const found = await readFrom(collection, last, most - groups.length);
        const next = withoutGap(last, found);
        isAll = next.length === found.length;
        const older = isAll ? [] : await readFrom(archived, last, most - groups.length);
        const joined = next.length > 0 ? next : withoutGap(last, older);
        if (joined.length === 0 && !isAll) throw new Error(`group ${last + 1} is nowhere`);
        groups.push(...joined);
      }
      return groups;
    },
    receipts: async (keys) => {
      const found = await Promise.all([collection, archived].map((one) => entriesIn(one, keys)));
      return receiptsIn(found.flat(), new Set(keys));
    },
    archive: (n, most) => moveTo(archived, collection, n, most),
  };
}

function readFrom(
  collection: mongo.Collection<GroupDocument>,
  n: number,
  most: number,
): Promise<GroupDocument[]> {
  return collection
    .find({ _id: { $gt: n } }, { readConcern: { level: 'majority' } })
    .sort({ _id: 1 })
    .limit(most)
    .batchSize(most)
    .toArray();
}

/** What follows n directly: from a gap or a bare number on it was, or is being, archived. */
function withoutGap(n: number, found: readonly GroupDocument[]): readonly SpaceGroup[] {
  const gap = found.findIndex((one, place) => one._id !== n + 1 + place || !('entries' in one));
  const whole = gap < 0 ? found : found.slice(0, gap);
  return whole.map(({ _id, ...group }) => ({ n: _id, ...group }));
}

function entriesIn(
  collection: mongo.Collection<GroupDocument>,
  keys: readonly string[],
): Promise<Pick<GroupDocument, 'entries'>[]> {
  return collection
    .find({ keys: { $in: [...keys] } }, { readConcern: { level: 'majority' } })
    .project<Pick<GroupDocument, 'entries'>>({ entries: 1 })
    .toArray();
}

function receiptsIn(
  groups: readonly Pick<GroupDocument, 'entries'>[],
  keys: ReadonlySet<string>,
): ReadonlyMap<string, Receipt> {
  const receipts = new Map<string, Receipt>();
  for (const entry of groups.flatMap(({ entries }) => entries)) {
    const refused = 'refused' in entry ? entry.refused : null;
    if (!keys.has(entry.key) || !keepsReceipt(entry.command, refused)) continue;
    receipts.set(entry.key, { digest: entry.digest, refused });
  }
  return receipts;
}

async function moveTo(
  archived: mongo.Collection<GroupDocument>,
  collection: mongo.Collection<GroupDocument>,
  n: number,
  most: number,
): Promise<number> {
  // What a crash left in both lies just before the last that was copied.
  const [last] = await archived.find().sort({ _id: -1 }).limit(1).project({ _id: 1 }).toArray();
  const from = Number(last?.['_id'] ?? 0) - mostLeft;
  const oldest = await collection
    .find({ _id: { $gt: from, $lte: n }, entries: { $exists: true } })
    .sort({ _id: 1 })
    .limit(most)
    .toArray();
  if (oldest.length === 0) return 0;
  const writes = oldest.map((document) => ({
    replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
  }));
  await archived.bulkWrite(writes, { ordered: false, ...WRITTEN });
  const ids = oldest.map(({ _id }) => _id);
  const bare = [{ $replaceWith: { _id: '$_id' } }];
  await collection.updateMany({ _id: { $in: ids } }, bare, WRITTEN);
  return ids.length;
}

/** Whether something is there already under the same key. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE_KEY;
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
