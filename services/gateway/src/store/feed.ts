import type { mongo } from 'mongoose';
import type { Database } from '@serai/runtime';
import { clock } from '@serai/runtime';
import type { Address, Feed, FeedQuery, FeedRow, HeardFact } from '../routes/telling/feed';
import { isDuplicate, usable } from './away';

interface FeedDocument extends Omit<HeardFact, 'id'> {
  /** The position. */
  readonly _id: number;
  readonly factId: string;
  readonly heardAt: number;
  readonly memberIds?: readonly string[];
  readonly bookingId?: string;
}

interface Head {
  readonly _id: string;
  readonly position: number;
}

interface Collections {
  readonly rows: mongo.Collection<FeedDocument>;
  readonly heads: mongo.Collection<Head>;
}

const maxRounds = 20;
const addressed = 'addressed';

/**
 * The feed in the gateway's own database. A position is taken by being the first to write it, as
 * groups of the journal of space are: of two who write at once, one comes second and reads again.
 */
export function feedStore(open: () => Promise<Database>): Feed {
  const use = usable(open, collectionsOf);
  return {
    append: (facts) => use((collections) => append(collections, facts)),
    unaddressed: (limit) =>
      use(async (collections) => {
        const after = await headOf(collections);
        const found = await collections.rows
          .find({ _id: { $gt: after } })
          .sort({ _id: 1 })
          .limit(limit)
          .toArray();
        return found.map(rowOf);
      }),
    address: (addresses) => use((collections) => address(collections, addresses)),
    head: () => use(headOf),
    read: (query) => use((collections) => read(collections, query)),
    before: (since) =>
      use(async (collections) => {
        const by = { at: { $gte: since } };
        const found = await collections.rows.find(by).sort({ _id: 1 }).limit(1).next();
        return found === null ? headOf(collections) : found._id - 1;
      }),
    prune: (heardBefore) =>
      use(async (collections) => {
        const head = await headOf(collections);
        const young = { heardAt: { $gte: heardBefore } };
        const first = await collections.rows.find(young).sort({ _id: 1 }).limit(1).next();
        await collections.rows.deleteMany({ _id: { $lt: Math.min(head, first?._id ?? head) } });
      }),
  };
}

async function append({ rows }: Collections, facts: readonly HeardFact[]): Promise<void> {
  const ids = facts.map(({ id }) => id);
  for (let round = 0; round < maxRounds; round += 1) {
    const known = await rows
      .find({ factId: { $in: ids } }, { projection: { factId: 1 } })
      .toArray();
    const heard = new Set(known.map(({ factId }) => factId));
    const fresh = facts.filter(({ id }) => !heard.has(id) && heard.add(id));
    if (fresh.length === 0) return;
    const last = await rows.find().sort({ _id: -1 }).limit(1).project({ _id: 1 }).next();
    const from = Number(last?.['_id'] ?? 0) + 1;
    const heardAt = clock();
    const documents = fresh.map(({ id: factId, ...fact }, index) => {
      return { ...fact, _id: from + index, factId, heardAt };
    });
    try {
      await rows.insertMany(documents, { ordered: true });
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Error(`others were first ${maxRounds} times`);
}

async function address({ rows, heads }: Collections, addresses: readonly Address[]): Promise<void> {
  const last = addresses.at(-1);
  if (last === undefined) return;
  await rows.bulkWrite(
    addresses.map(({ position: _id, memberIds, bookingId }) => {
      return { updateOne: { filter: { _id }, update: { $set: { memberIds, bookingId } } } };
    }),
  );
  const moved = { $max: { position: last.position } };
  await heads.updateOne({ _id: addressed }, moved, { upsert: true });
}

async function read(
  collections: Collections,
  { after, limit, memberId, types, bookingId }: FeedQuery,
): Promise<readonly FeedRow[]> {
  const by = {
    _id: { $gt: after, $lte: await headOf(collections) },
    ...(memberId === undefined ? {} : { memberIds: memberId }),
    ...(types === undefined ? {} : { type: { $in: [...types] } }),
    ...(bookingId === undefined ? {} : { bookingId }),
  };
  const filter = by as mongo.Filter<FeedDocument>;
  const found = await collections.rows.find(filter).sort({ _id: 1 }).limit(limit).toArray();
  return found.map(rowOf);
}

async function headOf({ heads }: Collections): Promise<number> {
  return (await heads.findOne({ _id: addressed }))?.position ?? 0;
}

function rowOf({ _id: position, factId: id, key, type, data, at }: FeedDocument): FeedRow {
  return { position, id, key, type, at, data };
}

async function collectionsOf(db: mongo.Db): Promise<Collections> {
  const rows = db.collection<FeedDocument>('feed');
  await rows.createIndex({ factId: 1 }, { unique: true });
  await rows.createIndex({ memberIds: 1, _id: 1 });
  await rows.createIndex({ bookingId: 1, _id: 1 });
  await rows.createIndex({ at: 1 });
  return { rows, heads: db.collection<Head>('feedHeads') };
}
