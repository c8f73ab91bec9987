import { modelOf, type Database, type Kind } from '@serai/runtime';
import mongoose, { type mongo } from 'mongoose';
import type { Batch, Concerned, ReplanShelf } from '../application/replan/replanShelf';
import type { OuterUnit } from '../domain/replan/outerUnit';
import type { KnownReroute, Reroute } from '../domain/replan/reroute';
import { kinds } from './kinds';
import { kept, type StoredBooking } from './shelf';
import { extendTurn } from './turns';

const { trusted } = mongoose;
/** A booking has at most 500 parcels, and each waits at one place. */
const mostPerBooking = 500;
/** More parts than ever are placed as one. */
const mostInUnit = 1_000;

interface KeptBatch extends Batch {
  readonly at: number;
}
type BatchDocument = Omit<KeptBatch, 'id'> & { readonly _id: string };
type Open<S> = { readonly _id: string; readonly state: S };

/**
 * What a re-plan keeps. What is read to be decided on is read as whoever decides then sees it: at
 * majority. In the service's own database. */
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
      const touching = Object.entries(touched).map(([name, ids]) => ({
        [name]: trusted({ $in: [...ids] }),
      }));
      const found = await modelOf(database(), kinds.booking)
        .find({ $or: touching, _id: trusted({ $gt: after }) } as object)
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return (found as unknown as StoredBooking[]).map(kept);
    },
    ...outerUnitsIn(database),
    openInUnit: async (outerSscc) =>
      knownOf(await openOf(database(), kinds.reroute, { outerSscc }, mostInUnit)),
    reroutesOpen: async (ids) => {
      const among = { _id: trusted({ $in: [...ids] }), isOpen: true } as object;
      const found = await modelOf(database(), kinds.reroute).find(among, { _id: 1 }).lean();
      return new Set((found as { _id: string }[]).map(({ _id }) => _id));
    },
    unplaced: async (after, limit, of, status = '') => {
      const only = status === '' ? {} : { 'state.status': status };
      const behind = { ...concerning(of), ...only, _id: trusted({ $gt: after }) };
      const found = await openOf(database(), kinds.reroute, behind, limit);
      return knownOf(found);
    },
    reroute: async (id) => {
      const found = await modelOf(database(), kinds.reroute)
        .findById(id)
        .readConcern('majority')
        .lean();
      return found === null ? undefined : knownOf([found as unknown as Open<Reroute>])[0];
    },
    proposalsOf: async (bookingId) => {
      const found = await openOf(database(), kinds.reroute, { bookingId }, mostPerBooking);
      return knownOf(found).filter(({ status }) => status === 'proposed');
    },
    dueProposals: async (now, after, limit) => {
      const due = { answerBy: trusted({ $lte: now }), _id: trusted({ $gt: after }) };
      return knownOf(await openOf(database(), kinds.reroute, due, limit));
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

function outerUnitsIn(database: () => Database): Pick<ReplanShelf, 'outerUnits' | 'unitsIn'> {
  return {
    outerUnits: async (ssccs) => {
      if (ssccs.length === 0) return new Map();
      const among = { _id: trusted({ $in: [...ssccs] }) } as object;
      const found = await modelOf(database(), kinds.outerUnit).find(among).lean();
      return new Map((found as unknown as Open<OuterUnit>[]).map(({ _id, state }) => [_id, state]));
    },
    unitsIn: async (ssccs) => {
      const inside = { 'state.parentSscc': trusted({ $in: [...ssccs] }) } as object;
      const found = await modelOf(database(), kinds.outerUnit).find(inside, { _id: 1 }).lean();
      return (found as { _id: string }[]).map(({ _id }) => _id);
    },
  };
}

function concerning(of: Concerned | undefined): object {
  if (of === undefined) return {};
  if ('sellerId' in of) return of;
  return { $or: [{ sellerId: of.memberId }, { memberIds: of.memberId }] };
}

function knownOf(found: readonly Open<Reroute>[]): readonly KnownReroute[] {
  return found.flatMap(({ state }) => (state.status === 'unknown' ? [] : [state]));
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
    .readConcern('majority')
    .lean();
  return found as unknown as Open<S>[];
}

function batchesOf(database: Database): mongo.Collection<BatchDocument> {
  return database.connection.collection<BatchDocument>(
    'reroute_batches',
  ) as unknown as mongo.Collection<BatchDocument>;
}
