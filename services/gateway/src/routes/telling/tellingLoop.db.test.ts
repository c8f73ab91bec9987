import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../../test/support/engines';
import { receiver, type Receiver } from '../../../../../test/support/receiver';
import { feedStore } from '../../store/feed';
import { tellingStore } from '../../store/telling';
import { epcisOutlet } from './epcisOutlet';
import type { Feed } from './feed';
import type { Outlet } from './outlet';
import { post } from './post';
import type { Seeing } from './seeing';
import { newSecret } from './sign';
import type { Webhook } from './subscription';
import type { TellingStore } from './tellingStore';
import { TellingLoop } from './tellingLoop';
import { delivered } from './told.test-data';
import { webhookOutlet } from './webhookOutlet';

let database: Database;
let feed: Feed;
let store: TellingStore;
let loop: TellingLoop;
let receivers: Receiver[];
/** Whom the loop takes to be there; it may be of a moment ago. */
let outlets: readonly Outlet[];
const seeing: Seeing = {
  audiences: (rows) => Promise.resolve(rows.map(() => ['mbr_a'])),
  seen: (_viewer, rows) => Promise.resolve(rows),
};
const rules = { isLoopbackAllowed: true, timeoutMs: 60_000, resolve: () => Promise.resolve([]) };
const patienceMs = 60_000;
const lookMs = 20;

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'gateway' });
  const open = (): Promise<Database> => Promise.resolve(database);
  [feed, store, outlets, receivers] = [feedStore(open), tellingStore(open), [], []];
  loop = new TellingLoop({
    ...{ open, feed, seeing, store, address: '127.0.0.1:9', firstRetryMs: 1 },
    outlets: () => Promise.resolve(outlets),
  });
});
afterEach(async () => {
  await loop.stop();
  await Promise.all(receivers.map((each) => each.close()));
  await database.close();
});

async function subscribed(id: string): Promise<{ outlet: Outlet; there: Receiver }> {
  const there = await receiver();
  receivers.push(there);
  const viewer = { subject: id, member: 'mbr_a', roles: ['operator'] } as const;
  const to = { target: there.url, types: [], secrets: [{ secret: newSecret() }] };
  const wish = { id, ownerId: 'mbr_a', viewer, createdAt: Date.now() };
  const webhook: Webhook = { ...wish, kind: 'webhook', ...to };
  await store.add(webhook, await feed.head());
  const outlet = webhookOutlet({ feed, seeing }, webhook, (letter, signal) =>
    post(letter, rules, signal),
  );
  return { outlet, there };
}

/** Of EPCIS: its subscription is kept by tracking, and nothing is found for it. */
function followed(id: string): Outlet {
  const following = {
    followEvents: () => Promise.resolve({ events: [], after: 7, more: false }),
  };
  const made = { id, queryName: 'all', target: 'https://hooks.example/', stream: true };
  const when = { createdAt: Date.now(), initialRecordTime: 0, schedule: [], reportIfEmpty: false };
  const subscription = { ...made, ...when };
  const told = { subscription, ownerId: 'mbr_a', signatureToken: '', fromPlace: 7 };
  return epcisOutlet({ following }, told, () => Promise.resolve());
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come about');
    await pause(lookMs);
  }
}

function letterOf(outletId: string, n: number) {
  const place = { outletId, ownerId: 'mbr_a', from: 0, position: 1 };
  return { ...place, id: `ddl_${n}`, error: '', tries: 10, at: Date.now(), isQueued: true };
}

test('a webhook that ended is told nothing more, by a loop that has not heard of it either', async () => {
  const ended = await subscribed('sub_1');
  const left = await subscribed('sub_2');
  const witness = await subscribed('sub_3');
  outlets = [ended.outlet, left.outlet, witness.outlet];
  await feed.append([delivered(1), delivered(2)]);
  await loop.start();
  await until(() => receivers.every(({ heard }) => heard.length === 2));
  await store.remove('sub_1');
  await store.remove('sub_2');
  for (const n of [3, 4]) {
    await feed.append([delivered(n)]);
    await until(() => witness.there.heard.length === n);
  }
  expect([ended, left].map(({ there }) => there.heard.length)).toEqual([2, 2]);
  expect([...(await store.cursors(['sub_1', 'sub_2', 'sub_3'])).keys()]).toEqual(['sub_3']);
});

test('what is left of a subscription that ended goes, and keeps nobody else from being told', async () => {
  const there = await subscribed('sub_1');
  const ended = followed('sub_2');
  outlets = [ended, there.outlet];
  await feed.append([delivered(1)]);
  await loop.start();
  await until(async () => (await store.cursors(['sub_2'])).size === 1);
  outlets = [there.outlet];
  const dead = Array.from({ length: 50 }, (_, n) => letterOf('sub_2', n));
  for (const letter of dead) await store.bury(letter);
  await store.bury({ ...letterOf('sub_1', 99), id: 'ddl_last' });
  await until(async () => (await store.deadLetter('ddl_last')) === undefined);
  await until(async () => (await store.cursors(['sub_2'])).size === 0);
  expect(await store.find('sub_1')).toBeDefined();
  expect((await store.cursors(['sub_1'])).size).toBe(1);
});

test('what nobody knows of is found, and what is kept is not', async () => {
  await subscribed('sub_1');
  await store.begun('sub_2', { after: 7, firesAt: 0 });
  await store.begun('sub_3', { after: 7, firesAt: 0 });
  await store.bury(letterOf('sub_4', 1));
  expect(await store.strangers(['sub_3'])).toEqual(['sub_2', 'sub_4']);
  await store.dropEnded(['sub_1', 'sub_2', 'sub_4']);
  expect([...(await store.cursors(['sub_1', 'sub_2', 'sub_3'])).keys()]).toEqual([
    'sub_1',
    'sub_3',
  ]);
  expect(await store.strangers([])).toEqual(['sub_3']);
});
