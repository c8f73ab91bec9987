import mongoose from 'mongoose';
import { decodeCursor, encodeCursor, modelOf, pageLimit, type Database } from '@serai/runtime';
import type { Versioned } from '@serai/runtime';
import type {
  Held,
  NetworkKinds,
  NetworkStore,
  PartnerKinds,
  PublishedKind,
  PublishedReads,
} from '../application/networkStore';
import type { MemberCopy } from '../domain/network/memberCopy';
import type { Tariff } from '../domain/network/tariff';
import type { CopyDocument } from './partnerKinds';
import type { PublishedDocument } from './publishedKind';

/** A line has few tariffs; more than this are a mistake. */
const maxTariffsOfLine = 1000;

/** Reads of what is stored now, for whoever must not be a second behind. */
export function networkStore(
  database: () => Database,
  kinds: NetworkKinds,
  partner: PartnerKinds,
): NetworkStore {
  return {
    points: readsOf(database, kinds.point),
    areas: readsOf(database, kinds.area),
    lines: readsOf(database, kinds.line),
    tariffs: readsOf(database, kinds.tariff),
    embargoes: readsOf(database, kinds.embargo),
    members: async (ids) => {
      const found = await modelOf(database(), partner.member)
        .find({ _id: mongoose.trusted({ $in: [...ids] }) })
        .lean<(CopyDocument<MemberCopy> & Versioned)[]>();
      return new Map(found.map(({ _id, value }) => [_id, value]));
    },
    tariffsOf: async (lineId) => {
      const found = await modelOf(database(), kinds.tariff)
        .find({ lineId: String(lineId) })
        .limit(maxTariffsOfLine)
        .lean<(PublishedDocument<Tariff> & Versioned)[]>();
      return found.map(heldOf);
    },
  };
}

/** A document as the application sees it. */
export function heldOf<T>(document: PublishedDocument<T> & Versioned): Held<T> {
  const { _id, version, status, value, closed } = document;
  return { id: _id, version, status, value, ...(closed && { closed }) };
}

function readsOf<T>(database: () => Database, kind: PublishedKind<T>): PublishedReads<T> {
  type Document = PublishedDocument<T> & Versioned;
  const model = () => modelOf(database(), kind);
  return {
    byIds: async (ids) => {
      const found = await model()
        .find({ _id: mongoose.trusted({ $in: ids.map(String) }) })
        .lean<Document[]>();
      return new Map(found.map((document) => [document._id, heldOf(document)]));
    },
    page: async ({ cursor, limit }, filter) => {
      const size = pageLimit(limit);
      const after = decodeCursor(cursor, 1)?.[0];
      const narrowed = Object.entries(filter).filter(([, value]) => value !== '');
      const found = await model()
        .find({
          ...Object.fromEntries(narrowed.map(([name, value]) => [name, String(value)])),
          ...(after !== undefined && { _id: mongoose.trusted({ $gt: String(after) }) }),
        })
        .sort({ _id: 1 })
        .limit(size + 1)
        .lean<Document[]>();
      const rows = found.slice(0, size).map(heldOf);
      const last = rows.at(-1);
      const isMore = found.length > size && last !== undefined;
      return { rows, nextCursor: isMore ? encodeCursor(last.id) : '' };
    },
  };
}
