import { createServer, request as ask, type ClientRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixedKeys } from '@serai/runtime';
import { testIdentity } from '../../../../test/support/testIdentity';
import { livePages } from '../pages/track/live';
import { Imports } from '../routes/imports/imports';
import { connectServices } from '../routes/services';
import { seeingBy } from '../routes/telling/seeing';
import { streamsFrom } from '../routes/telling/streams';
import { feedStore } from '../store/feed';
import { importStore } from '../store/imports';
import { tellingStore } from '../store/telling';
import { appOf } from './app';
import { limits } from './limits';

const identity = testIdentity();
const nowhere = '127.0.0.1:1';
const token = identity.token({ subject: 'per_2', member: 'mbr_1', roles: ['operator'] });
const maxAtOnce = 8;
let gateway: Server;
let elsewhere: Server;
let fetched = 0;

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** The services are away: a document that is read to its end is answered 503. */
beforeAll(async () => {
  const away = { partner: nowhere, capacity: nowhere, booking: nowhere, tracking: nowhere };
  const services = connectServices(away, { token: () => Promise.resolve('') });
  const noDatabase = () => Promise.reject(new Error('no database here'));
  const feed = feedStore(noDatabase);
  const app = appOf({
    services,
    telling: {
      ...{ feed, store: tellingStore(noDatabase), isLoopbackAllowed: false, isMailOn: false },
      streams: streamsFrom(feed, seeingBy(services), fixedKeys(identity.keySet)),
    },
    live: livePages(services),
    imports: new Imports(importStore(noDatabase)),
    verifier: fixedKeys(identity.keySet),
    notReady: () => Promise.resolve({}),
    limits: limits(fixedKeys(identity.keySet)),
  });
  gateway = await listening(createServer(app));
  elsewhere = createServer((_request, response) => response.end('{}'));
  elsewhere.on('connection', () => (fetched += 1));
  await listening(elsewhere);
});
afterAll(async () => {
  for (const server of [gateway, elsewhere]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Told {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: string | undefined;
}

/** A capture whose headers are sent, and what it will be answered. */
function begin(headers: Record<string, string> = {}): {
  readonly sent: ClientRequest;
  readonly told: Promise<Told>;
} {
  const type = { 'Content-Type': 'application/ld+json', Authorization: `Bearer ${token}` };
  const to = { host: '127.0.0.1', port: portOf(gateway), path: '/v1/epcis/capture' };
  const sent = ask({ ...to, method: 'POST', headers: { ...type, ...headers }, agent: false });
  const told = new Promise<Told>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { code } = JSON.parse(Buffer.concat(chunks).toString()) as { code: string };
        const retryAfter = response.headers['retry-after'];
        resolve({ status: response.statusCode ?? 0, code, retryAfter });
      });
    });
  });
  sent.flushHeaders();
  return { sent, told };
}

function capture(body: string, headers: Record<string, string> = {}): Promise<Told> {
  const { sent, told } = begin(headers);
  sent.end(body);
  return told;
}

const documentWith = (context: unknown, event: object = {}): string =>
  JSON.stringify({
    '@context': context,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-03-29T15:00:00Z',
    epcisBody: { eventList: [event] },
  });

test('eight documents are read at once; whoever comes beside them is asked to come again', async () => {
  const slow = Array.from({ length: maxAtOnce }, () => begin());
  for (const { sent } of slow) sent.write(' ');
  let beside = await capture('{}');
  for (let asked = 0; beside.code !== 'CAPTURES_BUSY' && asked < 1_000; asked += 1) {
    beside = await capture('{}');
  }
  expect(beside).toEqual({ status: 429, code: 'CAPTURES_BUSY', retryAfter: '1' });
  for (const { sent } of slow) sent.end('{');
  const answers = await Promise.all(slow.map(({ told }) => told));
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['BODY_NOT_JSON']));
  expect(await capture('{')).toMatchObject({ code: 'BODY_NOT_JSON' });
});

test('a context that lies elsewhere is never fetched, whoever names it', async () => {
  const there = `http://127.0.0.1:${portOf(elsewhere)}/context.jsonld`;
  const event = { '@context': there, type: 'ObjectEvent', 'ex:a': { '@context': [there] } };
  for (const context of [there, [there, { ex: there }], { '@import': there, ex: there }]) {
    expect(await capture(documentWith(context, event))).toMatchObject({ status: 503 });
  }
  const xml = `<?xml version="1.0"?><?xml-stylesheet href="${there}"?>
    <e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="urn:epcglobal:epcis:xsd:2 ${there}" schemaVersion="2.0" creationDate="2026-03-29T15:00:00Z">
    <EPCISBody><EventList/></EPCISBody></e:EPCISDocument>`;
  const type = { 'Content-Type': 'application/xml' };
  expect(await capture(xml, type)).toMatchObject({ status: 503 });
  const entity = `<!DOCTYPE a SYSTEM "${there}" [<!ENTITY b SYSTEM "${there}">]><a>&b;</a>`;
  expect(await capture(entity, type)).toMatchObject({ status: 400, code: 'XML_FORBIDDEN' });
  expect(fetched).toBe(0);
});

test('while a document in XML near its limit is read, whoever asks for something else is answered', async () => {
  const answered: string[] = [];
  const { sent, told } = begin({ 'Content-Type': 'application/xml' });
  const large = told.then(({ code }) => answered.push(`large: ${code}`));
  await new Promise<void>((resolve) => sent.end(`<a>${'<b/>'.repeat(299_999)}</a>`, resolve));
  const small = Array.from({ length: 10 }, () => 'small: BODY_NOT_JSON');
  for (const _ of small) answered.push(`small: ${(await capture('{')).code}`);
  await large;
  expect(answered).toEqual([...small, 'large: DOCUMENT_INVALID']);
});

test('50 MB are answered, not cut off, and 100,000 events are too many', async () => {
  const large = { status: 413, code: 'CAPTURE_TOO_LARGE' };
  expect(await capture(' '.repeat(50_000_000))).toMatchObject(large);
  const whole = documentWith('urn:x:none').replace('[{}]', `[${'1,'.repeat(99_999)}1]`);
  expect(await capture(whole)).toMatchObject({ status: 413, code: 'CAPTURE_TOO_LONG' });
  expect(await capture('{}')).toMatchObject({ status: 400, code: 'DOCUMENT_INVALID' });
});
