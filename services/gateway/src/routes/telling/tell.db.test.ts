import { openDatabase, type Database } from '@serai/runtime';
import { Webhook as Verifier } from 'standardwebhooks';
import { freshDatabase } from '../../../../../test/support/engines';
import { receiver, type Receiver } from '../../../../../test/support/receiver';
import { feedStore } from '../../store/feed';
import { tellingStore } from '../../store/telling';
import { addressFeed } from './address';
import type { Feed } from './feed';
import type { Outlet } from './outlet';
import { post } from './post';
import type { Seeing } from './seeing';
import { newSecret } from './sign';
import type { Webhook } from './subscription';
import { resend, tell } from './tell';
import type { Telling } from './tell';
import type { Cursor, TellingStore } from './tellingStore';
import { delivered } from './told.test-data';
import { maxTries } from './retry';
import { webhookOutlet } from './webhookOutlet';

let database: Database;
let feed: Feed;
let store: TellingStore;
let there: Receiver;
let telling: Telling;
/** What may be seen at this moment; tracking says so where there is one. */
let mayBeSeen: (position: number) => boolean;
const now = 1_900_000_000_000;

const seeing: Seeing = {
  audiences: (rows) => Promise.resolve(rows.map(() => ['mbr_a'])),
  seen: (_viewer, rows) => Promise.resolve(rows.filter(({ position }) => mayBeSeen(position))),
};
const resolve = (): Promise<readonly string[]> => Promise.resolve([]);
const rules = { isLoopbackAllowed: true, resolve, timeoutMs: 60_000 };
const secret = newSecret();

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'gateway' });
  const open = (): Promise<Database> => Promise.resolve(database);
  feed = feedStore(open);
  store = tellingStore(open);
  there = await receiver();
  mayBeSeen = () => true;
  const { signal } = new AbortController();
  telling = { store, now: () => now, draw: () => 1, firstRetryMs: 1_000, signal };
});
afterEach(async () => {
  await there.close();
  await database.close();
});

async function subscribed(id = 'sub_1', types: readonly string[] = []): Promise<Outlet> {
  const viewer = { subject: id, member: 'mbr_a', roles: ['operator'] } as const;
  const wish = { id, ownerId: 'mbr_a', viewer, createdAt: now };
  const webhook: Webhook = {
    ...wish,
    ...{ kind: 'webhook', target: there.url, types, secrets: [{ secret }] },
  };
  await store.add(webhook, await feed.head());
  return webhookOutlet({ feed, seeing }, webhook, (letter, signal) => post(letter, rules, signal));
}

async function heard(...numbers: readonly number[]): Promise<void> {
  await feed.append(numbers.map((n) => delivered(n)));
  await addressFeed(feed, seeing, store);
}

async function cursorOf({ id }: Outlet): Promise<Cursor> {
  const found = await store.cursor(id);
  if (found === undefined) throw new Error(`${id} has no cursor`);
  return found;
}

async function round(outlet: Outlet): Promise<number | undefined> {
  return tell(telling, outlet, await cursorOf(outlet));
}

const told = (): unknown[] =>
  there.heard.map(({ body }) => (JSON.parse(body) as { position: number }).position);

test('facts are told in order, each as a signed CloudEvent, and from the subscription on', async () => {
  await heard(1);
  const outlet = await subscribed();
  await heard(2, 3, 4);
  await round(outlet);
  expect(told()).toEqual([2, 3, 4]);
  const [{ body = '', headers = {} } = {}] = there.heard;
  expect(headers['content-type']).toBe('application/cloudevents+json');
  const stamp = new Date(Number(headers['webhook-timestamp']) * 1_000);
  const signature = new Verifier(secret).sign(String(headers['webhook-id']), stamp, body);
  expect(headers['webhook-signature']).toBe(signature);
  expect(JSON.parse(body)).toMatchObject({
    specversion: '1.0',
    id: delivered(2).id,
    source: '/serai/tracking',
    type: 'serai.tracking.v1.ParcelDelivered',
    subject: delivered(2).key,
    data: { bookingId: 'bkg_1', receivedBy: 'Jan' },
  });
  await round(outlet);
  expect(told()).toEqual([2, 3, 4]);
});

test('the cursor moves on 2xx alone: what follows waits, and is told once it is taken', async () => {
  const outlet = await subscribed();
  await heard(1, 2, 3);
  there.answers = (nth) => [200, 500, 302, 204][nth] ?? 200;
  await round(outlet);
  expect(await cursorOf(outlet)).toMatchObject({ after: 1, tries: 1, retryAt: now + 1_000 });
  await round(outlet);
  expect(await cursorOf(outlet)).toMatchObject({ after: 1, tries: 2, lastError: 'answered 302' });
  await round(outlet);
  expect(await cursorOf(outlet)).toMatchObject({ after: 3, tries: 0, lastError: '' });
  expect(told()).toEqual([1, 2, 2, 2, 3]);
  const ids = there.heard.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(3);
});

