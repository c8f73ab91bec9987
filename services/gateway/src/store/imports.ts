import type { mongo } from 'mongoose';
import { isRefusal } from '@serai/model';
import { isStoreAway, type Database } from '@serai/runtime';
import { importRefusals } from '../routes/imports/importRefusals';
import type { ImportJob, ImportStore } from '../routes/imports/importStore';
import type { RowError } from '../routes/imports/rows';
import { isDuplicate } from './away';

type JobDocument = Omit<ImportJob, 'id'> & { readonly _id: string };

/** An error of one run, numbered as it was found. */
interface ErrorDocument extends RowError {
  readonly _id: string;
  readonly job: string;
  readonly run: number;
  readonly n: number;
}

interface Collections {
  readonly jobs: mongo.Collection<JobDocument>;
  readonly errors: mongo.Collection<ErrorDocument>;
}

/** Import jobs in the gateway's own database, which is opened when the first is asked for. */
export function importStore(open: () => Promise<Database>): ImportStore {
  const use = async <A>(ask: (collections: Collections) => Promise<A>): Promise<A> => {
    try {
      return await ask(await collectionsOf(await open()));
    } catch (error) {
      if (isRefusal(error) || !isStoreAway(error)) throw error;
      throw importRefusals.IMPORTS_AWAY();
    }
  };
  return {
    begin: (job) => use((collections) => begin(collections, job)),
    again: ({ id, ...job }) =>
      use(async ({ jobs }) => {
        const changed = await jobs.updateOne({ _id: id, run: job.run - 1 }, { $set: job });
        return changed.modifiedCount === 1;
      }),
    change: (id, run, changes) =>
      use(async ({ jobs }) => {
        await jobs.updateOne({ _id: id, run }, { $set: changes });
      }),
    addErrors: (id, run, found) => use((collections) => addErrors(collections, id, run, found)),
    find: (id) =>
      use(async ({ jobs }) => {
        const found = await jobs.findOne({ _id: id });
        return found === null ? undefined : jobOf(found);
      }),
    errors: ({ id, run }, after, limit) =>
      use(async ({ errors }) => {
        const behind = { job: id, run, n: { $gte: after } };
        const found = await errors.find(behind).sort({ n: 1 }).limit(limit).toArray();
        return found.map(({ row, field, code, message }) => ({ row, field, code, message }));
      }),
  };
}

async function begin(
  { jobs }: Collections,
  job: ImportJob,
): Promise<{ job: ImportJob; isNew: boolean }> {
  const { id, ...rest } = job;
  try {
    await jobs.insertOne({ _id: id, ...rest });
    return { job, isNew: true };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const found = await jobs.findOne({ _id: id });
    if (found === null) throw error;
    return { job: jobOf(found), isNew: false };
  }
}

async function addErrors(
  { errors }: Collections,
  job: string,
  run: number,
  found: readonly RowError[],
): Promise<void> {
  const first = await errors.countDocuments({ job, run });
  const documents = found.map((error, index) => {
    const n = first + index;
    return { ...error, _id: `${job}/${run}/${n}`, job, run, n };
  });
  await errors.insertMany(documents);
}

function jobOf({ _id, ...rest }: JobDocument): ImportJob {
  return { id: _id, ...rest };
}

const indexed = new WeakSet<Database>();

async function collectionsOf(database: Database): Promise<Collections> {
  const db = database.connection.db;
  if (db === undefined) throw importRefusals.IMPORTS_AWAY();
  const jobs = db.collection<JobDocument>('imports');
  const errors = db.collection<ErrorDocument>('importErrors');
  if (!indexed.has(database)) {
    await errors.createIndex({ job: 1, run: 1, n: 1 });
    indexed.add(database);
  }
  return { jobs, errors };
}
