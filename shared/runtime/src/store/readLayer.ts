import type { ClientSession } from 'mongoose';
import type { Layer } from './board';
import { claimsOf, documentsOf, receiptsOf, type Receipt } from './collections';
import type { Database } from './database';
import type { AnyKind, Touch } from './kind';
import { ensureKind } from './modelOf';

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

/** Reads aggregates into the layer, one query and one answer for each kind, past mongoose. */
export async function readAggregates(
  database: Database,
  session: ClientSession,
  touches: readonly Touch[],
  into: Layer,
): Promise<void> {
  const byKind = new Map<AnyKind, Set<string>>();
  for (const { kind, id } of touches) {
    if (into.entries.get(kind, id) !== undefined) continue;
    byKind.set(kind, (byKind.get(kind) ?? new Set()).add(id));
  }
  for (const [kind, ids] of byKind) {
    await ensureKind(database, kind);
    const found = await documentsOf(database, kind)
      .find({ _id: { $in: [...ids] } }, { session, batchSize: ids.size + 1 })
      .toArray();
    for (const id of ids) {
      into.entries.set({ kind, id, loaded: 0, version: 0, state: kind.initial });
    }
    for (const document of found) {
      const { _id: id, version } = document;
      const state = kind.toState(document);
      into.entries.set({ kind, id, loaded: version, version, state });
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
