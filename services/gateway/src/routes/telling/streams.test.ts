import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { isRefusal, Refusal } from '@serai/model';
import type { Verifier } from '@serai/runtime';
import { until } from '../../../../../test/support/calls';
import { feedStore } from '../../store/feed';
import type { Asked } from '../route';
import type { TellingDesk } from './desk';
import type { Feed, FeedRow } from './feed';
import { noticeRoutes } from './noticeRoutes';
import type { Seeing } from './seeing';
import { streamRoute } from './streamRoute';
import { streamLimits, streamsFrom, type Stream } from './streams';
import { subscriptionRoutes } from './subscriptionRoutes';
import { delivered } from './told.test-data';

const viewer = { subject: 'per_1', member: 'mbr_a', roles: ['operator'] } as const;
const stream: Stream = { viewer, token: 'a.b.c', after: 0, types: [], isFollowing: false };
const quiet = new AbortController().signal;
const good: Verifier = { verify: () => viewer };

/** A feed of so many rows, and how often it was read. */
function feedOf(count: number): { feed: Feed; reads: () => number } {
  const rows = Array.from({ length: count }, (_, n): FeedRow => {
    return { ...delivered(n + 1), position: n + 1 };
  });
  let reads = 0;
  const read: Feed['read'] = ({ after, limit }) => {
    reads += 1;
    return Promise.resolve(rows.filter(({ position }) => position > after).slice(0, limit));
  };
  const feed = { read, head: () => Promise.resolve(count) } as unknown as Feed;
  return { feed, reads: () => reads };
}

const seeing = {
  seen: (_viewer, rows) => Promise.resolve(rows.filter(({ position }) => position % 2 === 0)),
} as Pick<Seeing, 'seen'> as Seeing;

async function allOf(out: PassThrough): Promise<string[]> {
  let text = '';
  for await (const chunk of out) text += String(chunk);
  return [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => String(id));
}

test('all is told that may be seen, in order, and goes on behind the last id', async () => {
  const { feed } = feedOf(250);
  for (const [after, first, count] of [
    [0, '2', 125],
    [100, '102', 75],
  ] as const) {
    const out = new PassThrough();
    const heard = allOf(out);
    await streamsFrom(feed, seeing, good).open({ ...stream, after })(out, quiet);
    out.end();
    const ids = await heard;
    expect([ids[0], ids.length]).toEqual([first, count]);
  }
});

test('of what a slow reader does not take, no more than one read lies in memory', async () => {
  const { feed, reads } = feedOf(5_000);
  const out = new PassThrough({ highWaterMark: 1 });
  const following = streamsFrom(feed, seeing, good).open(stream)(out, quiet);
  for (let turns = 0; turns < 50; turns += 1) await turn();
  expect(reads()).toBeLessThanOrEqual(1);
  const heard = allOf(out);
  await following;
  out.end();
  expect(await heard).toHaveLength(2_500);
});

test('who goes away is told no more, and all are asked to come back', async () => {
  const { feed } = feedOf(0);
  const streams = streamsFrom(feed, seeing, good);
  const gone = new AbortController();
  const open = [gone.signal, quiet].map((signal) =>
    streams.open({ ...stream, isFollowing: true })(new PassThrough(), signal),
  );
  gone.abort();
  await open[0];
  streams.end();
  await Promise.all(open);
});

test('whoever is removed is told no more; that keys cannot be had ends nobody', async () => {
  const { feed } = feedOf(0);
  let refusal = new Refusal('unavailable', 'KEYS_AWAY', 'Nobody says which keys are good.');
  let asked = 0;
  const verify: Verifier['verify'] = () => {
    asked += 1;
    throw refusal;
  };
  const following = { ...stream, isFollowing: true };
  const open = streamsFrom(feed, seeing, { verify }).open(following);
  let isOver = false;
  const ended = open(new PassThrough(), quiet).then(() => (isOver = true));
  await until(() => asked > 0);
  expect(isOver).toBe(false);
  refusal = new Refusal('unauthenticated', 'TOKEN_ENDED', 'Who held this token was removed.');
  await ended;
  expect(asked).toBe(2);
});

async function refusalOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'granted';
  } catch (error) {
    return isRefusal(error) ? error.code : String(error);
  }
}

function asking(telling: object, more: object = {}): Asked<unknown, unknown, unknown> {
  const desk = { isLoopbackAllowed: false, isMailOn: false, ...telling } as TellingDesk;
  const call = { deadlineMs: 1, signal: quiet, requestId: 'r' };
  return { telling: desk, actor: viewer, call, headers: {}, ...more } as unknown as Asked<
    unknown,
    unknown,
    unknown
  >;
}

test('what cannot be asked for is refused with its reason', async () => {
  const full = { store: { find: () => Promise.resolve(undefined), count: () => 50 } };
  const body = { target: 'https://hooks.example/', types: [] };
  const subscribe = () => subscriptionRoutes[0]?.handle(asking(full, { body }));
  expect(await refusalOf(subscribe)).toBe('TOO_MANY_SUBSCRIPTIONS');
  expect(await refusalOf(() => noticeRoutes[0]?.handle(asking({})))).toBe('MAIL_OFF');
  const wrong = { headers: { 'last-event-id': 'the last' }, query: { types: [], follow: 'true' } };
  expect(await refusalOf(() => streamRoute.handle(asking({}, wrong)))).toBe('CURSOR_INVALID');
  const away = Object.assign(new Error('nobody there'), { name: 'MongoServerSelectionError' });
  expect(await refusalOf(() => feedStore(() => Promise.reject(away)).head())).toBe('TELLING_AWAY');
});

test('so many streams are followed, so many of them by one member, and no more', async () => {
  const { feed } = feedOf(0);
  const streams = streamsFrom(feed, seeing, good);
  const of = (member: string): Stream => ({
    ...stream,
    ...{ viewer: { ...viewer, member }, isFollowing: true },
  });
  const { inAll, perKey } = streamLimits;
  // Places are taken when they are asked for, before anybody waits for anything.
  const asked = Array.from({ length: perKey }, () => streams.open(of('mbr_a')));
  expect(await refusalOf(() => streams.open(of('mbr_a')))).toBe('STREAMS_FULL');
  for (let n = perKey; n < inAll; n += 1) asked.push(streams.open(of(`mbr_${n % 100}`)));
  expect(await refusalOf(() => streams.open(of('mbr_z')))).toBe('STREAMS_FULL');
  const open = asked.map((follow) => follow(new PassThrough(), quiet));
  streams.end();
  await Promise.all(open);
  expect(await refusalOf(() => streams.open(of('mbr_a')))).toBe('granted');
});
