import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, Socket, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Refusal } from '../../shared/model/src/index';
import {
  NotTaken,
  post,
  resolveName,
  type Resolve,
} from '../../services/gateway/src/routes/telling/post';
import { receiver } from '../support/receiver';

/** What a post does, and nothing else that this process still has to do. */
const posting = new AsyncLocalStorage<true>();
let begun = 0;
const opened = (): number => begun;
/** S5: none of these is ever connected to; every connection that a post begins is counted. */
const counted = Object.getOwnPropertyDescriptor(Socket.prototype, 'connect') as PropertyDescriptor;
const connect = counted.value as (...given: unknown[]) => Socket;
let listener: Server;
let port: number;
let reached: string[] = [];

beforeAll(async () => {
  Socket.prototype.connect = function counting(this: Socket, ...given: unknown[]): Socket {
    if (posting.getStore() === true) begun += 1;
    return connect.apply(this, given);
  };
  listener = createServer((socket: Socket) => {
    reached.push(String(socket.localAddress));
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, resolve));
  ({ port } = listener.address() as AddressInfo);
});
afterAll(async () => {
  Object.defineProperty(Socket.prototype, 'connect', counted);
  await new Promise((resolve) => listener.close(resolve));
});
beforeEach(() => {
  begun = 0;
  reached = [];
});

const nowhere: Resolve = () => Promise.resolve([]);
const to =
  (...addresses: string[]): Resolve =>
  () =>
    Promise.resolve(addresses);
const quiet = new AbortController().signal;

function sent(
  target: string,
  resolve: Resolve = nowhere,
  isLoopbackAllowed = false,
  timeoutMs = 60_000,
) {
  const rules = { isLoopbackAllowed, resolve, timeoutMs };
  return posting.run(true, () => post({ target, body: '{}', headers: {} }, rules, quiet));
}

/** Not public, whatever stands for them. */
const hostile = [
  ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255'],
  ...['172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.1.1', '169.254.169.254'],
  ...['100.64.0.1', '100.127.255.255', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.7'],
  ...['203.0.113.7', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1'],
  ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::127.0.0.1'],
  ...['64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '2002:7f00:1::', '2001:0:7f00:1::', '100::1'],
];
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

test.each(hostile)('%s is not connected to, written or behind a name', async (address) => {
  await expect(sent(`https://${bracketed(address)}:${port}/`)).rejects.toThrow(Refusal);
  await expect(sent(`https://hooks.example:${port}/`, to(address))).rejects.toThrow(NotTaken);
  const mixed = to('93.184.215.14', address);
  await expect(sent(`https://hooks.example:${port}/`, mixed)).rejects.toThrow(NotTaken);
  expect([opened(), reached]).toEqual([0, []]);
});

test.each([
  ...[
    'localhost',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.1',
    '0',
  ],
  ...['[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', '127.0.0.1.', '①②⑦.⓪.⓪.①', 'LOCALHOST'],
])('https://%s is the machine itself in other words, and not connected to', async (host) => {
  await expect(sent(`https://${host}:${port}/`, to('127.0.0.1'))).rejects.toThrow();
  expect([opened(), reached]).toEqual([0, []]);
});

test('a name that really resolves to the machine itself is not connected to', async () => {
  const own: Resolve = () => resolveName('localhost');
  await expect(sent(`https://hooks.example:${port}/`, own)).rejects.toThrow(NotTaken);
  expect([opened(), reached]).toEqual([0, []]);
});

test('a name that says something else a moment later is asked once, and not followed', async () => {
  const answers = [['127.0.0.1'], ['127.0.0.2']];
  let asked = 0;
  const rebinding: Resolve = () => Promise.resolve(answers[asked++] ?? ['127.0.0.3']);
  await expect(sent(`https://rebind.example:${port}/`, rebinding, true)).rejects.toThrow(NotTaken);
  expect([asked, reached.map((address) => address.replace('::ffff:', ''))]).toEqual([
    1,
    ['127.0.0.1'],
  ]);
});

test('a redirect is not followed, wherever it leads', async () => {
  const there = await receiver();
  there.answers = () => 307;
  there.location = `http://127.0.0.1:${port}/`;
  await expect(sent(there.url, nowhere, true)).rejects.toThrow('answered 307');
  expect([there.heard.length, opened(), reached]).toEqual([1, 1, []]);
  await there.close();
});

test('a name that cannot be resolved, and one that never answers, are given up', async () => {
  const broken: Resolve = () => Promise.reject(new Error('ENOTFOUND'));
  await expect(sent('https://nowhere.example/', broken)).rejects.toThrow('cannot be resolved');
  const silent: Resolve = () => new Promise(() => undefined);
  const given = sent('https://silent.example/', silent, false, 500);
  await expect(given).rejects.toThrow('no answer in time');
  expect(opened()).toBe(0);
});
