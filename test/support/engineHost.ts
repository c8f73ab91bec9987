import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { EngineUnavailable, startKafka, startMongo } from '../../deploy/engines/src/index';
import { madeOnce } from './madeOnce';

/**
 * Starts an engine at the first question for it, in the Jest process, and answers its address. Also
 * keeps what test files make once for all of them: whoever asks first is answered 204, and puts it.
 */
export interface EngineHost {
  readonly url: string;
  close(): Promise<void>;
}

interface Started {
  readonly address: string;
  stop(): Promise<void>;
}

const START: Record<string, () => Promise<Started>> = {
  '/mongo': async () => {
    const engine = await startMongo();
    return { address: engine.uri, stop: () => engine.stop() };
  },
  '/kafka': async () => {
    const engine = await startKafka();
    return { address: engine.brokers, stop: () => engine.stop() };
  },
};

/** A small server for the test files of one Jest run; one engine of each kind for all of them. */
export async function startEngineHost(): Promise<EngineHost> {
  const engines = new Map<string, Promise<Started>>();
  const engineFor = (path: string): Promise<Started> => {
    const begun = engines.get(path) ?? START[path]?.();
    if (begun === undefined) return Promise.reject(new Error(`no engine is called ${path}`));
    engines.set(path, begun);
    return begun;
  };
  const seeded = madeOnce();
  const server = createServer((request, response) => {
    if (request.url === '/seeded') {
      if (request.method === 'PUT') {
        void text(request).then((told) => {
          seeded.tell(told === '' ? undefined : told);
          response.end();
        });
        return;
      }
      void seeded.ask().then((made) => {
        response.statusCode = made === undefined ? 204 : 200;
        response.end(made);
      });
      return;
    }
    engineFor(request.url ?? '').then(
      (engine) => response.end(engine.address),
      (error: Error) => {
        response.statusCode = error instanceof EngineUnavailable ? 503 : 500;
        response.end(error.message);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const outcome of await Promise.allSettled(engines.values())) {
        if (outcome.status === 'fulfilled') await outcome.value.stop();
      }
    },
  };
}
