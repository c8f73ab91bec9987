import { z } from 'zod';
import type { Route } from '../route';
import { everybody, route } from '../route';
import { tellingRefusals } from './tellingRefusals';
import { toldTypes } from './toldFacts';

const typesText = z
  .string()
  .max(2_000)
  .default('')
  .transform((text) => text.split(',').filter((name) => name !== ''))
  .pipe(z.array(z.enum(toldTypes)));

/** The live stream of the console. */
export const streamRoute: Route = route('get', '/v1/stream', {
  tag: 'Subscriptions',
  summary:
    'What you may see, as it happens: server-sent events, each a CloudEvent. Last-Event-ID goes on where you were; it ends with the token, after 15 minutes at the latest, to be asked again.',
  who: everybody,
  query: z.strictObject({
    types: typesText.meta({ type: 'string', description: 'Types of facts, with commas between.' }),
    follow: z
      .enum(['true', 'false'])
      .default('true')
      .describe('false: end once all was told that is there.'),
  }),
  contentType: 'text/event-stream',
  handle: ({ telling, query, actor, call, headers }) => {
    const last = headers['last-event-id'];
    const after = last === undefined ? undefined : Number(last);
    if (after !== undefined && !(Number.isSafeInteger(after) && after >= 0)) {
      throw tellingRefusals.CURSOR_INVALID({ field: 'Last-Event-ID' });
    }
    const { types } = query;
    const who = { viewer: actor, token: call.token ?? '' };
    const stream = { ...who, after, types, isFollowing: query.follow === 'true' };
    return Promise.resolve({
      status: 200,
      headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' },
      follow: telling.streams.open(stream),
    });
  },
});
