import {
  armCrashPoint,
  busPart,
  databasePart,
  every,
  keysFromPartner,
  listen,
  notReadyOf,
  relay,
  runService,
  serve,
  serviceTokens,
} from '@serai/runtime';
import type { Desk } from './application/desk';
import { resumeBookings, resumeEveryMs } from './application/resumeBookings';
import { bookingEnv } from './env';
import { handlers, topicsHeard } from './facts/listenTo';
import { bookingDoor } from './rpc/bookingDoor';
import { capacityCalls } from './rpc/capacityCalls';
import { kinds } from './store/kinds';
import { shelfOf } from './store/shelf';

const env = bookingEnv();
armCrashPoint(env.SERAI_CRASH_AT);
const database = databasePart({
  uri: env.MONGODB_URI,
  service: 'booking',
  kinds: Object.values(kinds),
});
const bus = busPart({
  clientId: 'booking',
  kafkaBrokers: env.KAFKA_BROKERS,
  busUri: env.BUS_MONGODB_URI,
  database: database.database,
  prefix: env.TOPIC_PREFIX,
});
const keys = keysFromPartner({ address: env.PARTNER_ADDRESS });
const tokens = serviceTokens({
  partnerAddress: env.PARTNER_ADDRESS,
  name: env.SERVICE_NAME,
  secret: env.SERVICE_SECRET,
});
const capacity = capacityCalls({ address: env.CAPACITY_ADDRESS, tokens });
const desk: Desk = {
  database: database.database,
  kinds,
  shelf: shelfOf(database.database),
  capacity,
  readyAheadDays: env.OPENING_DAYS,
  quoteValidMs: env.QUOTE_VALID_SECONDS * 1_000,
};
let resumeAfter = '';
const parts = [
  database,
  bus,
  keys,
  tokens,
  capacity,
  relay({ database: database.database, bus: bus.bus }),
  listen({
    name: 'booking',
    database: database.database,
    bus: bus.bus,
    topics: topicsHeard,
    handlers: handlers(kinds),
  }),
  every('resumeBookings', resumeEveryMs, async () => {
    resumeAfter = await resumeBookings(desk, resumeAfter);
  }),
];
const grpc = serve({
  listen: env.GRPC_LISTEN,
  doors: [bookingDoor(desk)],
  verify: keys,
  database: database.database,
  notReady: () => notReadyOf(parts),
});

void runService({ name: 'booking', parts: [...parts, grpc] });
