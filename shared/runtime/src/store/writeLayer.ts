import type { ClientSession } from 'mongoose';
import type { Entry, Layer } from './board';
import { claimsOf, outboxOf, receiptsOf, type Receipt } from './collections';
import type { Database } from './database';
import { modelOf } from './modelOf';
import { CameSecond } from './mongoErrors';

const OPERATION_TIMEOUT_MS = 5_000;

/**
 * Writes a batch in one transaction: receipts, states where their version is still what was read,
 * claims and outbox rows; all or nothing. Throws a collision when somebody else was first.
 */
export async function writeLayer(
  database: Database,
  receipts: readonly Receipt[],
  layer: Layer,
  loaded: Layer,
): Promise<void> {
  const session = await database.connection.startSession({
    defaultTimeoutMS: OPERATION_TIMEOUT_MS,
    defaultTransactionOptions: {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', journal: true },
    },
  });
  try {
    session.startTransaction();
    if (receipts.length > 0) {
      await receiptsOf(database).insertMany([...receipts], { session, ordered: true });
    }
    for (const entries of byKind(layer)) await writeEntries(database, session, entries);
    await writeClaims(database, session, layer, loaded);
    if (layer.facts.length > 0) {
      await outboxOf(database).insertMany([...layer.facts], { session, ordered: true });
    }
    await session.commitTransaction();
  } finally {
    // Ends the transaction too when it was not committed.
    await session.endSession();
  }
}

function byKind(layer: Layer): Iterable<Entry[]> {
  const kinds = new Map<string, Entry[]>();
  for (const entry of layer.entries.values()) {
    if (entry.version === entry.loaded) continue;
    const entries = kinds.get(entry.kind.name) ?? [];
    entries.push(entry);
    kinds.set(entry.kind.name, entries);
  }
  return kinds.values();
}

/** bulkWrite does not say which filter missed, so that one miss discards the whole attempt. */
async function writeEntries(
  database: Database,
  session: ClientSession,
  entries: readonly Entry[],
): Promise<void> {
  const kind = entries[0]?.kind;
  if (kind === undefined) return;
  const writes = entries.map((entry) => {
    const document = {
      ...(kind.toDocument(entry.state) as object),
      _id: entry.id,
      version: entry.version,
    };
    if (entry.loaded === 0) return { insertOne: { document } };
    const filter = { _id: entry.id, version: entry.loaded };
    return { replaceOne: { filter, replacement: document } };
  });
  const { insertedCount, matchedCount } = await modelOf(database, kind).bulkWrite(
    writes as Parameters<ReturnType<typeof modelOf>['bulkWrite']>[0],
    { session, ordered: true, timestamps: false },
  );
  if (insertedCount + matchedCount !== entries.length) throw new CameSecond(kind.name);
}

async function writeClaims(
  database: Database,
  session: ClientSession,
  layer: Layer,
  loaded: Layer,
): Promise<void> {
  const changed = [...layer.claims].filter(([key, taken]) => loaded.claims.get(key) !== taken);
  const taken = changed.filter(([, isTaken]) => isTaken).map(([key]) => ({ _id: key }));
  const freed = changed.filter(([, isTaken]) => !isTaken).map(([key]) => key);
  if (taken.length > 0) {
    await claimsOf(database).insertMany(taken, { session, ordered: true });
  }
  if (freed.length > 0) {
    const gone = await claimsOf(database).deleteMany({ _id: { $in: freed } }, { session });
    if (gone.deletedCount !== freed.length) throw new CameSecond('a claim');
  }
}
