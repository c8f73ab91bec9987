import mongoose from 'mongoose';
import type { ClientSession } from 'mongoose';
import { entryKey, type Layer } from './board';
import { claimsOf, receiptsOf, type Receipt } from './collections';
import type { Database } from './database';
import type { AnyKind, Touch, Versioned } from './kind';
import { ensureKind, modelOf } from './modelOf';

/** The receipts that exist among these ids. */
export async function readReceipts(
  database: Database,
  session: ClientSession,
  ids: readonly string[],
): Promise<Map<string, Receipt>> {
  if (ids.length === 0) return new Map();
  const found = await receiptsOf(database)
    .find({ _id: { $in: [...ids] } }, { session })
    .toArray();
  return new Map(found.map((receipt) => [receipt._id, receipt]));
}

/** Reads aggregates into the layer, one query for each kind. */
export async function readAggregates(
  database: Database,
  session: ClientSession,
  touches: readonly Touch[],
  into: Layer,
): Promise<void> {
  const byKind = new Map<AnyKind, Set<string>>();
  for (const { kind, id } of touches) {
    if (into.entries.has(entryKey(kind, id))) continue;
    byKind.set(kind, (byKind.get(kind) ?? new Set()).add(id));
  }
  for (const [kind, ids] of byKind) {
    await ensureKind(database, kind);
    const documents = await modelOf(database, kind)
      .find({ _id: mongoose.trusted({ $in: [...ids] }) })
      .session(session)
      .lean();
    for (const id of ids) {
      into.entries.set(entryKey(kind, id), {
        kind,
        id,
        loaded: 0,
        version: 0,
        state: kind.initial,
      });
    }
    for (const document of documents as Versioned[]) {
      const { _id: id, version } = document;
      const state = kind.toState(document);
      into.entries.set(entryKey(kind, id), { kind, id, loaded: version, version, state });
    }
  }
}

/** Reads whether values are taken. */
export async function readClaims(
  database: Database,
  session: ClientSession,
  keys: readonly string[],
  into: Layer,
): Promise<void> {
  if (keys.length === 0) return;
  const taken = await claimsOf(database)
    .find({ _id: { $in: [...keys] } }, { session })
    .toArray();
  for (const key of keys) into.claims.set(key, false);
  for (const { _id: key } of taken) into.claims.set(key, true);
}
