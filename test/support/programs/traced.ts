import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import {
  busPart,
  connect,
  databasePart,
  fixedKeys,
  listen,
  logger,
  onceFor,
  relay,
  runService,
  serve,
} from '@serai/runtime';
import type { Call, KeySet, Part } from '@serai/runtime';
import { story, storyHandler } from '../../../shared/runtime/src/facts/story.fixture';
import { place, shelf } from '../../../shared/runtime/src/store/shelf.fixture';

/**
 * One of three processes, as ROLE says: `door` turns HTTP into a call, `keeper` records a fact for a
 * call, `hearer` handles that fact.
 */
const told = (name: string): string => process.env[name] ?? '';
const database = databasePart({
  uri: told('MONGODB_URI'),
  service: told('ROLE'),
  kinds: [shelf, story],
});
const bus = busPart({
  clientId: told('ROLE'),
  kafkaBrokers: told('KAFKA_BROKERS'),
  busUri: told('BUS_MONGODB_URI'),
  prefix: told('TOPIC_PREFIX'),
});

function door(): Part[] {
  const keeper = connect<OperationsServiceDefinition>({
    address: told('KEEPER_ADDRESS'),
    service: 'serai.operations.v1.OperationsService',
  });
  const server = createServer((_request, response) => {
    const options = { deadlineMs: 60_000, token: told('TOKEN') };
    keeper.replay({ consumer: 'a', key: 'b' }, options).then(
      () => response.end('placed'),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  const start = (): Promise<void> =>
    new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        logger().info({ port: (server.address() as AddressInfo).port }, 'http');
        resolve();
      }),
    );
  const stop = (): Promise<void> => {
    keeper.close();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return [{ name: 'http', start, stop }];
}

function keeper(): Part[] {
  const handler = async (call: Call<unknown>): Promise<unknown> => {
    const { consumer, key } = call.request as { consumer: string; key: string };
    await onceFor(database.database(), place, call, { shelf: consumer, box: key });
    logger().info('placed');
    return { released: 1, parkedAgain: 0 };
  };
  const methods = [{ name: 'Replay', rule: { roles: ['admin' as const] }, handler }];
  const grpc = serve({
    listen: '127.0.0.1:0',
    doors: [{ service: 'serai.operations.v1.OperationsService', methods }],
    verify: fixedKeys(JSON.parse(told('TEST_KEYS')) as KeySet),
  });
  return [database, bus, relay({ database: database.database, bus: bus.bus }), grpc];
}

function hearer(): Part[] {
  const noted = storyHandler({ poison: new Set(), tries: new Map() });
  const listener = listen({
    name: 'hearer',
    database: database.database,
    bus: bus.bus,
    topics: ['serai.partner.v1'],
    handlers: [noted],
  });
  return [database, bus, listener];
}

const roles: Readonly<Record<string, () => Part[]>> = { door, keeper, hearer };
void runService({ name: told('ROLE'), parts: roles[told('ROLE')]?.() ?? [] });
