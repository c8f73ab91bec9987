import {
  busPart,
  clock,
  databasePart,
  every,
  notReadyOf,
  relay,
  runService,
  serve,
  type Part,
} from '@serai/runtime';
import { beginAlliance } from './application/beginAlliance';
import { passwordsBy } from './application/passwords';
import { tendKeys } from './application/tendKeys';
import { partnerEnv } from './env';
import { topic } from './facts/encode';
import { doorsOf } from './rpc';
import { ownKeys } from './rpc/ownKeys';
import { kinds } from './store/kinds';
import { readsFrom } from './store/reads';
import { createSignInTries, signInTries } from './store/signInTries';
import { createUsedAssertions, usedAssertions } from './store/usedAssertions';

const tendIntervalMs = 60_000;

const env = partnerEnv();
const databaseOf = databasePart({
  uri: env.MONGODB_URI,
  service: 'partner',
  kinds: Object.values(kinds),
});
const { database } = databaseOf;
const busOf = busPart({
  clientId: 'partner',
  kafkaBrokers: env.KAFKA_BROKERS,
  busUri: env.BUS_MONGODB_URI,
  database,
  prefix: env.TOPIC_PREFIX,
});
const reads = readsFrom(database, kinds);
const passwords = passwordsBy(env.PASSWORD_ROUNDS, env.PASSWORD_LOG_OF_N);
const rotation = {
  publishAheadMs: env.KEY_PUBLISH_AHEAD_MS,
  tokenLifeMs: env.TOKEN_LIFE_MS,
  clockSkewMs: env.CLOCK_SKEW_MS,
  rotateAfterMs: env.KEY_ROTATE_AFTER_MS,
};
const keys = ownKeys(reads, rotation, clock);

/** What must be there before anybody is let in. */
const beginnings: Part = {
  name: 'beginnings',
  start: async () => {
    await createSignInTries(database());
    await createUsedAssertions(database());
    await busOf.bus().ensureTopics([topic]);
    const { ADMIN_LOGIN: login, ADMIN_PASSWORD: password } = env;
    const isGiven = login !== undefined && password !== undefined;
    await beginAlliance(
      database(),
      kinds,
      { reads, passwords },
      {
        comparisonCurrency: env.COMPARISON_CURRENCY,
        firstAdmin: isGiven ? { login, password } : undefined,
        rotation,
      },
    );
  },
  stop: () => Promise.resolve(),
};

const office = {
  database,
  kinds,
  reads,
  passwords,
  tries: signInTries(database),
  used: usedAssertions(database),
  credentials: env.SERVICE_CREDENTIALS,
  rotation,
  clock,
  keysChanged: keys.refresh,
};
const ready: readonly Part[] = [databaseOf, busOf, keys];
const parts: readonly Part[] = [
  databaseOf,
  busOf,
  beginnings,
  keys,
  relay({ database, bus: busOf.bus }),
  every('signing keys', tendIntervalMs, () => tendKeys(database(), kinds, reads, rotation)),
  serve({
    listen: env.GRPC_LISTEN,
    doors: doorsOf(office),
    verify: keys,
    database,
    notReady: () => notReadyOf(ready),
  }),
];

void runService({ name: 'partner', parts });
