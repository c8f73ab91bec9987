import type { Instant } from '@serai/model';
import {
  decodeCursor,
  encodeCursor,
  pageLimit,
  recordFacts,
  type Database,
  type FactRow,
} from '@serai/runtime';
import type { mongo } from 'mongoose';
import { crashPoint } from '../application/crashPoint';
import type { Projection, ProjectionStore, SpaceFact } from '../application/projectSpace';
import type { DepartureQuery, SpaceLists } from '../application/spaceLists';
import { isOver, type DepartureState } from '../domain/space/departure';
import type { HoldState } from '../domain/space/hold';
import { addFills, prepareFills } from './departureFills';
import { createOnce, isDuplicate, nativeCollection } from './journalLog';
import type { PastSpace } from './memoryWindow';
import { refusedAsksIn } from './spaceReports';

interface DepartureDocument extends DepartureState {
  readonly _id: string;
  /** At the first call. */
  readonly departsAt: Instant;
  readonly pointIds: readonly string[];
  readonly isOver: boolean;
}

type HoldDocument = HoldState & { readonly _id: string };

interface WatermarkDocument {
  readonly _id: 'space';
  readonly group: number;
  readonly owner: string;
}

const mostHolds = 1_000;
const names = [
  'departures',
  'holds',
  'refused_asks',
  'departure_fills',
  'space_watermark',
] as const;

/** Makes the collections and indexes of what is written out of the journal. */
export async function prepareSpaceDocuments(database: Database): Promise<void> {
  for (const name of names) await createOnce(database, name);
  await departuresIn(database).createIndexes([
    { key: { departsAt: 1, _id: 1 } },
    { key: { lineId: 1, departsAt: 1, _id: 1 } },
    { key: { pointIds: 1, departsAt: 1, _id: 1 } },
    { key: { memberId: 1, date: 1, _id: 1 } },
    { key: { memberId: 1, _id: 1 }, partialFilterExpression: { isOver: true }, name: 'over' },
  ]);
  await holdsIn(database).createIndex({ 'items.resourceId': 1 });
  await refusedAsksIn(database).createIndexes([{ key: { memberId: 1, at: 1, _id: 1 } }]);
  await prepareFills(database);
  const nothing = { $setOnInsert: { group: 0, owner: '' } };
  await watermarksIn(database).updateOne({ _id: 'space' }, nothing, { upsert: true });
}

/** The last group that is written out. */
export async function spaceWatermark(database: Database): Promise<number> {
  const found = await watermarksIn(database).findOne({ _id: 'space' });
  return found?.group ?? 0;
}

