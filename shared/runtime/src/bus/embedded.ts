import type mongoose from 'mongoose';
import { openDatabase, type Database } from '../store/database';
import { wakeOnInsert } from '../store/wakeOnInsert';
import type { Alarm } from './alarm';
import type { Bus } from './bus';
import { followEmbedded } from './embeddedFollow';
import { handleEmbedded } from './embeddedHandle';
import { publishEmbedded } from './embeddedPublish';
import { logIn, positionsIn, type LogBatch, type Position } from './embeddedLog';

const DATABASE_NAME = 'bus';

export interface EmbeddedOptions {
  /** Its own address, or else the database `bus` on the server of `database`. */
  readonly busUri?: string | undefined;
  readonly database?: Database | undefined;
  readonly prefix: string;
}

/** What the parts of the adapter share. */
export interface EmbeddedContext {
  readonly database: Database;
  readonly log: mongoose.mongo.Collection<LogBatch>;
  readonly positions: mongoose.mongo.Collection<Position>;
  readonly prefix: string;
  /** Rings when something was published. */
  readonly alarms: Set<Alarm>;
}

/**
 * The bus for trying on a bare machine: one ordered log per topic in MongoDB, one document per batch
 * under a unique number. Small on purpose; the reliability promises are proven on Kafka.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Bus> {
  const database = await busDatabase(options);
  const log = logIn(database);
  const positions = positionsIn(database);
  await log.createIndex({ topic: 1, number: 1 }, { unique: true });
  const alarms = new Set<Alarm>();
  const stopWaking = wakeOnInsert(log, () => {
    for (const alarm of alarms) alarm.ring();
  });
  const context: EmbeddedContext = { database, log, positions, prefix: options.prefix, alarms };
  return {
    ensureTopics: () => Promise.resolve(),
    publish: publishEmbedded(context),
    handle: (handling) => handleEmbedded(context, handling),
    follow: (following) => followEmbedded(context, following),
    notReady: () => database.notReady(),
    close: async () => {
      await stopWaking();
      if (options.busUri !== undefined) await database.close();
    },
  };
}

async function busDatabase({ busUri, database }: EmbeddedOptions): Promise<Database> {
  if (busUri !== undefined) return openDatabase({ uri: busUri, service: DATABASE_NAME });
  if (database === undefined) throw new Error('the embedded bus needs a database');
  const connection = database.connection.useDb(DATABASE_NAME, { useCache: true });
  return { ...database, connection, service: DATABASE_NAME };
}

/** Sleeps until something is published, at most so long; ended by the signal. */
export async function waitForMore(
  context: EmbeddedContext,
  alarm: Alarm,
  signal: AbortSignal,
  atMostMs: number,
): Promise<void> {
  context.alarms.add(alarm);
  await pause(alarm, signal, atMostMs);
}

/** Sleeps until the alarm rings, at most so long; ended by the signal. */
export async function pause(alarm: Alarm, signal: AbortSignal, atMostMs: number): Promise<void> {
  if (signal.aborted) return;
  const ring = () => alarm.ring();
  signal.addEventListener('abort', ring, { once: true });
  await alarm.wait(atMostMs);
  signal.removeEventListener('abort', ring);
}
