import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { logger, modelOf } from '@serai/runtime';
import type { AnyKind, Database, Part, Versioned } from '@serai/runtime';
import type { AllianceChange } from '../application/allianceCopy';
import type { NetworkKinds, PartnerKinds } from '../application/networkStore';
import { changeOf, type FollowedDocument } from './allianceChange';

const retryMs = 500;
const openTimeoutMs = 10_000;

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
 * read again; a version that is known already is passed over. Not ready until all was read once.
 */
export function followAlliance(options: FollowAllianceOptions): Part {
  const kinds = { ...options.kinds, ...options.partner };
  const names = new Map(Object.entries(kinds).map(([name, kind]) => [kind.collection, name]));
  const versions = new Map<string, number>();
  const ending = new AbortController();
  let stream: mongo.ChangeStream | undefined;
  let running: Promise<void> | undefined;
  let isLoaded = false;

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
    const { operationTime } = await db.command({ ping: 1 });
    for await (const [collection, document] of allDocuments(options.database(), kinds)) {
      apply(collection, document);
    }
    onLoaded();
    if (ending.signal.aborted) return;
    const match = { $match: { 'ns.coll': { $in: [...names.keys()] } } };
    stream = db.watch<FollowedDocument & Versioned>([match], {
      fullDocument: 'updateLookup',
      startAtOperationTime: operationTime as mongo.Timestamp,
    });
    for await (const event of stream as AsyncIterable<mongo.ChangeStreamDocument>) {
      if (!('fullDocument' in event) || !event.fullDocument) continue;
      apply(event.ns.coll, event.fullDocument as unknown as FollowedDocument & Versioned);
    }
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
        running = follow(() => {
          isLoaded = true;
          resolve();
        });
      });
      await Promise.race([loaded, pauseUnless(ending.signal, openTimeoutMs)]);
    },
    stop: async () => {
      ending.abort();
      await stream?.close();
      await running;
    },
    notReady: () => (isLoaded ? null : 'the network was not read yet'),
  };
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
