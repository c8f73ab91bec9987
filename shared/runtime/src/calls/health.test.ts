import { Metadata, status } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { operations, rawClient, running, until } from '../../../../test/support/calls';
import type { Running } from '../../../../test/support/calls';

process.env['LOG_LEVEL'] = 'silent';

let stops: (() => Promise<void>)[] = [];

async function serving(...args: Parameters<typeof running>): Promise<Running> {
  const one = await running(...args);
  stops.push(() => one.stop());
  return one;
}

afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

describe('health', () => {
  function check(address: string, service: string): Promise<string> {
    const client = rawClient(address);
    stops.push(() => Promise.resolve(client.close()));
    const method = (healthService as unknown as Record<string, HealthMethod>)['Check'];
    if (method === undefined) throw new Error('health has no Check');
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { service },
        (error, answer) => (error ? reject(error) : resolve(String(answer?.status))),
      );
    });
  }

  test('follows readiness, for the process and each service, and needs no token', async () => {
    let reason: string | null = 'the database is not open yet';
    const one = await serving(undefined, undefined, { notReady: () => reason });
    expect(await check(one.address, '')).toBe('NOT_SERVING');
    reason = null;
    await until(async () => (await check(one.address, operations)) === 'SERVING');
    expect(await check(one.address, '')).toBe('SERVING');
    reason = 'the bus is away';
    await until(async () => (await check(one.address, operations)) === 'NOT_SERVING');
    await expect(check(one.address, 'serai.nowhere.v1.Nothing')).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
  });
});

describe('reflection', () => {
  const listAll = Buffer.from([(7 << 3) | 2, 1, 0x2a]);

  /** The raw answer of grpc.reflection.v1 to "which services are there?". */
  function servicesOf(address: string): Promise<string> {
    const client = rawClient(address);
    stops.push(() => Promise.resolve(client.close()));
    const same = (buffer: Buffer) => buffer;
    const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
    const stream = client.makeBidiStreamRequest(path, same, same, new Metadata(), {});
    return new Promise((resolve, reject) => {
      stream.once('data', (bytes: Buffer) => resolve(bytes.toString()));
      stream.once('error', reject);
      stream.write(listAll);
      stream.end();
    });
  }

  test('tells what is served, unless it is switched off', async () => {
    const open = await serving(undefined, undefined, { reflection: true });
    const told = await servicesOf(open.address);
    expect(told).toContain(operations);
    expect(told).not.toContain('serai.booking');
    const closed = await serving(undefined, undefined, { reflection: false });
    await expect(servicesOf(closed.address)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });
});

interface HealthMethod {
  path: string;
  requestSerialize(request: { service: string }): Buffer;
  responseDeserialize(bytes: Buffer): { status: string };
}
