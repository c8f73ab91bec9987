import mongoose from 'mongoose';
import type { Part } from '../part';
import type { AnyKind } from './kind';
import { ensureKind } from './modelOf';
import { createStoreCollections } from './collections';
import { boundTransactionLifetime } from './transactionLifetime';

// An unknown field in a filter must not match everything, and an operator that came in with a
// request must stay a value.
mongoose.set('strictQuery', 'throw');
mongoose.set('sanitizeFilter', true);

const SERVER_SELECTION_TIMEOUT_MS = 3_000;
const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 30_000;
const MAX_POOL_SIZE = 50;

export interface DatabaseOptions {
  readonly uri: string;
  /** Names the database when the address names none. */
  readonly service: string;
  /** Kinds whose collections are made now; others are made at their first use. */
  readonly kinds?: readonly AnyKind[];
}

/** A connection to the service's own database. */
export interface Database {
  readonly connection: mongoose.Connection;
  readonly service: string;
  notReady(): string | null;
  close(): Promise<void>;
}

/**
 * Opens the service's database: majority and journal, a deadline on everything, and all
 * collections and indexes made before the first transaction needs them.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const connection = await mongoose
    .createConnection(options.uri, {
      ...(!namesDatabase(options.uri) && { dbName: options.service }),
      appName: options.service,
      writeConcern: { w: 'majority', journal: true },
      retryWrites: true,
      retryReads: true,
      promoteBuffers: true,
      serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
      connectTimeoutMS: CONNECT_TIMEOUT_MS,
      socketTimeoutMS: SOCKET_TIMEOUT_MS,
      maxPoolSize: MAX_POOL_SIZE,
      // What cannot be asked now is answered now, not queued in this process.
      bufferCommands: false,
      autoIndex: false,
      autoCreate: false,
    })
    .asPromise();
  const database: Database = {
    connection,
    service: options.service,
    notReady: () => (connection.readyState === 1 ? null : 'the database does not answer'),
    close: () => connection.close(),
  };
  await boundTransactionLifetime(connection);
  await createStoreCollections(database);
  for (const kind of options.kinds ?? []) await ensureKind(database, kind);
  return database;
}

/** The database as a part of a process. */
export function databasePart(options: DatabaseOptions): Part & { database(): Database } {
  let opened: Database | undefined;
  return {
    name: 'database',
    start: async () => {
      opened = await openDatabase(options);
    },
    stop: async () => opened?.close(),
    notReady: () => (opened === undefined ? 'the database is not open yet' : opened.notReady()),
    database: () => {
      if (opened === undefined) throw new Error('the database is asked for before it is open');
      return opened;
    },
  };
}

function namesDatabase(uri: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/.test(uri);
}
