import type { Server } from 'node:http';
import type { Part } from '@serai/runtime';
import { keysFromPartner, logger, openDatabase, runService } from '@serai/runtime';
import { appOf } from './http/app';
import { gatewayEnv } from './env';
import { limits } from './http/limits';
import { livePages } from './pages/track/live';
import { readinessOf } from './http/readiness';
import { Imports } from './routes/imports/imports';
import { connectServices } from './routes/services';
import { importStore } from './store';

/** An import of 32 MB over a slow line. */
const requestTimeoutMs = 120_000;

const env = gatewayEnv();
const addresses = {
  partner: env.PARTNER_ADDRESS,
  capacity: env.CAPACITY_ADDRESS,
  booking: env.BOOKING_ADDRESS,
  tracking: env.TRACKING_ADDRESS,
};
const services = connectServices(addresses);
const live = livePages(services);
const keys = keysFromPartner({ address: env.PARTNER_ADDRESS });

let opening: ReturnType<typeof openDatabase> | undefined;
const imports = new Imports(importStore(database));

void runService({ name: 'gateway', parts: [httpPart(), imports] });

/** The gateway answers without its database too; whoever needs it opens it, and tries again. */
function database(): ReturnType<typeof openDatabase> {
  opening ??= openDatabase({ uri: env.MONGODB_URI, service: 'gateway' }).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** The HTTP server: answers from the first moment, and says itself when a service is away. */
function httpPart(): Part {
  let server: Server | undefined;
  return {
    name: 'http',
    start: async () => {
      keys.start().catch((error: unknown) => logger().error({ err: error }, 'no keys yet'));
      const notReady = readinessOf(addresses);
      const behind = { services, imports, verifier: keys, notReady };
      const app = appOf({ ...behind, live, limits: limits(keys) });
      const [, host, port] = /^(.*):(\d+)$/.exec(env.HTTP_LISTEN) ?? [];
      await new Promise<void>((resolve, reject) => {
        server = app.listen(Number(port), host ?? '127.0.0.1', (error) =>
          error === undefined ? resolve() : reject(error),
        );
        server.requestTimeout = requestTimeoutMs;
        server.headersTimeout = 10_000;
        server.keepAliveTimeout = 5_000;
      });
      logger().info({ listen: env.HTTP_LISTEN }, 'http is listening');
    },
    stop: async () => {
      const closing = new Promise<void>((resolve) => server?.close(() => resolve()));
      live.end();
      server?.closeIdleConnections();
      await closing;
      await keys.stop();
      await opening?.then((opened) => opened.close());
    },
  };
}
