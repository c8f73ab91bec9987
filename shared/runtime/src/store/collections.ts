import type { mongo } from 'mongoose';
import type { Database } from './database';
import type { AnyKind, Versioned } from './kind';

/** That a request or fact was handled, with the answer that a repeat is given. */
export interface Receipt {
  readonly _id: string;
  readonly digest: string;
  readonly step: string;
  /** JSON; absent for a step that answers nothing. */
  readonly answer?: string;
  readonly at: number;
}

/** A fact in the log. Rows are only ever added; `sent` is a mark of the relay. */
export interface OutboxRow {
  readonly _id: string;
  readonly topic: string;
  readonly key: string;
  readonly version: number;
  readonly type: string;
  readonly data: Buffer;
  readonly at: number;
  readonly traceparent?: string;
  readonly sent: boolean;
}

/** A value that only one may have: '<name>:<value>'. */
export interface Claim {
  readonly _id: string;
}

export interface LeaseRow {
  readonly _id: string;
  readonly owner: string;
  readonly epoch: number;
  readonly expires: Date;
  /** Where the owner is reached; absent where nobody needs to. */
  readonly address?: string;
}

const NAMESPACE_EXISTS = 48;

export function receiptsOf(database: Database): mongo.Collection<Receipt> {
  return collection<Receipt>(database, 'receipts');
}

export function outboxOf(database: Database): mongo.Collection<OutboxRow> {
  return collection<OutboxRow>(database, 'outbox');
}

export function claimsOf(database: Database): mongo.Collection<Claim> {
  return collection<Claim>(database, 'claims');
}

export function leasesOf(database: Database): mongo.Collection<LeaseRow> {
  return collection<LeaseRow>(database, 'leases');
}

/** The documents of a kind. */
export function documentsOf(database: Database, kind: AnyKind): mongo.Collection<Versioned> {
  return collection<Versioned>(database, kind.collection);
}

/** A transaction must not be the first to use a collection. */
export async function createStoreCollections(database: Database): Promise<void> {
  const db = nativeDb(database);
  for (const name of ['receipts', 'outbox', 'claims', 'leases']) await createOnce(db, name);
  await outboxOf(database).createIndexes([
    { key: { at: 1 }, partialFilterExpression: { sent: false }, name: 'unsent' },
    {
      key: { topic: 1, key: 1, version: 1, _id: 1 },
      partialFilterExpression: { sent: false },
      name: 'unsent in order',
    },
    { key: { version: 1, _id: 1 }, name: 'log' },
  ]);
}

function collection<T extends mongo.Document>(
  database: Database,
  name: string,
): mongo.Collection<T> {
  return nativeDb(database).collection<T>(name);
}

function nativeDb(database: Database): mongo.Db {
  const db = database.connection.db;
  if (db === undefined) throw new Error('the database is not connected');
  return db;
}

async function createOnce(db: mongo.Db, name: string): Promise<void> {
  try {
    await db.createCollection(name);
  } catch (error) {
    if ((error as { code?: unknown }).code !== NAMESPACE_EXISTS) throw error;
  }
}
