import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { trusted } from 'mongoose';
import type { Instant } from '@serai/model';
import type { Database, Lease } from '@serai/runtime';
import { decodeCursor, encodeCursor, leaseIn, modelOf } from '@serai/runtime';
import type { EventPlaces } from '../../application/epcis/following';
import { kinds } from '../kinds';
import type { EventDocument } from './collections';
import { epcisCollections } from './collections';
import { walkPlaced } from './eventReads';

const leaseMs = 5_000;
const rowsPerBatch = 500;
const batchesPerRound = 20;

/** One instance places at a time; who finds another at it reads what that one has placed. */
export function eventPlaces(database: () => Database): EventPlaces {
  let placer: { readonly lease: Lease; epoch: number | null } | undefined;
  let placing: Promise<void> = Promise.resolve();

  async function place(since: Instant): Promise<void> {
    placer ??= { lease: leaseOf(database()), epoch: null };
    placer.epoch ??= await placer.lease.take();
    if (placer.epoch === null) return;
    for (let batch = 0; batch < batchesPerRound; batch += 1) {
      if (!(await placer.lease.holds(placer.epoch))) {
        placer.epoch = null;
        return;
      }
      if ((await placeBatch(database(), since)) < rowsPerBatch) return;
    }
  }

  return {
    head: async () => headOf((await epcisCollections(database())).events),
    follow: async (asked) => {
      const mine = placing.then(() => place(asked.recordedFrom));
      placing = mine.catch(() => undefined);
      await mine;
      const head = await headOf((await epcisCollections(database())).events);
      if (head <= asked.after) return { found: [], after: asked.after, isMore: false };
      const until = asked.until === 0 ? head : Math.min(asked.until, head);
      const found = await walkPlaced(database(), { ...asked, until });
      // Up to there nothing is left to look at, whether or not any of it was found.
      return found.isMore ? found : { ...found, after: Math.max(found.after, until) };
    },
    followedQueries: async (cursor, limit) => {
      const after = String(decodeCursor(cursor, 1)?.[0] ?? '');
      const found = await modelOf(database(), kinds.namedQuery)
        .find({ _id: trusted({ $gt: after }), 'state.subscriptions.0': trusted({ $exists: true }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      const last = found.length === limit ? found.at(-1)?._id : undefined;
      const states = found.map((row) => kinds.namedQuery.toState(row));
      return {
        queries: states.flatMap((state) => (state.status === 'kept' ? [state] : [])),
        nextCursor: last === undefined ? '' : encodeCursor(last),
      };
    },
  };
}

function leaseOf(database: Database): Lease {
  return leaseIn({ database, name: 'eventPlaces', owner: randomUUID(), ttlMs: leaseMs });
}

async function headOf(events: mongo.Collection<EventDocument>): Promise<number> {
  const by = { place: { $gt: 0 } };
  const last = await events.find(by).sort({ place: -1 }).limit(1).project({ place: 1 }).next();
  return Number(last?.['place'] ?? 0);
}

/** In order, so that a crash in between leaves no number free before one that is used. */
async function placeBatch(database: Database, since: Instant): Promise<number> {
  const { events } = await epcisCollections(database);
  const rows = await events
    .find({ stage: 'applied', place: 0, recordTime: { $gte: since } })
    .sort({ recordTime: 1, index: 1, _id: 1 })
    .limit(rowsPerBatch)
    .project({ _id: 1 })
    .toArray();
  if (rows.length === 0) return 0;
  const head = await headOf(events);
  const writes = rows.map((row, index): mongo.AnyBulkWriteOperation<EventDocument> => {
    const filter = { _id: String(row['_id']), place: 0 };
    return { updateOne: { filter, update: { $set: { place: head + index + 1 } } } };
  });
  await events.bulkWrite(writes, { ordered: true });
  return rows.length;
}
