import { setTimeout as pause } from 'node:timers/promises';
import { Client as GrpcClient, credentials, Metadata } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import type { Actor } from '@serai/model';
import { connect } from '../../shared/runtime/src/calls/connect';
import { door } from '../../shared/runtime/src/calls/door';
import { serve } from '../../shared/runtime/src/calls/serve';
import type { ServeOptions } from '../../shared/runtime/src/calls/serve';
import type { Call, Client, Rule, Rules } from '../../shared/runtime/src/calls/types';
import { fixedKeys } from '../../shared/runtime/src/identity/fixedKeys';
import { testIdentity } from './testIdentity';

export const operations = 'serai.operations.v1.OperationsService';
export const admin: Actor = { subject: 'per_admin', roles: ['admin'] };
export const shipper: Actor = { subject: 'per_anna', member: 'mbr_1', roles: ['shipper'] };
export const booking: Actor = { subject: 'booking', roles: ['service'] };

export const identity = testIdentity();
export const token = identity.token(admin);
/** Long: a busy machine may stop everything for seconds. */
export const deadlineMs = 30_000;
export const asked = { consumer: 'booking', key: 'dep_1' };
export const done = { released: 3, parkedAgain: 1 };

export type Operations = Client<OperationsServiceDefinition>;
export type OperationsRules = Rules<OperationsServiceDefinition>;
export type ReplayCall = Call<{ consumer: string; key: string }>;
export type Replay = (call: ReplayCall) => Promise<typeof done>;

export interface Running {
  readonly client: Operations;
  readonly address: string;
  /** Calls of Replay that reached the handler. */
  readonly seen: readonly ReplayCall[];
  /** Another client, closed with the rest. */
  connect(rules?: OperationsRules): Operations;
  /** A call as somebody makes it who does not use `connect`; answers the error. */
  rawCall(
    bytes: Buffer,
    metadata: Metadata,
    options?: { deadline?: number },
  ): Promise<ServiceError | null>;
  stopServer(): Promise<void>;
  stop(): Promise<void>;
}

/** A real server and real clients; `replay` does what the test says. */
export async function running(
  replay: Replay = () => Promise.resolve(done),
  rule: Rule = { roles: ['admin'] },
  options: Partial<ServeOptions> = {},
): Promise<Running> {
  const seen: ReplayCall[] = [];
  const rules: OperationsRules = { ListParked: rule, Replay: rule, ReadLog: rule };
  const handlers = {
    listParked: () => Promise.resolve({ parked: [] }),
    readLog: () => Promise.resolve({ facts: [], nextCursor: '', watermark: '', readAt: 0 }),
    replay: (call: ReplayCall) => {
      seen.push(call);
      return replay(call);
    },
  };
  const served = serve({
    listen: '127.0.0.1:0',
    doors: [door<OperationsServiceDefinition>(operations, rules, handlers)],
    verify: fixedKeys(identity.keySet),
    reflection: false,
    ...options,
  });
  await served.start();
  const address = `127.0.0.1:${served.port()}`;
  const opened: { close(): void }[] = [];
  const open = (clientRules?: OperationsRules) => {
    const client = connect<OperationsServiceDefinition>({
      address,
      service: operations,
      ...(clientRules && { rules: clientRules }),
    });
    opened.push(client);
    return client;
  };
  return {
    client: open(),
    address,
    seen,
    connect: open,
    rawCall: (bytes, metadata, callOptions = { deadline: Date.now() + deadlineMs }) => {
      const client = rawClient(address);
      opened.push(client);
      return replayRaw(client, bytes, metadata, callOptions);
    },
    stopServer: () => served.stop(),
    stop: async () => {
      opened.forEach((client) => client.close());
      await served.stop();
    },
  };
}

export function rawClient(address: string): GrpcClient {
  return new GrpcClient(address, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
  });
}

export function bearer(value: string): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${value}`);
  return metadata;
}

/** What the promise was refused with. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (answer) => Promise.reject(new Error(`granted: ${JSON.stringify(answer)}`)),
    (error: unknown) => error,
  );
}

const limitMs = 60_000;
const lookMs = 10;

/** Waits for a fact. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > endsAt) throw new Error('it did not come true');
    await pause(lookMs);
  }
}

function replayRaw(
  client: GrpcClient,
  bytes: Buffer,
  metadata: Metadata,
  options: { deadline?: number },
): Promise<ServiceError | null> {
  const same = (buffer: Buffer) => buffer;
  const path = `/${operations}/Replay`;
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, same, same, bytes, metadata, options, (error) => resolve(error));
  });
}
