import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { WebSocket } from 'ws';
import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import { mustAsk } from '../support/askRest';
import { mailbox, type Mailbox } from '../support/mailbox';
import { receiver, type Receiver } from '../support/receiver';
import { castOf, type Cast } from './cast';
import { becomes, type Json, type Person } from './person';
import { bookSeven, collectAndPack, now, type Shipment } from './way';

const startMs = 300_000;
const wayMs = 120_000;
const signatureToken = 'a token of the subscriber';

let alliance: Alliance;
let cast: Cast;
let box: Mailbox;
let shipment: Shipment;
/** The systems of the seller, of the member after it, of a stranger, and for EPCIS. */
let seller: Receiver;
let next: Receiver;
let stranger: Receiver;
let epcis: Receiver;
let secret: string;
let subscription: string;

interface Told {
  readonly type: string;
  readonly id: string;
  readonly position: number;
  readonly data: Json;
}
const told = ({ heard }: Receiver): Told[] => heard.map(({ body }) => JSON.parse(body) as Told);
const types = (all: readonly Told[]): string[] =>
  all.map(({ type }) => type.split('.').at(-1) ?? '');

/** The parcels of the shipment of which somebody was told that they were collected. */
function collected(all: readonly Told[]): string[] {
  const codes = all.flatMap(({ type, data }) =>
    type.endsWith('.ParcelCollected') ? [String(data['sscc'])] : [],
  );
  return [...new Set(codes)].filter((sscc) => shipment.ssccs.includes(sscc)).sort();
}

async function subscribe(who: Person, to: Receiver, wanted: string[] = []): Promise<Json> {
  const asked = { target: to.url, types: wanted };
  return (await who.post('/v1/subscriptions', asked, `hook-${who.name}`)).body;
}

async function tokenOf(login: string): Promise<string> {
  const body = { login, password: alliance.demoPassword };
  return String((await mustAsk(alliance.url, 'POST', '/v1/sign-in', { body }))['accessToken']);
}

beforeAll(async () => {
  box = await mailbox();
  [seller, next, stranger, epcis] = await Promise.all([
    receiver(),
    receiver(),
    receiver(),
    receiver(),
  ]);
  const gateway = { TELL_LOOPBACK: 'on', FIRST_RETRY_MS: '50', SMTP_URL: box.url };
  alliance = await startAlliance({ env: { gateway } });
  cast = await castOf(alliance);
}, startMs);
afterAll(async () => {
  await alliance?.stop();
  for (const each of [seller, next, stranger, epcis, box]) await each?.close();
});

/** What a stream says until it has said so much; each with the id that it goes on from. */
async function streamed(
  token: string,
  enough: (types: string[]) => boolean,
  { after, onceOpen }: { after?: string | undefined; onceOpen?: () => Promise<unknown> } = {},
) {
  const ended = new AbortController();
  const last = after === undefined ? {} : { 'Last-Event-ID': after };
  const headers = { Authorization: `Bearer ${token}`, ...last };
  const { signal } = ended;
  const response = await fetch(`${alliance.url}/v1/stream`, { headers, signal });
  const events: { id: string; type: string; data: Told }[] = [];
  let text = '';
  const decoder = new TextDecoder();
  let isOpen = false;
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (!isOpen) await onceOpen?.();
    isOpen = true;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, id = '', type = '', data] = /^id: (\d+)\nevent: (.+)\ndata: (.+)$/.exec(part) ?? [];
      if (data !== undefined) events.push({ id, type, data: JSON.parse(data) as Told });
    }
    if (enough(types(events.map(({ data: each }) => each)))) break;
  }
  ended.abort();
  return events;
}

