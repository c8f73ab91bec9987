import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { WebSocket } from 'ws';
import { startAlliance, type Alliance } from '../support/alliance';
import { mustAsk } from '../support/askRest';
import { mailbox, type Mailbox } from '../support/mailbox';
import { receiver, type Receiver } from '../support/receiver';
import { castOf, type Cast } from './cast';
import { arrival, arrivalsIn, arrivalsTold, nothingIsThere } from './epcis';
import { becomes, Person, type Json } from './person';
import { collectedOf, openSocket, streamed, told, types, type Told } from './told';
import { withSecondGateway, type Gateways } from './twoGateways';
import { bookSeven, collectAndPack, now, type Shipment } from './way';

const startMs = 300_000;
const wayMs = 300_000;
const signatureToken = 'a token of the subscriber';

let alliance: Alliance;
let gateways: Gateways;
let cast: Cast;
let box: Mailbox;
let shipment: Shipment;
/** The systems of the seller, of the member after it, of a stranger, and for EPCIS. */
let seller: Receiver;
let next: Receiver;
let stranger: Receiver;
let epcis: Receiver;
/** For EPCIS as well: on a schedule, and one that takes its time. */
let scheduled: Receiver;
let slow: Receiver;
let [secret, subscription] = ['', ''];

const collected = (all: readonly Told[]): string[] => collectedOf(all, shipment.ssccs);

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
  [seller, next, stranger] = await Promise.all([receiver(), receiver(), receiver()]);
  [epcis, scheduled, slow] = await Promise.all([receiver(), receiver(), receiver()]);
  const gateway = { TELL_LOOPBACK: 'on', FIRST_RETRY_MS: '50', SMTP_URL: box.url };
  alliance = await startAlliance({ env: { gateway } });
  gateways = await withSecondGateway(alliance);
  cast = await castOf(alliance);
}, startMs);
afterAll(async () => {
  await gateways?.stop();
  await alliance?.stop();
  for (const each of [seller, next, stranger, epcis, scheduled, slow, box]) await each?.close();
});

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
    await gateways.killTeller();
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
    const live = '/v1/epcis/queries/arrivals/events?stream=true';
    const { said, socket } = await openSocket(alliance.url, live, await tokenOf('changan'));
    for (const who of [office, second]) await who.post('/v1/epcis/events', arrival(1));
    await office.post('/v1/epcis/events', arrival(2));
    await nothingIsThere(office);
    await becomes('the webhook was told both', async () =>
      arrivalsTold(epcis).length >= 2 ? true : undefined,
    );
    await becomes('the socket was told its own', async () => (said.length > 0 ? true : undefined));
    expect(arrivalsTold(epcis)).toEqual(['urn:x:told:1', 'urn:x:told:2']);
    await gateways.killTeller();
    await office.post('/v1/epcis/events', arrival(3));
    await becomes('it is told after a crash', async () =>
      arrivalsTold(epcis).includes('urn:x:told:3') ? true : undefined,
    );
    // What the killed one told last, and had not noted yet, is told once more.
    const told = [...new Set(arrivalsTold(epcis))];
    expect(told).toEqual([1, 2, 3].map((n) => `urn:x:told:${n}`));
    expect(said.flatMap(arrivalsIn)).toEqual(['urn:x:told:1']);
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

test(
  'a subscription on a schedule is told when it comes round, from the time it names, and of nothing',
  async () => {
    const [office] = cast.offices as [Person];
    const initialRecordTime = new Date(Date.now() - 100 * wayMs).toISOString();
    const second = Array.from({ length: 30 }, (_, n) => 2 * n).join();
    const asked = { dest: scheduled.url, schedule: { second }, reportIfEmpty: true };
    const path = '/v1/epcis/queries/arrivals/subscriptions';
    for (const hour of ['24', '[5-1]', '']) {
      const refused = await office.ask('POST', path, { ...asked, schedule: { hour } });
      expect([refused.status, refused.body['code']]).toEqual([400, 'SUBSCRIPTION_INVALID']);
    }
    const { body } = await office.post(path, { ...asked, initialRecordTime });
    expect(body).toMatchObject({ schedule: { second }, initialRecordTime });
    await becomes('it is told what was there, and then that there is nothing', async () => {
      const documents = scheduled.heard.map((each) => arrivalsIn(each.body).length);
      return documents.includes(3) && documents.includes(0) ? true : undefined;
    });
    await office.post('/v1/epcis/events', arrival(4));
    await becomes('it is told what came', async () =>
      arrivalsTold(scheduled).length > 3 ? true : undefined,
    );
    expect(arrivalsTold(scheduled)).toEqual([1, 2, 3, 4].map((n) => `urn:x:told:${n}`));
    await office.ask('DELETE', `${path}/${String(body['subscriptionID'])}`);
  },
  wayMs,
);

test(
  'of two gateways one tells; while it sleeps the other goes on, and its late word changes nothing',
  async () => {
    const { teller, other } = await gateways.teller();
    const office = await new Person(other.url, 'yida').signIn('yida', alliance.demoPassword);
    const dest = slow.url;
    await office.post('/v1/epcis/queries/arrivals/subscriptions', { dest, stream: true });
    const heard = (count: number) =>
      becomes(`${count} were told`, async () => (slow.heard.length >= count ? true : undefined));
    let answer = (): void => undefined;
    const held = new Promise<number>((resolve) => (answer = () => resolve(204)));
    slow.answers = (nth) => (nth === 0 ? held : 204);
    await office.post('/v1/epcis/events', arrival(5));
    await heard(1);
    teller.signal('SIGSTOP');
    try {
      await heard(2);
      await office.post('/v1/epcis/events', arrival(6));
      await heard(3);
    } finally {
      answer();
      teller.signal('SIGCONT');
    }
    await becomes('it is awake', async () =>
      (await fetch(`${teller.url}/healthz`)).ok ? true : undefined,
    );
    await office.post('/v1/epcis/events', arrival(7));
    await heard(4);
    expect(arrivalsTold(slow)).toEqual([5, 5, 6, 7].map((n) => `urn:x:told:${n}`));
    expect((await gateways.teller()).teller).toBe(other);
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
    const events = await streamed(alliance.url, shop, isDelivered, {
      onceOpen: () => deliver(first),
    });
    const last = events.at(-1)?.id;
    await deliver(second);
    const resumed = await streamed(alliance.url, shop, isDelivered, { after: last });
    expect(resumed.map(({ id }) => Number(id)).every((id) => id > Number(last))).toBe(true);
    const delivered = resumed.filter(({ type }) => type.endsWith('.ParcelDelivered'));
    expect(delivered.map(({ data }) => data.data['sscc'])).toEqual([second]);
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
