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
  sightDoor,
} from '@serai/runtime';
import type { Desk } from './application/desk';
import { replan, replanEveryMs } from './application/replan/replan';
import { resumeBookings, resumeEveryMs } from './application/resumeBookings';
import {
  serveWaiting,
  serveWaitingEveryMs,
  wakeAll,
  wakeAllEveryMs,
} from './application/serveWaiting';
import { bookingEnv } from './env';
import { forAuditor } from './facts/forAuditor';
import { handlers, topicsHeard } from './facts/listenTo';
import { bookingDoor } from './rpc/bookingDoor';
import { capacityCalls } from './rpc/capacityCalls';
import { reportDoor } from './rpc/reportDoor';
import { factSight } from './rpc/factSight';
import { completeBookings } from './store/completeBookings';
import { kinds } from './store/kinds';
import { replanShelf } from './store/replanShelf';
import { reportsOf } from './store/reports';
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
  replans: replanShelf(database.database),
  capacity,
  readyAheadDays: env.OPENING_DAYS,
  answerWithinMs: env.REROUTE_ANSWER_SECONDS * 1_000,
  quoteValidMs: env.QUOTE_VALID_SECONDS * 1_000,
};
let resumeAfter = '';
let areComplete = false;
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
  every('serveWaiting', serveWaitingEveryMs, () => serveWaiting(desk)),
  every('wakeAll', wakeAllEveryMs, () => wakeAll(desk)),
  every('resumeBookings', resumeEveryMs, async () => {
    resumeAfter = await resumeBookings(desk, resumeAfter);
  }),
  every('replan', replanEveryMs, async () => {
    if (!areComplete) await completeBookings(database.database());
    areComplete = true;
    await replan(desk);
  }),
];
const grpc = serve({
  listen: env.GRPC_LISTEN,
  doors: [
    bookingDoor(desk),
    reportDoor(reportsOf(database.database), capacity),
    sightDoor(factSight(desk.shelf)),
  ],
  verify: keys,
  database: database.database,
  forAuditor,
  notReady: () => notReadyOf(parts),
});

void runService({ name: 'booking', parts: [...parts, grpc] });