test(
  'each system is told what its member may see, signed, in order and without a gap, through a crash',
  async () => {
    const [office, second] = cast.offices as [Person, Person];
    const made = await subscribe(office, seller);
    [secret, subscription] = [String(made['secret']), String(made['id'])];
    await subscribe(second, next);
    await subscribe(cast.uninvolved[0] as Person, stranger);
    expect((await subscribe(office, seller))['secret']).toBeUndefined();

    // The first answers are failures, and the gateway dies while it tries again.
    seller.answers = (nth) => (nth < 3 ? 500 : 204);
    shipment = await bookSeven(cast);
    const notice = { address: 'anna@shop.example', topics: ['delivered'] };
    await cast.shipper.post(`/v1/bookings/${shipment.bookingId}/notices`, notice, 'notice');
    await becomes('it was tried', async () => (seller.heard.length > 1 ? true : undefined));
    alliance.kill('gateway');
    await alliance.ready();
    await collectAndPack(cast, shipment);

    const all = await becomes('the seller was told of all seven', async () => {
      const found = told(seller);
      return collected(found).length === 7 ? found : undefined;
    });
    const ids = [...new Set(all.map(({ id }) => id))];
    const first = ids.map((id) => all.find((each) => each.id === id) as Told);
    const positions = first.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((x, y) => x - y));
    expect(types(first).slice(0, 2)).toEqual(['BookingRequested', 'BookingConfirmed']);
    expect(collected(first)).toEqual([...shipment.ssccs].sort());
    for (const { body, headers } of seller.heard) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeDefined();
    }
    // Who is next on the plan sees the parcels once they are announced, and nothing before.
    expect(stranger.heard).toEqual([]);
    expect(JSON.stringify(told(next))).not.toContain(shipment.bookingId);
  },
  startMs,
);

test(
  'what was failed and what was told can be seen, told again, and signed with another secret',
  async () => {
    const [office] = cast.offices as [Person];
    const path = `/v1/subscriptions/${subscription}`;
    const standing = await becomes('all was told', async () => {
      const { cursor } = await office.read(path);
      return (cursor as Json)['tries'] === 0 ? (cursor as Json) : undefined;
    });
    expect(standing).not.toHaveProperty('lastError');
    const { body } = await office.post(`${path}/rotate`);
    const before = seller.heard.length;
    const again = await becomes('it is told from the beginning, signed with both', async () => {
      await office.post(`${path}/replay`, { position: 0 });
      const heard = seller.heard.slice(before);
      return heard.find(({ body: text, headers }) => {
        const isSignedTwice = String(headers['webhook-signature']).includes(' ');
        return isSignedTwice && text.includes('serai.booking.v1.BookingRequested');
      });
    });
    for (const good of [secret, String(body['secret'])]) {
      const headers = again.headers as Record<string, string>;
      expect(new Webhook(good).verify(again.body, headers)).toBeDefined();
    }
    const refused = await office.ask('POST', `${path}/replay`, {});
    expect([refused.status, refused.body['code']]).toEqual([400, 'REPLAY_FROM_REQUIRED']);
    const missing = await cast.uninvolved[0]?.get(path);
    expect([missing?.status, missing?.body['code']]).toEqual([404, 'SUBSCRIPTION_MISSING']);
    expect((await office.ask('DELETE', path)).status).toBe(204);
    expect((await office.get(path)).status).toBe(404);
  },
  wayMs,
);

test(
  'targets that are not public, and a second use of a key, are refused before anything is kept',
  async () => {
    const [office] = cast.offices as [Person];
    const told = async (target: string, key: string) =>
      (await office.ask('POST', '/v1/subscriptions', { target }, key)).body['code'];
    expect(await told('https://10.0.0.1/hook', 'private')).toBe('TARGET_FORBIDDEN');
    expect(await told('http://hooks.example/hook', 'plain')).toBe('TARGET_INVALID');
    const second = cast.offices[1] as Person;
    const asked = { target: stranger.url };
    const reused = await second.ask('POST', '/v1/subscriptions', asked, `hook-${second.name}`);
    expect(reused.body['code']).toBe('REQUEST_ID_REUSED');
  },
  wayMs,
);