/** Holds by id, as they were written out. */
export async function holdsById(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HoldState>> {
  const options = { readConcern: { level: 'majority' } } as const;
  const found = await holdsIn(database)
    .find({ _id: { $in: [...ids] } }, options)
    .toArray();
  return new Map(found.map(({ _id, ...hold }) => [_id, hold]));
}

/** Departures by id, as they were written out. */
export async function departuresById(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DepartureState>> {
  const options = { readConcern: { level: 'majority' } } as const;
  const found = await departuresIn(database)
    .find({ _id: { $in: [...ids] } }, options)
    .toArray();
  return new Map(
    found.map(({ _id, departsAt: _at, pointIds: _ids, isOver: _is, ...one }) => [_id, one]),
  );
}

/** What is over, as it was written out up to that group. */
export function pastSpace(database: () => Database, writtenOut: () => number): PastSpace {
  return {
    writtenOut,
    holds: (ids) => holdsById(database(), ids),
    departures: (ids) => departuresById(database(), ids),
  };
}

/** Writes out the journal: documents, facts and watermark in one transaction. */
export function projectionStore(
  database: () => Database,
  rowOf: (fact: SpaceFact) => FactRow,
): ProjectionStore {
  return {
    watermark: async () => {
      const found = await watermarksIn(database()).findOne({ _id: 'space' });
      return found ?? { group: 0, owner: '' };
    },
    write: async (projection, owner) => {
      const session = await database().connection.startSession();
      const write = (stretch: Projection): Promise<boolean> =>
        session.withTransaction(() => writeOut(database(), session, stretch, rowOf, owner), {
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority', j: true },
        });
      crashPoint('projector.beforeWrite');
      try {
        const isWritten = await write(projection).catch((error: unknown) => {
          if (!isDuplicate(error)) throw error;
          // One that left the memory long ago was asked for as if it were new.
          const holds = projection.holds.map(({ hold }) => ({ hold, isNew: false }));
          return write({ ...projection, holds });
        });
        crashPoint('projector.afterCommit');
        return isWritten;
      } finally {
        await session.endSession();
      }
    },
  };
}

async function writeOut(
  database: Database,
  session: mongo.ClientSession,
  { from, to, departures, holds, facts, refused, fills }: Projection,
  rowOf: (fact: SpaceFact) => FactRow,
  owner: string,
): Promise<boolean> {
  const watermarks = watermarksIn(database);
  const moved = await watermarks.updateOne(
    { _id: 'space', group: from },
    { $set: { group: to, owner } },
    { session },
  );
  if (moved.matchedCount === 0) return false;
  crashPoint('projector.afterMark');
  await writeDepartures(database, departures, session);
  await writeHolds(database, holds, session);
  const asks = refused.map((ask) => ({ _id: ask.id, ...ask }));
  if (asks.length > 0) await refusedAsksIn(database).insertMany(asks, { session });
  await addFills(database, fills, session);
  crashPoint('projector.afterDocuments');
  await recordFacts(database, session, facts.map(rowOf));
  return true;
}

/** Sets each unless a later one is there: an instance may have followed further. */
async function writeDepartures(
  database: Database,
  departures: readonly DepartureState[],
  session: mongo.ClientSession,
): Promise<void> {
  if (departures.length === 0) return;
  const writes = departures.map(documentOf).map((document) => ({
    updateOne: {
      filter: { _id: document._id },
      update: [
        {
          $replaceWith: {
            $cond: [{ $gte: ['$version', document.version] }, '$$ROOT', { $literal: document }],
          },
        },
      ],
      upsert: true,
    },
  }));
  await departuresIn(database).bulkWrite(writes, { ordered: false, session });
}

/** As they are at the watermark, which nobody else moves meanwhile: none is later there. */
async function writeHolds(
  database: Database,
  holds: Projection['holds'],
  session: mongo.ClientSession,
): Promise<void> {
  const documents = holds.map(({ hold, isNew }) => ({
    document: { _id: hold.id, ...hold },
    isNew,
  }));
  const fresh = documents.filter(({ isNew }) => isNew).map(({ document }) => document);
  const changed = documents
    .filter(({ isNew }) => !isNew)
    .map(({ document }) => ({
      replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
    }));
  if (fresh.length > 0) await holdsIn(database).insertMany(fresh, { session });
  if (changed.length > 0) await holdsIn(database).bulkWrite(changed, { ordered: false, session });
}

/** What people list, as it was written out last: a moment behind the journal. */
export function spaceLists(database: () => Database): SpaceLists {
  return {
    departures: async (query, page) => {
      const limit = pageLimit(page.limit);
      const after = decodeCursor(page.cursor, 2);
      const behind = after === undefined ? {} : { $or: behindCursor(after) };
      const found = await departuresIn(database())
        .find({ ...filterOf(query), ...behind })
        .sort({ departsAt: 1, _id: 1 })
        .limit(limit + 1)
        .toArray();
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      const isMore = found.length > limit && last !== undefined;
      return { rows, nextCursor: isMore ? encodeCursor(last.departsAt, last._id) : '' };
    },
    overDepartures: async (memberId, page) => {
      const limit = pageLimit(page.limit);
      const [after] = decodeCursor(page.cursor, 1) ?? [];
      const own = memberId === null ? {} : { memberId };
      const behind = after === undefined ? {} : { _id: { $gt: String(after) } };
      const found = await departuresIn(database())
        .find({ ...own, ...behind, isOver: true })
        .sort({ _id: 1 })
        .limit(limit + 1)
        .toArray();
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      const isMore = found.length > limit && last !== undefined;
      return { rows, nextCursor: isMore ? encodeCursor(last._id) : '' };
    },
    liveHolds: async (page) => {
      const limit = pageLimit(page.limit, mostHolds);
      const [after] = decodeCursor(page.cursor, 1) ?? [];
      const behind = after === undefined ? {} : { _id: { $gt: String(after) } };
      const found = await holdsIn(database())
        .find({ ...behind, status: { $in: ['held', 'committed'] } })
        .sort({ _id: 1 })
        .limit(limit + 1)
        .toArray();
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      const isMore = found.length > limit && last !== undefined;
      return { rows, nextCursor: isMore ? encodeCursor(last._id) : '' };
    },
  };
}

function behindCursor([departsAt, id]: readonly (string | number)[]) {
  return [
    { departsAt: { $gt: Number(departsAt) } },
    { departsAt: Number(departsAt), _id: { $gt: String(id) } },
  ];
}

function filterOf({ lineId, pointId, from, until }: DepartureQuery) {
  const departsAt = {
    ...(from !== undefined && { $gte: from }),
    ...(until !== undefined && { $lt: until }),
  };
  const isDated = Object.keys(departsAt).length > 0;
  return {
    $and: [
      lineId === '' ? {} : { lineId },
      pointId === '' ? {} : { pointIds: pointId },
      isDated ? { departsAt } : {},
    ],
  };
}

function documentOf(departure: DepartureState): DepartureDocument {
  const { legs } = departure;
  const pointIds = new Set(legs.flatMap(({ fromPointId, toPointId }) => [fromPointId, toPointId]));
  return {
    _id: departure.id,
    ...departure,
    departsAt: legs[0]?.departsAt ?? 0,
    pointIds: [...pointIds],
    isOver: departure.status === 'open' && legs.some(isOver),
  };
}

function departuresIn(database: Database): mongo.Collection<DepartureDocument> {
  return nativeCollection<DepartureDocument>(database, 'departures');
}

function holdsIn(database: Database): mongo.Collection<HoldDocument> {
  return nativeCollection<HoldDocument>(database, 'holds');
}

function watermarksIn(database: Database): mongo.Collection<WatermarkDocument> {
  return nativeCollection<WatermarkDocument>(database, 'space_watermark');
}
