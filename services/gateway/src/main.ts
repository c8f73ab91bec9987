import type { Server } from 'node:http';
import type { Bus, Part } from '@serai/runtime';
import {
  keysFromPartner,
  logger,
  openBus,
  openDatabase,
  runService,
  serviceTokens,
} from '@serai/runtime';
import { appOf } from './http/app';
import { gatewayEnv } from './env';
import { hearFacts } from './facts/hearFacts';
import { limits } from './http/limits';
import { livePages } from './pages/track/live';
import { readinessOf } from './http/readiness';
import type { Sockets } from './http/sockets';
import { socketsOn } from './http/sockets';
import { Imports } from './routes/imports/imports';
import { connectServices } from './routes/services';
import type { TellingDesk } from './routes/telling/desk';
import { mailerTo } from './routes/telling/mail/mailer';
import { outletsFrom } from './routes/telling/outlets';
import type { PostRules } from './routes/telling/post';
import { post, postTimeoutMs, resolveName } from './routes/telling/post';
import { firstRetryMs } from './routes/telling/retry';
import { seeingBy } from './routes/telling/seeing';
import { streamsFrom } from './routes/telling/streams';
import { TellingLoop } from './routes/telling/tellingLoop';
import { feedStore } from './store/feed';
import { importStore } from './store/imports';
import { tellingStore } from './store/telling';

/** An import of 32 MB over a slow line. */
const requestTimeoutMs = 120_000;
/** Longer than the minute of most proxies: else they send on one that is just being closed. */
const keepAliveTimeoutMs = 65_000;

const env = gatewayEnv();
const addresses = {
  partner: env.PARTNER_ADDRESS,
  capacity: env.CAPACITY_ADDRESS,
  booking: env.BOOKING_ADDRESS,
  tracking: env.TRACKING_ADDRESS,
};
const tokens = serviceTokens({
  partnerAddress: env.PARTNER_ADDRESS,
  name: env.SERVICE_NAME,
  secret: env.SERVICE_SECRET,
});
const services = connectServices(addresses, tokens);
const live = livePages(services);
const keys = keysFromPartner({ address: env.PARTNER_ADDRESS });

let opening: ReturnType<typeof openDatabase> | undefined;
const imports = new Imports(importStore(database));
const feed = feedStore(database);
const store = tellingStore(database);
const seeing = seeingBy(services);
const telling: TellingDesk = {
  store,
  feed,
  streams: streamsFrom(feed, seeing, keys),
  isLoopbackAllowed: env.TELL_LOOPBACK === 'on',
  isMailOn: env.SMTP_URL !== undefined,
};

void runService({
  name: 'gateway',
  parts: [httpPart(), imports, tokens, hearFacts(busOf, feed), telled()],
});

/** Who is told, by webhook, EPCIS subscription and mail. */
function telled(): Part {
  const rules: PostRules = {
    isLoopbackAllowed: telling.isLoopbackAllowed,
    resolve: resolveName,
    timeoutMs: postTimeoutMs,
  };
  const sendMail = env.SMTP_URL === undefined ? undefined : mailerTo(env.SMTP_URL, env.MAIL_FROM);
  const outlets = outletsFrom({
    ...{ feed, store, seeing, services, sendMail },
    post: (letter, signal) => post(letter, rules, signal),
  });
  return new TellingLoop({
    ...{ open: database, feed, seeing, store, outlets, address: env.HTTP_LISTEN },
    firstRetryMs: env.FIRST_RETRY_MS ?? firstRetryMs,
  });
}

async function busOf(onFatal: (error: Error) => void): Promise<Bus> {
  return openBus({
    clientId: 'gateway',
    kafkaBrokers: env.KAFKA_BROKERS,
    busUri: env.BUS_MONGODB_URI,
    database: await database(),
    prefix: env.TOPIC_PREFIX,
    onFatal,
  });
}

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
  let sockets: Sockets | undefined;
  return {
    name: 'http',
    start: async () => {
      keys.start().catch((error: unknown) => logger().error({ err: error }, 'no keys yet'));
      const notReady = readinessOf(addresses);
      const behind = { services, imports, telling, verifier: keys, notReady };
      const { TRUSTED_PROXIES: trustedProxies } = env;
      const trusting = trustedProxies === undefined ? {} : { trustedProxies };
      const app = appOf({ ...behind, ...trusting, live, limits: limits(keys) });
      const [, host, port] = /^(.*):(\d+)$/.exec(env.HTTP_LISTEN) ?? [];
      await new Promise<void>((resolve, reject) => {
        server = app.listen(Number(port), host ?? '127.0.0.1', (error) =>
          error === undefined ? resolve() : reject(error),
        );
        sockets = socketsOn(server, { services, verifier: keys });
        server.requestTimeout = requestTimeoutMs;
        server.headersTimeout = 10_000;
        server.keepAliveTimeout = keepAliveTimeoutMs;
      });
      logger().info({ listen: env.HTTP_LISTEN }, 'http is listening');
    },
    stop: async () => {
      const closing = new Promise<void>((resolve) => server?.close(() => resolve()));
      live.end();
      telling.streams.end();
      sockets?.end();
      server?.closeIdleConnections();
      await closing;
      await keys.stop();
      await opening?.then((opened) => opened.close());
    },
  };
}
