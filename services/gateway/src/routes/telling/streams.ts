import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Writable } from 'node:stream';
import type { Actor } from '@serai/model';
import type { Verifier } from '@serai/runtime';
import { observe } from '@serai/runtime';
import { placesOf } from '../places';
import { cloudEventOf } from './cloudEvent';
import type { Feed } from './feed';
import type { Seeing } from './seeing';
import { ownerOf } from './subscription';
import { tellingRefusals } from './tellingRefusals';
import { watchToken } from './watchToken';

/** Streams open at once at one gateway; they take no place of requests. */
export const streamLimits = { inAll: 500, perKey: 20 };
/** After so long whoever follows comes back, with a fresh token and where it was. */
const longestMs = 15 * 60_000;
const heartbeatMs = 15_000;
const lookEveryMs = 300;
const rowsPerRead = 100;
/** A reader that takes nothing for so long is let go; it comes back where it was. */
const slowestMs = 30_000;

export interface Stream {
  readonly viewer: Actor;
  /** The viewer's: the stream ends with it. */
  readonly token: string;
  /** Resume behind this position; undefined: from now on. */
  readonly after: number | undefined;
  readonly types: readonly string[];
  /** Otherwise it ends once all was told that is there. */
  readonly isFollowing: boolean;
}

export interface Streams {
  /**
   * Takes a place, held until what is answered comes back: it writes what the viewer may see as
   * server-sent events until it goes away; `id` is the position. Of what was not taken no more than
   * one read lies in memory. Refuses STREAMS_FULL.
   */
  open(stream: Stream): (out: Writable, signal: AbortSignal) => Promise<void>;
  /** Asks all who follow to come back to another gateway. */
  end(): void;
}

export function streamsFrom(feed: Feed, seeing: Seeing, verifier: Verifier): Streams {
  const following = new Set<AbortController>();
  const places = placesOf(streamLimits);
  const look = sharedLook(feed);
  observe('serai.streams.followed', () => places.taken);
  return {
    end: () => {
      for (const each of following) each.abort();
    },
    open: (stream) => {
      const leave = places.take(ownerOf(stream.viewer));
      if (leave === undefined) throw tellingRefusals.STREAMS_FULL({ retryAfterSeconds: 30 });
      return async (out, signal) => {
        const own = new AbortController();
        following.add(own);
        const good = watchToken(verifier, stream.token, own.signal);
        const ended = AbortSignal.any([own.signal, good, signal, AbortSignal.timeout(longestMs)]);
        try {
          await followUntil(stream, { feed, seeing, look, out }, ended);
        } catch (error) {
          if (!ended.aborted) throw error;
        } finally {
          following.delete(own);
          own.abort();
          leave();
        }
      };
    },
  };
}

interface Following {
  readonly feed: Feed;
  readonly seeing: Seeing;
  readonly look: () => Promise<number>;
  readonly out: Writable;
}

async function followUntil(
  { viewer, after, types, isFollowing }: Stream,
  { feed, seeing, look, out }: Following,
  signal: AbortSignal,
): Promise<void> {
  const { member: memberId } = viewer;
  const by = {
    ...(memberId === undefined ? {} : { memberId }),
    ...(types.length === 0 ? {} : { types }),
  };
  let at = after ?? (await feed.head());
  let head = isFollowing ? at : await feed.head();
  let beatAt = performance.now();
  await write(out, `: from ${at}\n\n`, signal);
  while (!signal.aborted) {
    if (head <= at) {
      if (!isFollowing) return;
      await pause(lookEveryMs, undefined, { signal });
      head = await look();
    }
    const rows = head <= at ? [] : await feed.read({ ...by, after: at, limit: rowsPerRead });
    const seen = rows.length === 0 ? [] : await seeing.seen(viewer, rows);
    const told = seen.map((row) => {
      const data = JSON.stringify(cloudEventOf(row));
      return `id: ${row.position}\nevent: ${row.type}\ndata: ${data}\n\n`;
    });
    const last = rows.at(-1)?.position ?? at;
    at = rows.length === rowsPerRead ? last : Math.max(last, head);
    if (told.length === 0 && performance.now() - beatAt < heartbeatMs) continue;
    beatAt = performance.now();
    // Who comes back need not be looked through again what it may not see.
    await write(out, told.length === 0 ? `id: ${at}\n: still here\n\n` : told.join(''), signal);
  }
}

/** Waits until the reader took it. */
async function write(out: Writable, text: string, signal: AbortSignal): Promise<void> {
  if (out.write(text)) return;
  await once(out, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(slowestMs)]) });
}

/** However many follow, the end of the feed is asked for so often and no more. */
function sharedLook(feed: Feed): () => Promise<number> {
  let asked: Promise<number> | undefined;
  let askedAt = 0;
  return () => {
    const now = performance.now();
    if (asked === undefined || now - askedAt >= lookEveryMs) {
      askedAt = now;
      asked = feed.head();
      asked.catch(() => (asked = undefined));
    }
    return asked;
  };
}
