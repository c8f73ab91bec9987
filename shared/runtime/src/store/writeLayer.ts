import type { ClientSession, mongo } from 'mongoose';
import type { Entry, Layer } from './board';
import { claimsOf, documentsOf, outboxOf, receiptsOf, type Receipt } from './collections';
import { crashPoints } from '../process/crashPoint';
import type { Database } from './database';
import type { AnyKind, Versioned } from './kind';
import { CameSecond } from './mongoErrors';

const OPERATION_TIMEOUT_MS = 5_000;

const crashPoint = crashPoints(['once.beforeCommit', 'once.afterCommit']);

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
  const writes = [...layer.entries.kinds()].map(writesOf);
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
    for (const ofKind of writes) await writeEntries(database, session, ofKind);
    await writeClaims(database, session, layer, loaded);
    if (layer.facts.length > 0) {
      await outboxOf(database).insertMany([...layer.facts], { session, ordered: true });
    }
    crashPoint('once.beforeCommit');
    await session.commitTransaction();
    crashPoint('once.afterCommit');
  } finally {
    // Ends the transaction too when it was not committed.
    await session.endSession();
  }
}

interface Writes {
  readonly kind: AnyKind;
  readonly writes: readonly mongo.AnyBulkWriteOperation<Versioned>[];
}

/** Of entries of one kind, those that changed. */
function writesOf(entries: readonly Entry[]): Writes {
  const { kind } = entries[0] as Entry;
  const changed = entries.filter(({ version, loaded }) => version !== loaded);
  const writes = changed.map((entry) => {
    const document = documentOf(entry);
    if (entry.loaded === 0) return { insertOne: { document } };
    const filter = { _id: entry.id, version: entry.loaded };
    return { replaceOne: { filter, replacement: document } };
  });
  return { kind, writes };
}

/**
 * Past mongoose, whose casting of every value costs more than the server takes to write it, and
 * holds the transaction open meanwhile. A field that the schema does not name is refused all the same.
 */
function documentOf({ kind, id, state, version }: Entry): Versioned {
  const fields = kind.toDocument(state) as object;
  const known = fieldsOf(kind);
  for (const field of Object.keys(fields)) {
    if (known.has(field)) continue;
    const isKnown = kind.schema.pathType(field) !== 'adhocOrUndefined';
    if (!isKnown) throw new Error(`the schema of ${kind.name} does not know ${field}`);
    known.add(field);
  }
  return { ...fields, _id: id, version };
}

/** Fields that the schema was asked for, and names. */
const namedFields = new WeakMap<AnyKind, Set<string>>();

function fieldsOf(kind: AnyKind): Set<string> {
  const known = namedFields.get(kind) ?? new Set();
  namedFields.set(kind, known);
  return known;
}

/** bulkWrite does not say which filter missed, so that one miss discards the whole attempt. */
async function writeEntries(
  database: Database,
  session: ClientSession,
  { kind, writes }: Writes,
): Promise<void> {
  if (writes.length === 0) return;
  const options = { session, ordered: true, ignoreUndefined: true };
  const documents = documentsOf(database, kind);
  const { insertedCount, matchedCount } = await documents.bulkWrite(writes, options);
  if (insertedCount + matchedCount !== writes.length) throw new CameSecond(kind.name);
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