test(
  'EPCIS subscribers are told by webhook and by socket what their query finds; nobody twice',
  async () => {
    const [office, second] = cast.offices as [Person, Person];
    const query = { name: 'arrivals', query: { EQ_bizStep: ['arriving'] } };
    for (const who of [office, second]) await who.post('/v1/epcis/queries', query);
    const path = '/v1/epcis/queries/arrivals/subscriptions';
    await office.post(path, { dest: epcis.url, stream: true, signatureToken });
    const socket = new WebSocket(
      `${alliance.url.replace('http', 'ws')}/v1/epcis/queries/arrivals/events?stream=true`,
      { headers: { Authorization: `Bearer ${await tokenOf('changan')}` } },
    );
    const said: string[] = [];
    socket.on('message', (data) => said.push(String(data)));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const event = (n: number) => ({
      '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
      ...{ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'arriving', eventTime: now() },
      ...{ eventTimeZoneOffset: '+00:00', epcList: [`urn:x:thing:${n}`] },
      eventID: `urn:x:told:${n}`,
    });
    for (const who of [office, second]) await who.post('/v1/epcis/events', event(1));
    await office.post('/v1/epcis/events', event(2));
    const seen = (texts: readonly string[]): string[] =>
      texts.flatMap((text) => text.match(/urn:x:told:\d+/g) ?? []);
    const bodies = (): string[] => epcis.heard.map(({ body }) => body);
    await becomes('the webhook was told both', async () =>
      seen(bodies()).length >= 2 ? true : undefined,
    );
    await becomes('the socket was told its own', async () => (said.length > 0 ? true : undefined));
    alliance.kill('gateway');
    await alliance.ready();
    await office.post('/v1/epcis/events', event(3));
    await becomes('it is told after a crash', async () =>
      seen(bodies()).includes('urn:x:told:3') ? true : undefined,
    );
    expect(seen(bodies())).toEqual(['urn:x:told:1', 'urn:x:told:2', 'urn:x:told:3']);
    expect(seen(said)).toEqual(['urn:x:told:1']);
    const [{ body = '', headers = {} } = {}] = epcis.heard;
    const signature = createHmac('sha256', signatureToken).update(body).digest('base64');
    expect(headers['gs1-signature']).toBe(signature);
    expect(JSON.parse(body)).toMatchObject({
      type: 'EPCISQueryDocument',
      epcisBody: { queryResults: { queryName: 'arrivals', subscriptionID: expect.any(String) } },
    });
    socket.terminate();
  },
  wayMs,
);

test.each([
  ['without a token', '/v1/epcis/queries/arrivals/events?stream=true', '', 401],
  ['as a customer', '/v1/epcis/queries/arrivals/events?stream=true', 'yida-shop', 403],
  ['of another member', '/v1/epcis/queries/arrivals/events?stream=true', 'rhein', 404],
  ['without saying when', '/v1/epcis/queries/arrivals/events', 'yida', 400],
  ['anywhere else', '/v1/track', 'yida', 404],
])('a socket %s is refused', async (_, path, login, status) => {
  const headers = login === '' ? {} : { Authorization: `Bearer ${await tokenOf(login)}` };
  const socket = new WebSocket(`${alliance.url.replace('http', 'ws')}${path}`, { headers });
  socket.on('error', () => undefined);
  const answered = await new Promise<number | undefined>((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.once('open', () => resolve(undefined));
  });
  expect(answered).toBe(status);
});

test(
  'the stream follows live, goes on where it was, and each is shown its own; the buyer gets a letter',
  async () => {
    const [office] = cast.offices as [Person];
    const [first, second] = shipment.ssccs;
    const deliver = (sscc: string | undefined) =>
      office.post('/v1/deliveries', { eventId: `told-${sscc}`, eventTime: now(), sscc });
    const shop = await tokenOf('yida-shop');
    const isDelivered = (found: string[]): boolean => found.includes('ParcelDelivered');
    const events = await streamed(shop, isDelivered, { onceOpen: () => deliver(first) });
    const last = events.at(-1)?.id;
    await deliver(second);
    const resumed = await streamed(shop, isDelivered, { after: last });
    expect(resumed.map(({ id }) => Number(id)).every((id) => id > Number(last))).toBe(true);
    expect(resumed.at(-1)?.data.data).toMatchObject({ sscc: second });
    for (const login of ['yida-other', 'rhein', 'poznan']) {
      const headers = { Authorization: `Bearer ${await tokenOf(login)}`, 'Last-Event-ID': '0' };
      const response = await fetch(`${alliance.url}/v1/stream?follow=false`, { headers });
      const text = await response.text();
      expect(text).not.toContain(shipment.bookingId);
      expect(text).not.toContain(String(first));
    }
    const letters = await becomes('two letters came', async () =>
      box.letters.length >= 2 ? box.letters : undefined,
    );
    expect(letters[0]?.to).toEqual(['anna@shop.example']);
    expect(letters).toHaveLength(2);
  },
  wayMs,
);