test('after so many tries it is a dead letter, what is behind it goes on, and it can be sent again', async () => {
  const outlet = await subscribed();
  await heard(1, 2);
  there.answers = (nth) => (nth < maxTries ? 503 : 200);
  for (let tries = 0; tries < maxTries; tries += 1) await round(outlet);
  expect(told()).toEqual([...Array<number>(maxTries).fill(1), 2]);
  const [letter] = await store.deadLetters({ ownerId: 'mbr_a' }, '', 10);
  expect(letter).toMatchObject({ position: 1, tries: maxTries, error: 'answered 503' });
  if (letter === undefined) throw new Error('no dead letter');
  there.answers = () => 500;
  await resend(telling, outlet, letter, await cursorOf(outlet));
  expect(await store.deadLetter(letter.id)).toMatchObject({ error: 'answered 500', tries: 11 });
  there.answers = () => 200;
  await resend(telling, outlet, letter, await cursorOf(outlet));
  expect(await store.deadLetter(letter.id)).toBeUndefined();
  expect(told().slice(-2)).toEqual([1, 1]);
  expect(await cursorOf(outlet)).toMatchObject({ after: 2 });
});

test('what may be seen is asked when it is told, on replay and on a second sending too', async () => {
  const outlet = await subscribed();
  await heard(1, 2, 3);
  mayBeSeen = (position) => position !== 2;
  await round(outlet);
  expect(told()).toEqual([1, 3]);
  mayBeSeen = (position) => position === 2;
  await store.rewind('sub_1', 0);
  await round(outlet);
  expect(told()).toEqual([1, 3, 2]);
  const place = { id: 'ddl_1', outletId: 'sub_1', ownerId: 'mbr_a', from: 2, position: 3 };
  const letter = { ...place, error: '', tries: 10, at: now, isQueued: true };
  await store.bury(letter);
  await resend(telling, outlet, letter, await cursorOf(outlet));
  expect(told()).toEqual([1, 3, 2]);
  expect(await store.deadLetter('ddl_1')).toBeUndefined();
});

test('a replay begins at a position or a time', async () => {
  const outlet = await subscribed();
  await heard(1, 2, 3, 4);
  await round(outlet);
  await store.rewind('sub_1', 2);
  await round(outlet);
  await store.rewind('sub_1', await feed.before(delivered(4).at));
  await round(outlet);
  expect(told()).toEqual([1, 2, 3, 4, 3, 4, 4]);
  expect(await feed.before(delivered(9).at)).toBe(4);
});

test('a loop that comes late moves no cursor that was moved meanwhile', async () => {
  const outlet = await subscribed();
  await heard(1, 2);
  const late = await cursorOf(outlet);
  await round(outlet);
  await tell(telling, outlet, late);
  expect(await cursorOf(outlet)).toMatchObject({ after: 2 });
  expect(told()).toEqual([1, 2, 1]);
});

test('the last try of a loop that comes late leaves no dead letter of what was taken', async () => {
  const outlet = await subscribed();
  await heard(1);
  await store.changeCursor(await cursorOf(outlet), { tries: maxTries - 1 });
  const late = await cursorOf(outlet);
  await round(outlet);
  there.answers = () => 500;
  await tell(telling, outlet, late);
  expect(await store.deadLetters({ ownerId: 'mbr_a' }, '', 10)).toEqual([]);
  expect(await cursorOf(outlet)).toMatchObject({ after: 1, tries: 0, lastError: '' });
});

test('only the types that were asked for are told, and nothing of other members', async () => {
  const outlet = await subscribed('sub_2', ['serai.booking.v1.BookingConfirmed']);
  const all = await subscribed('sub_3');
  await feed.append([delivered(1), delivered(2)]);
  await feed.address([
    { position: 1, memberIds: ['mbr_b'], bookingId: '' },
    { position: 2, memberIds: ['mbr_a', 'mbr_b'], bookingId: '' },
  ]);
  await round(outlet);
  await round(all);
  expect(told()).toEqual([2]);
});

test('a fact that is heard again keeps its place, whoever hears it, and what is old goes', async () => {
  const other = feedStore(() => Promise.resolve(database));
  await Promise.all([heard(1, 2, 3), other.append([delivered(3), delivered(4), delivered(5)])]);
  await feed.append([delivered(2), delivered(6)]);
  await addressFeed(feed, seeing, store);
  const rows = await feed.read({ after: 0, limit: 100 });
  expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(6);
  await feed.prune(Date.now() + 1_000);
  expect((await feed.read({ after: 0, limit: 100 })).map(({ position }) => position)).toEqual([6]);
  await heard(7);
  expect(await feed.head()).toBe(7);
});

test('a member that left is told nothing more', async () => {
  await subscribed();
  await feed.append([
    { ...delivered(1), key: 'mbr_a', type: 'serai.partner.v1.MemberLeft', data: Buffer.alloc(0) },
  ]);
  await addressFeed(feed, seeing, store);
  expect(await store.find('sub_1')).toBeUndefined();
  expect(await store.cursors(['sub_1'])).toEqual(new Map());
});
