import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { Instant } from '@serai/model';
import { clock, logger, modelOf } from '@serai/runtime';
import type { AnyKind, Database, Part, Versioned } from '@serai/runtime';
import type { AllianceChange } from '../application/allianceCopy';
import type { NetworkKinds, PartnerKinds } from '../application/networkStore';
import { changeOf, type FollowedDocument } from './allianceChange';

const retryMs = 500;
const openTimeoutMs = 10_000;
/** Without a change the stream says so as often: that it is there, and that nothing was missed. */
const sayEveryMs = 200;
/** Not heard of for so long, the network is not what others know any more. */
const silentMs = 5_000;

export interface AllianceFollower extends Part {
  /** When all that was there had been read; null before it ever was. */
  readAt(): Instant | null;
}

export interface FollowAllianceOptions {
  readonly database: () => Database;
  readonly kinds: NetworkKinds;
  readonly partner: PartnerKinds;
  /** Synchronous, once for each newer version of a document. */
  readonly onChange: (change: AllianceChange) => void;
}

/**
 * Keeps a copy in memory of all that is published and of what partner said: everything is read once,
 * then the database's change stream tells what came since. When the stream breaks, everything is
 * read again; a version that is known already is passed over. Not ready until all was read once, nor
 * where the stream is silent.
 */
export function followAlliance(options: FollowAllianceOptions): AllianceFollower {
  const kinds = { ...options.kinds, ...options.partner };
  const names = new Map(Object.entries(kinds).map(([name, kind]) => [kind.collection, name]));
  const versions = new Map<string, number>();
  const ending = new AbortController();
  let stream: mongo.ChangeStream | undefined;
  let running: Promise<void> | undefined;
  let readAt: Instant | null = null;

  function apply(collection: string, document: FollowedDocument & Versioned): void {
    const key = `${collection}/${document._id}`;
    if ((versions.get(key) ?? 0) >= document.version) return;
    versions.set(key, document.version);
    const change = changeOf(names.get(collection) ?? '', document);
    if (change !== null) options.onChange(change);
  }

  async function followOnce(onLoaded: () => void): Promise<void> {
    const { db } = options.database().connection;
    if (db === undefined) throw new Error('the database is not connected');
    const began = clock();
    const { operationTime } = await db.command({ ping: 1 });
    for await (const [collection, document] of allDocuments(options.database(), kinds)) {
      apply(collection, document);
    }
    readAt = began;
    onLoaded();
    if (ending.signal.aborted) return;
    stream = db.watch([{ $match: { 'ns.coll': { $in: [...names.keys()] } } }], {
      fullDocument: 'updateLookup',
      startAtOperationTime: operationTime as mongo.Timestamp,
      maxAwaitTimeMS: sayEveryMs,
    });
    while (!stream.closed) readAt = (await nextChange(stream, apply)) ?? readAt;
    throw new Error('the change stream ended');
  }

  async function follow(onLoaded: () => void): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await followOnce(onLoaded);
      } catch (error) {
        if (ending.signal.aborted) return;
        logger().warn({ err: error }, 'the alliance is read again');
        await stream?.close();
        await pauseUnless(ending.signal, retryMs);
      }
    }
  }

  return {
    name: 'alliance copy',
    start: async () => {
      const loaded = new Promise<void>((resolve) => {
        running = follow(resolve);
      });
      await Promise.race([loaded, pauseUnless(ending.signal, openTimeoutMs)]);
    },
    stop: async () => {
      ending.abort();
      await stream?.close();
      await running;
    },
    readAt: () => readAt,
    notReady: () => {
      if (readAt === null) return 'the network was not read yet';
      return clock() - readAt > silentMs ? 'the network was not heard of for a while' : null;
    },
  };
}

/** Until when everything is known by what comes next; null where that does not say it. */
async function nextChange(
  stream: mongo.ChangeStream,
  apply: (collection: string, document: FollowedDocument & Versioned) => void,
): Promise<Instant | null> {
  const asked = clock();
  const event: mongo.ChangeStreamDocument | null = await stream.tryNext();
  if (event === null) return asked;
  if (!('fullDocument' in event) || !event.fullDocument) return null;
  apply(event.ns.coll, event.fullDocument as unknown as FollowedDocument & Versioned);
  return event.wallTime?.getTime() ?? null;
}

async function pauseUnless(ending: AbortSignal, ms: number): Promise<void> {
  await pause(ms, undefined, { signal: ending, ref: false }).catch(() => undefined);
}

/** Everything that is stored now, kind by kind. */
async function* allDocuments(
  database: Database,
  kinds: object,
): AsyncGenerator<[string, FollowedDocument & Versioned]> {
  for (const kind of Object.values(kinds) as AnyKind[]) {
    const found = modelOf(database, kind).find().lean();
    for await (const document of found.cursor()) {
      yield [kind.collection, document as unknown as FollowedDocument & Versioned];
    }
  }
}
