import { modelOf, type Database, type Kind } from '@serai/runtime';
import mongoose, { type mongo } from 'mongoose';
import type { Batch, ReplanShelf } from '../application/replan/replanShelf';
import { kinds } from './kinds';
import { kept, type StoredBooking } from './shelf';
import { extendTurn } from './turns';

const { trusted } = mongoose;

interface KeptBatch extends Batch {
  readonly at: number;
}
type BatchDocument = Omit<KeptBatch, 'id'> & { readonly _id: string };
type Open<S> = { readonly _id: string; readonly state: S };

/** What a re-plan keeps, in the service's own database. */
export function replanShelf(database: () => Database): ReplanShelf {
  return {
    openDisruptions: async (limit) => {
      const found = await openOf(database(), kinds.disruption, {}, limit);
      const heard = found.flatMap(({ _id: id, state }) =>
        state.status === 'unknown' ? [] : [{ id, cause: state.cause, heardAt: state.heardAt }],
      );
      return heard.sort((one, other) => one.heardAt - other.heardAt);
    },
    bookingsTouching: async (touched, after, limit) => {
      const found = await modelOf(database(), kinds.booking)
        .find({ ...touched, _id: trusted({ $gt: after }) } as object)
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return (found as unknown as StoredBooking[]).map(kept);
    },
    reroutesOpen: async (ids) => {
      const among = { _id: trusted({ $in: [...ids] }), isOpen: true } as object;
      const found = await modelOf(database(), kinds.reroute).find(among, { _id: 1 }).lean();
      return new Set((found as { _id: string }[]).map(({ _id }) => _id));
    },
    unplaced: async (after, limit, sellerId) => {
      const own = sellerId === undefined ? {} : { sellerId };
      const behind = { ...own, _id: trusted({ $gt: after }) };
      const found = await openOf(database(), kinds.reroute, behind, limit);
      return found.flatMap(({ state }) => (state.status === 'unknown' ? [] : [state]));
    },
    keepBatch: async ({ id, ...batch }, at) => {
      await batchesOf(database()).insertOne({ _id: id, ...batch, at });
    },
    openBatches: async (limit, before) => {
      const found = await batchesOf(database())
        .find({ at: { $lte: before } })
        .sort({ at: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id: id, at: _at, ...batch }) => ({ id, ...batch }));
    },
    endBatch: async (id) => {
      await batchesOf(database()).deleteOne({ _id: id });
    },
    keepTurn: (id, until) => extendTurn(database(), id, until),
  };
}

async function openOf<S, F>(
  database: Database,
  kind: Kind<S, F>,
  filter: object,
  limit: number,
): Promise<readonly Open<S>[]> {
  const found = await modelOf(database, kind)
    .find({ ...filter, isOpen: true } as object)
    .sort({ _id: 1 })
    .limit(limit)
    .lean();
  return found as unknown as Open<S>[];
}

function batchesOf(database: Database): mongo.Collection<BatchDocument> {
  return database.connection.collection<BatchDocument>(
    'reroute_batches',
  ) as unknown as mongo.Collection<BatchDocument>;
}
