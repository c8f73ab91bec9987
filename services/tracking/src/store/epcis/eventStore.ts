import type { mongo } from 'mongoose';
import type { Instant } from '@serai/model';
import type { Database } from '@serai/runtime';
import { modelOf } from '@serai/runtime';
import { trusted } from 'mongoose';
import type {
  CaptureJob,
  EventRow,
  EventStore,
  IndexedFault,
  KeptEvent,
  Stage,
} from '../../application/epcis/rows';
import type { EpcisCollections, EventDocument, JobDocument } from './collections';
import { kinds } from '../kinds';
import { epcisCollections } from './collections';

/** More faults of one document are counted, and not shown. */
const maxKeptFaults = 1_000;
const duplicateKey = 11_000;

/** Events and their jobs in tracking's own database; rows are written past mongoose, in batches. */
export function eventStore(database: () => Database): EventStore {
  const use = () => epcisCollections(database());
  return { ...jobStore(use), ...rowStore(use, database), ...failedRows(use) };
}

type Use = () => Promise<EpcisCollections>;
type Failed = 'failed' | 'parked';
type Jobs = 'openJob' | 'job' | 'addFaults' | 'moveJob' | 'jobsIn';

function jobStore(use: Use): Pick<EventStore, Jobs> {
  return {
    openJob: async ({ id, ...fresh }) => {
      const { jobs } = await use();
      const found = await jobs.findOneAndUpdate(
        { _id: id },
        { $setOnInsert: fresh },
        { upsert: true, returnDocument: 'after' },
      );
      if (found === null) throw new Error(`job ${id} was made and is not there`);
      return jobOf(found);
    },
    job: async (id) => {
      const found = await (await use()).jobs.findOne({ _id: id });
      return found === null ? undefined : jobOf(found);
    },
    addFaults: async (id, faults, at) => addFaults(await use(), id, faults, at),
    moveJob: async (id, from, to, at) => {
      const { jobs } = await use();
      const isEnd = to === 'accepted' || to === 'refused';
      const set = { state: to, touchedAt: at, ...(isEnd ? { finishedAt: at } : {}) };
      await jobs.updateOne({ _id: id, state: from }, { $set: set });
      const found = await jobs.findOne({ _id: id });
      if (found === null) throw new Error(`job ${id} is gone`);
      return jobOf(found);
    },
    jobsIn: async (state, before, limit) => {
      const { jobs } = await use();
      const found = await jobs
        .find({ state, touchedAt: { $lte: before } })
        .sort({ touchedAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(jobOf);
    },
  };
}

function rowStore(use: Use, database: () => Database): Omit<EventStore, Jobs | Failed> {
  return {
    stage: async (jobId, rows, at) => stage(await use(), jobId, rows, at),
    keep: async (jobId, at) => {
      const { events } = await use();
      await events.updateMany(
        { jobs: jobId, stage: 'staged' },
        { $set: { stage: 'kept', recordTime: at } },
      );
    },
    discard: async (jobId) => {
      const { events } = await use();
      await events.updateMany({ jobs: jobId, stage: 'staged' }, { $pull: { jobs: jobId } });
      await events.deleteMany({ jobs: [], stage: 'staged' });
    },
    unapplied: async (limit) => {
      const { events } = await use();
      const found = await events
        .find({ stage: 'kept' })
        .sort({ tries: 1, recordTime: 1, index: 1 })
        .limit(limit)
        .toArray();
      return found.map(eventOf);
    },
    applied: async (viewings) => {
      if (viewings.length === 0) return;
      const { events } = await use();
      const writes = viewings.map(
        ({ id: _id, viewers }): mongo.AnyBulkWriteOperation<EventDocument> => {
          const add = { viewers: { $each: [...viewers] } };
          const update = { $set: { stage: 'applied' as const }, $addToSet: add };
          return { updateOne: { filter: { _id }, update } };
        },
      );
      await events.bulkWrite(writes);
    },
    hasUnapplied: async (jobId) => {
      const { events } = await use();
      const open = { jobs: jobId, stage: { $in: ['staged', 'kept'] } } as const;
      return (await events.findOne(open as mongo.Filter<EventDocument>)) !== null;
    },
    pointsOf: async (glns) => {
      const found = await modelOf(database(), kinds.point)
        .find({ gln: trusted({ $in: glns }) })
        .lean();
      const named = found.map((row) => [kinds.point.toState(row).gln ?? '', row._id] as const);
      const all = named.map(([gln]) => gln);
      return new Map(named.filter(([gln]) => all.indexOf(gln) === all.lastIndexOf(gln)));
    },
    addViewers: async (ssccs, viewers) => {
      const { events } = await use();
      const about = { ssccs: { $in: [...ssccs] } };
      await events.updateMany(about, { $addToSet: { viewers: { $each: [...viewers] } } });
    },
  };
}

function failedRows(use: Use): Pick<EventStore, Failed> {
  return {
    failed: async ({ id: _id, tries, reason: failure, isParked }) => {
      const { events } = await use();
      const stage = isParked ? ('parked' as const) : ('kept' as const);
      // What was parked comes back by being applied alone.
      const open: Stage[] = isParked ? ['kept', 'parked'] : ['kept'];
      const standing = { _id, stage: { $in: open } };
      await events.updateOne(standing, { $set: { stage, tries, failure } });
    },
    parked: async (limit, id) => {
      const { events } = await use();
      const found = await events
        .find({ stage: 'parked', ...(id === undefined ? {} : { _id: id }) })
        .sort({ tries: 1, recordTime: 1 })
        .limit(limit)
        .toArray();
      return found.map(eventOf);
    },
  };
}

/**
 * One insert for all; what is there already is looked at: the same body is the same event, which
 * this job then has too, and another body keeps the id it has.
 */
async function stage(
  { events }: EpcisCollections,
  jobId: string,
  rows: readonly EventRow[],
  at: Instant,
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const documents = rows.map((row) => documentOf(row, jobId, at));
  try {
    await events.insertMany(documents, { ordered: false });
    return new Set();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const ids = rows.map(({ id }) => id);
  const kept = await events.find({ _id: { $in: ids } }, { projection: { digest: 1 } }).toArray();
  const digests = new Map(kept.map(({ _id, digest }) => [_id, digest]));
  const used = rows.filter(({ id, digest }) => digests.get(id) !== digest).map(({ id }) => id);
  const same = ids.filter((id) => !used.includes(id));
  await events.updateMany({ _id: { $in: same } }, { $addToSet: { jobs: jobId } });
  return new Set(used);
}

async function addFaults(
  { jobs }: EpcisCollections,
  id: string,
  faults: readonly IndexedFault[],
  at: Instant,
): Promise<void> {
  const push = { faults: { $each: [...faults], $slice: maxKeptFaults } };
  const update = { $push: push, $inc: { faultCount: faults.length }, $set: { touchedAt: at } };
  await jobs.updateOne({ _id: id }, update as mongo.UpdateFilter<JobDocument>);
}

function documentOf({ id, prefixes, ...row }: EventRow, job: string, at: Instant): EventDocument {
  return {
    ...row,
    _id: id,
    prefixes: Object.entries(prefixes),
    stage: 'staged',
    jobs: [job],
    viewers: [row.memberId],
    stagedAt: at,
    recordTime: 0,
    place: 0,
  };
}

export function eventOf(document: EventDocument): KeptEvent {
  const { _id: id, prefixes, stage: _stage, jobs: _jobs, viewers: _viewers, ...kept } = document;
  const { place: _place, ...row } = kept;
  return { ...row, id, prefixes: Object.fromEntries(prefixes) };
}

export function jobOf({ _id: id, ...job }: JobDocument): CaptureJob {
  return { id, ...job };
}

function isDuplicate(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey
  );
}
