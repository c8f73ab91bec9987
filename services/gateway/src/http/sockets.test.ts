import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FollowEventsRequest } from '@serai/protos/serai/tracking/v1/FollowEventsRequest';
import { Refusal } from '@serai/model';
import { WebSocket } from 'ws';
import { socketLimits, socketsOn, type Sockets, type SocketsOptions } from './sockets';

const office = { subject: 'per_1', member: 'mbr_a', roles: ['operator'] } as const;
const recorded = '2026-11-29T16:00:00Z';

let server: Server;
let sockets: Sockets;
let asked: FollowEventsRequest[];
/** Whose token it is. */
let verify: () => typeof office;
/** What tracking says of the query. */
let getQuery: () => Promise<{ query: { ownerId: string } | null }>;

beforeEach(async () => {
  asked = [];
  verify = () => office;
  getQuery = () => Promise.resolve({ query: { ownerId: 'mbr_a' } });
  const followEvents = (request: FollowEventsRequest) => {
    asked.push(request);
    const isFirst = Number(request.after ?? 7) < 7;
    const events = isFirst ? [{ json: '{"eventID":"urn:x:told"}', prefixes: [] }] : [];
    return Promise.resolve({ events, after: 7, more: false });
  };
  const services = { epcis: { getQuery: () => getQuery() }, following: { followEvents } };
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const options = { services, verifier: { verify: () => verify() } } as unknown as SocketsOptions;
  sockets = socketsOn(server, options);
});
afterEach(async () => {
  sockets.end();
  await new Promise((resolve) => server.close(resolve));
});

function opened(query: string): WebSocket {
  const { port } = server.address() as AddressInfo;
  const url = `ws://127.0.0.1:${port}/v1/epcis/queries/arrivals/events?${query}`;
  const socket = new WebSocket(url, { headers: { Authorization: 'Bearer a.b.c' } });
  socket.on('error', () => undefined);
  return socket;
}

async function refused(query: string): Promise<[number | undefined, string]> {
  const socket = opened(query);
  return new Promise((resolve, reject) => {
    socket.once('open', () => reject(new Error('it was opened')));
    socket.once('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.once('end', () => {
        const { code } = JSON.parse(text) as { code: string };
        resolve([response.statusCode, code]);
      });
    });
  });
}

test.each([
  'reportIfEmpty=true',
  'stream=true&hour=1',
  'hour=24',
  'minute=[5-1]',
  'month=2&dayOfMonth=30',
])('?%s says not when, and is refused as at the other doors', async (query) => {
  expect(await refused(query)).toEqual([400, 'SUBSCRIPTION_INVALID']);
});

test('what nobody expected is said as such, and shows nothing of the inside', async () => {
  getQuery = () => Promise.reject(new Error('a table is missing'));
  expect(await refused('stream=true')).toEqual([503, 'SOCKETS_AWAY']);
});

test('a schedule with a time is told from there on, when it comes round', async () => {
  const socket = opened(`second=[0-59]&initialRecordTime=${recorded}`);
  const text = await new Promise<string>((resolve) => {
    socket.once('message', (data: Buffer) => resolve(data.toString('utf8')));
  });
  expect(text).toContain('urn:x:told');
  expect(asked[0]).toMatchObject({ after: 0, recordedFrom: Date.parse(recorded) });
  socket.terminate();
});

test('a schedule that wants to hear of nothing too is told from now on', async () => {
  const socket = opened('second=[0-59]&reportIfEmpty=true');
  const text = await new Promise<string>((resolve) => {
    socket.once('message', (data: Buffer) => resolve(data.toString('utf8')));
  });
  expect(JSON.parse(text)).toMatchObject({
    epcisBody: { queryResults: { resultsBody: { eventList: [] } } },
  });
  expect(asked[0]).not.toHaveProperty('after');
  socket.terminate();
});

test('a member opens so many sockets, counted before anything is waited for', async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  getQuery = () => answered.then(() => ({ query: { ownerId: 'mbr_a' } }));
  const all = Array.from({ length: socketLimits.perKey + 1 }, () => refused('stream=true'));
  const first = await Promise.race(all);
  expect(first).toEqual([429, 'TOO_MANY_REQUESTS']);
  answer();
  const told = await Promise.allSettled(all);
  expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the socket of whoever is removed is closed, to be opened with a good token', async () => {
  const socket = opened('stream=true');
  await once(socket, 'open');
  verify = () => {
    throw new Refusal('unauthenticated', 'TOKEN_ENDED', 'Who held this token was removed.');
  };
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1_001);
});
