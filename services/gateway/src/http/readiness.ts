import { Client, credentials } from '@grpc/grpc-js';
import type { Addresses } from '../routes/services';

const probeDeadlineMs = 2_000;
const healthMethod = '/grpc.health.v1.Health/Check';
/** HealthCheckResponse { status = SERVING } on the wire. */
const serving = Buffer.from([8, 1]);

/** A service that comes back is seen within half a second. */
const channelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 500,
};

/**
 * Asks each service's health (grpc.health.v1) and says why requests cannot be served. However many
 * want to know at once, services are asked once.
 */
export function readinessOf(addresses: Addresses): () => Promise<Readonly<Record<string, string>>> {
  const clients = Object.entries(addresses).map(
    ([name, address]) =>
      [name, new Client(address, credentials.createInsecure(), channelOptions)] as const,
  );
  const ask = async (): Promise<Readonly<Record<string, string>>> => {
    const answers = await Promise.all(clients.map(([name, client]) => probe(name, client)));
    return Object.fromEntries(answers.filter((answer) => answer !== undefined));
  };
  let asking: ReturnType<typeof ask> | undefined;
  return () => (asking ??= ask().finally(() => (asking = undefined)));
}

async function probe(name: string, client: Client): Promise<[string, string] | undefined> {
  return new Promise((resolve) => {
    client.makeUnaryRequest<Buffer, Buffer>(
      healthMethod,
      (bytes) => bytes,
      (bytes) => bytes,
      Buffer.alloc(0),
      { deadline: Date.now() + probeDeadlineMs },
      (error, answer) => {
        if (error !== null) resolve([name, 'does not answer']);
        else resolve(answer?.equals(serving) ? undefined : [name, 'is not ready']);
      },
    );
  });
}
