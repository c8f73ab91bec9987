import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Verifier } from '../identity/types';
import { observe } from '../metrics';
import type { Part } from '../part';
import { isReflected } from '../process/env';
import { logger } from '../process/logger';
import type { Database } from '../store/database';
import { codecOf } from './codec';
import type { Parking } from '../facts/parked';
import type { Door } from './door';
import { unaryHandler } from './handle';
import type { UnderWay } from './handle';
import { healthOn } from './health';
import { drainTimeoutMs, flushTimeoutMs, maxMessageBytes } from './limits';
import { operationsDoor, type ForAuditor } from './operationsDoor';
import { anyMessage } from './protos';

export interface ServeOptions {
  /** host:port; port 0 takes a free one. */
  readonly listen: string;
  readonly doors: readonly Door[];
  readonly verify: Verifier;
  /** Given one, OperationsService is served too. */
  readonly database?: () => Database;
  /** What of a fact its log shows to an auditor; by default all. */
  readonly forAuditor?: ForAuditor;
  /** What is parked besides facts: OperationsService lists and releases it too. */
  readonly parkings?: readonly Parking[];
  /** Why requests cannot be served at the moment, or null; health follows it. */
  readonly notReady?: () => string | null;
  /** Whether anyone may ask what is offered; by default as `isReflected` says. */
  readonly reflection?: boolean;
}

const keepaliveTimeMs = 30_000;
const keepaliveTimeoutMs = 10_000;

/** The gRPC server of a process. Stops by letting requests under way finish, for a while. */
export function serve(options: ServeOptions): Part & { port(): number } {
  const { database, forAuditor, parkings } = options;
  const operations = database ? [operationsDoor(database, forAuditor, parkings)] : [];
  const doors = [...options.doors, ...operations];
  const underWay: UnderWay = new Map();
  const server = serverOf(doors, options, underWay);
  const health = healthOn(
    server,
    doors.map(({ service }) => service),
    options.notReady ?? (() => null),
  );
  let port = 0;
  let forget = (): void => undefined;
  return {
    name: 'grpc',
    start: async () => {
      if (options.reflection ?? isReflected()) await reflect(server, doors);
      port = await listen(server, options.listen);
      forget = observe('serai.requests.active', () => underWay.size);
      health.start();
      logger().info({ port, services: doors.map(({ service }) => service) }, 'listening');
    },
    stop: async () => {
      health.stop();
      forget();
      await drain(server, underWay);
    },
    port: () => port,
  };
}

function serverOf(doors: readonly Door[], options: ServeOptions, underWay: UnderWay): Server {
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
    'grpc.keepalive_time_ms': keepaliveTimeMs,
    'grpc.keepalive_timeout_ms': keepaliveTimeoutMs,
  });
  for (const { service, methods } of doors) {
    const definitions: Record<string, ReturnType<typeof rawMethod>> = {};
    const handlers: Record<string, ReturnType<typeof unaryHandler>> = {};
    for (const method of methods) {
      const codec = codecOf(service, method.name);
      definitions[method.name] = rawMethod(codec.path);
      handlers[method.name] = unaryHandler(method, codec, options.verify, underWay);
    }
    server.addService(definitions, handlers);
  }
  return server;
}

/** Loaded only where it is wanted: it costs every process time and memory. */
async function reflect(server: Server, doors: readonly Door[]): Promise<void> {
  const { ReflectionService } = await import('@grpc/reflection');
  const services = doors.map(({ service }) => service);
  new ReflectionService(anyMessage(), { services }).addToServer(server);
}

/** Messages pass as bytes: what cannot be read is refused by the handler, in its own words. */
function rawMethod(path: string) {
  const same = (bytes: Buffer) => bytes;
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}

function listen(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(new Error(`cannot listen on ${address}: ${error.message}`));
      else resolve(port);
    });
  });
}

/** No new requests; those under way get their time, are then told to end, and the rest is cut. */
async function drain(server: Server, underWay: UnderWay): Promise<void> {
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  await within(drainTimeoutMs, Promise.all(underWay.keys()));
  for (const controller of underWay.values()) controller.abort(new Error('the server stops'));
  await within(flushTimeoutMs, closed);
  server.forceShutdown();
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
