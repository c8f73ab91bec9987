import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Actor } from '@serai/model';
import { fixedKeys, openDatabase, type Database } from '@serai/runtime';
import { until } from '../../../../test/support/calls';
import { freshDatabase } from '../../../../test/support/engines';
import { receiver, type Receiver } from '../../../../test/support/receiver';
import { testIdentity } from '../../../../test/support/testIdentity';
import { livePages } from '../pages/track/live';
import { Imports } from '../routes/imports/imports';
import { connectServices } from '../routes/services';
import { post } from '../routes/telling/post';
import { maxTries } from '../routes/telling/retry';
import type { Seeing } from '../routes/telling/seeing';
import { newSecret } from '../routes/telling/sign';
import { streamsFrom } from '../routes/telling/streams';
import type { Webhook } from '../routes/telling/subscription';
import { delivered } from '../routes/telling/told.test-data';
import { TellingLoop } from '../routes/telling/tellingLoop';
import { webhookOutlet } from '../routes/telling/webhookOutlet';
import { feedStore } from '../store/feed';
import { importStore } from '../store/imports';
import { tellingStore } from '../store/telling';
import { appOf } from './app';
import { limits } from './limits';

const identity = testIdentity();
const nowhere = '127.0.0.1:1';
const ownerId = 'mbr_a';
const own: Actor = { subject: 'per_1', member: ownerId, roles: ['operator'] };
const other: Actor = { subject: 'per_2', member: 'mbr_b', roles: ['operator'] };
const seeing: Seeing = {
  audiences: (rows) => Promise.resolve(rows.map(() => [ownerId])),
  seen: (_viewer, rows) => Promise.resolve(rows),
};

let database: Database;
let there: Receiver;
let loop: TellingLoop;
let server: Server;

/** The gateway's own part over a real database: the loop that tells, and the routes. */
beforeAll(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'gateway' });
  const open = (): Promise<Database> => Promise.resolve(database);
  const [feed, store] = [feedStore(open), tellingStore(open)];
  there = await receiver();
  const rules = { isLoopbackAllowed: true, timeoutMs: 60_000, resolve: () => Promise.resolve([]) };
  const wish = { id: 'sub_1', ownerId, viewer: own, createdAt: Date.now() };
  const to = { target: there.url, types: [], secrets: [{ secret: newSecret() }] };
  const webhook: Webhook = { ...wish, kind: 'webhook', ...to };
  await store.add(webhook, 0);
  await feed.append([delivered(1), delivered(2)]);
  // It was tried in vain nine times by now.
  const cursor = await store.cursor(webhook.id);
  if (cursor === undefined) throw new Error('the webhook has no cursor');
  await store.changeCursor(cursor, { tries: maxTries - 1 });
  const outlet = webhookOutlet({ feed, seeing }, webhook, (letter, signal) =>
    post(letter, rules, signal),
  );
  loop = new TellingLoop({
    ...{ open, feed, seeing, store, address: nowhere, firstRetryMs: 1 },
    outlets: () => Promise.resolve([outlet]),
  });
  const away = { partner: nowhere, capacity: nowhere, booking: nowhere, tracking: nowhere };
  const services = connectServices(away, { token: () => Promise.resolve('') });
  const verifier = fixedKeys(identity.keySet);
  const app = appOf({
    ...{ services, verifier, live: livePages(services), limits: limits(verifier) },
    imports: new Imports(importStore(open)),
    telling: {
      ...{ feed, store, isLoopbackAllowed: true, isMailOn: false },
      streams: streamsFrom(feed, seeing, verifier),
    },
    notReady: () => Promise.resolve({}),
  });
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', () => resolve());
  });
});
afterAll(async () => {
  await loop.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await there.close();
  await database.close();
});

interface Letters {
  readonly items: readonly { readonly id: string; readonly isQueued: boolean }[];
}

async function ask(actor: Actor, method: string, path: string) {
  const { port } = server.address() as AddressInfo;
  const headers = { Authorization: `Bearer ${identity.token(actor)}` };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text || 'null') as unknown };
}

const lettersOf = async (actor: Actor): Promise<Letters['items']> =>
  ((await ask(actor, 'GET', '/v1/dead-letters')).body as Letters).items;
const told = (): number[] =>
  there.heard.map(({ body }) => (JSON.parse(body) as { position: number }).position);

test('what was told in vain is seen and sent again by whom it is for, and gone once it is taken', async () => {
  there.answers = (nth) => [500, 204, 500, 204][nth] ?? 204;
  await loop.start();
  await until(() => told().length === 2);
  const [letter] = await lettersOf(own);
  expect(letter).toMatchObject({
    ...{ subscriptionId: 'sub_1', position: 1, error: 'answered 500', tries: maxTries },
    isQueued: false,
  });
  expect(await lettersOf(other)).toEqual([]);
  const again = `/v1/dead-letters/${letter?.id}/resend`;
  const missing = { status: 404, body: { code: 'DEAD_LETTER_MISSING' } };
  expect(await ask(other, 'POST', again)).toMatchObject(missing);
  expect(await ask(own, 'POST', again)).toMatchObject({ status: 202, body: { isQueued: true } });
  await until(async () => (await lettersOf(own))[0]?.isQueued === false);
  expect(await lettersOf(own)).toMatchObject([{ tries: maxTries + 1 }]);
  expect(await ask(own, 'POST', again)).toMatchObject({ status: 202 });
  await until(async () => (await lettersOf(own)).length === 0);
  expect(told()).toEqual([1, 2, 1, 1]);
  expect(await ask(own, 'POST', again)).toMatchObject(missing);
});

test('a notice is ended by whoever asked for it, once; to all others it is not there', async () => {
  const store = tellingStore(() => Promise.resolve(database));
  const bookingId = `bkg_${'1'.repeat(26)}`;
  const about = { bookingId, reference: 'R', promisedAt: 0, topics: [] };
  const wish = { id: 'ntc_1', ownerId, viewer: own, createdAt: Date.now() };
  const to = { address: 'a@shop.example', language: 'en' } as const;
  await store.add({ ...wish, ...about, ...to, kind: 'mail' }, 0);
  const path = `/v1/bookings/${bookingId}/notices/ntc_1`;
  const missing = { status: 404, body: { code: 'NOTICE_MISSING' } };
  expect(await ask(other, 'DELETE', path)).toMatchObject(missing);
  expect(await ask(own, 'DELETE', path.replace('ntc_1', 'ntc_2'))).toMatchObject(missing);
  expect(await store.find('ntc_1')).toBeDefined();
  expect((await ask(own, 'DELETE', path)).status).toBe(204);
  expect(await ask(own, 'DELETE', path)).toMatchObject(missing);
});
