import { derivedId } from '@serai/runtime';
import { cloudEventOf, cloudEventType } from './cloudEvent';
import type { Feed, FeedRow } from './feed';
import type { Message, Outlet } from './outlet';
import type { Letter } from './post';
import type { Seeing } from './seeing';
import { standardHeaders } from './sign';
import type { Subscription, Webhook } from './subscription';
import type { Cursor } from './tellingStore';

const rowsPerBatch = 100;

export interface FromFeed {
  readonly feed: Feed;
  readonly seeing: Seeing;
}

/** Posts a letter, or throws: `post` with the rules of this gateway. */
export type Post = (letter: Letter, signal: AbortSignal) => Promise<void>;

/** A webhook: one CloudEvent a message, in the order of the feed. */
export function webhookOutlet(from: FromFeed, webhook: Webhook, post: Post): Outlet {
  const message = (row: FeedRow): Message => ({
    position: row.position,
    send: (now, signal) => {
      const body = JSON.stringify(cloudEventOf(row));
      const id = derivedId('msg', webhook.id, row.id);
      const headers = {
        'Content-Type': cloudEventType,
        ...standardHeaders(id, now, body, webhook.secrets),
      };
      return post({ target: webhook.target, body, headers }, signal);
    },
  });
  return feedOutlet(from, webhook, { types: webhook.types }, (rows) => rows.map(message));
}

interface Chosen {
  readonly types: readonly string[];
  readonly bookingId?: string;
}

/** One who is told rows of the feed: only those that it may see when they are read. */
export function feedOutlet(
  { feed, seeing }: FromFeed,
  subscription: Subscription,
  { types, bookingId }: Chosen,
  messagesOf: (rows: readonly FeedRow[], cursor: Cursor) => readonly Message[],
): Outlet {
  const { id, ownerId, viewer } = subscription;
  const by = {
    ...(viewer.member === undefined ? {} : { memberId: viewer.member }),
    ...(types.length === 0 ? {} : { types }),
    ...(bookingId === undefined ? {} : { bookingId }),
  };
  return {
    id,
    ownerId,
    isDue: ({ after }, { head, before }) =>
      after < head && !(before?.after === after && before.head === head),
    read: async (cursor, until) => {
      const { after } = cursor;
      const head = until ?? (await feed.head());
      const found = await feed.read({ ...by, after, limit: rowsPerBatch });
      const rows = found.filter(({ position }) => position <= head);
      const seen = rows.length === 0 ? [] : await seeing.seen(viewer, rows);
      const isMore = found.length === rowsPerBatch;
      const last = isMore ? (rows.at(-1)?.position ?? head) : head;
      return { messages: messagesOf(seen, cursor), after: Math.max(after, last), isMore };
    },
  };
}
