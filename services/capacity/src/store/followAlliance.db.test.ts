import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { openDatabase, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { until } from '../rpc/running.test-data';
import { followAlliance } from './followAlliance';
import { kinds } from './kinds';

/** A way to the database on which nothing is lost and everything may be held up. */
async function slowRoad(
  uri: string,
): Promise<{ uri: string; hold(is: boolean): void; end(): void }> {
  const { hostname, port, pathname } = new URL(uri);
  const sockets: Socket[] = [];
  let isHeld = false;
  const server: Server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => to.write(bytes)).on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      if (isHeld) from.pause();
    }
    sockets.push(near, far);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  return {
    uri: `mongodb://127.0.0.1:${own}${pathname}?directConnection=true`,
    hold: (is) => {
      isHeld = is;
      for (const socket of sockets) if (is) socket.pause();
      for (const socket of sockets) if (!is) socket.resume();
    },
    end: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

let road: Awaited<ReturnType<typeof slowRoad>>;
let database: Database;

beforeAll(async () => {
  road = await slowRoad(await freshDatabase());
  const all = Object.values(kinds);
  database = await openDatabase({ uri: road.uri, service: 'capacity', kinds: all });
});
afterAll(async () => {
  await database?.close();
  road?.end();
});

test('a copy of which nothing is heard grows old and is not ready, until it is heard of again', async () => {
  const follower = followAlliance({
    database: () => database,
    kinds,
    partner: kinds,
    onChange: () => undefined,
  });
  expect(follower.readAt()).toBeNull();
  expect(follower.notReady?.()).toMatch(/not read yet/);
  await follower.start();
  await until('it is read', () => follower.readAt() !== null);
  const first = follower.readAt() ?? Infinity;
  await until('nothing new is a thing heard too', () => (follower.readAt() ?? 0) > first);
  await until('it is ready', () => follower.notReady?.() === null);
  road.hold(true);
  await until('it is silent for too long', () => follower.notReady?.() !== null);
  expect(follower.notReady?.()).toMatch(/not heard of/);
  const silentSince = follower.readAt() ?? Infinity;
  road.hold(false);
  await until('it is heard of again', () => follower.notReady?.() === null);
  expect(follower.readAt()).toBeGreaterThan(silentSince);
  await follower.stop();
});
