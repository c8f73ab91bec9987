import {
  busPart,
  clock,
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
import { deemAcceptance } from './application/deemAcceptance';
import { applyEvents } from './application/epcis/applyEvents';
import { finishCaptures } from './application/epcis/finishCaptures';
import { parkedEvents } from './application/epcis/parkedEvents';
import { endWork } from './application/endWork';
import { learnDelays } from './application/learnDelays';
import { moveEstimates } from './application/moveEstimates';
import { settleEarlyReads } from './application/settleEarlyReads';
import { settleEarlyScans } from './application/settleEarlyScans';
import { trackingEnv } from './env';
import { handlers, topics } from './facts/listenTo';
import { trackingDoor } from './rpc';
import { partnerCalls } from './rpc/partnerCalls';
import { epcisDoor } from './rpc/epcis';
import { factSight } from './rpc/factSight';
import { eventReads } from './store/epcis/eventReads';
import { eventStore } from './store/epcis/eventStore';
import { eventPlaces } from './store/epcis/eventPlaces';
import { factWorldOf } from './store/factWorld';
import { aroundIn } from './store/nearby';
import { kinds } from './store/kinds';
import {
  deemReads,
  earlyPlaceReads,
  earlyReads,
  learnReads,
  newsReads,
  trackReads,
  trackingReads,
} from './store/reads';
import { workReads } from './store/subcontracts';
import { unitNews } from './store/unitNews';

const newsIntervalMs = 500;
const learnIntervalMs = 2_000;
const workIntervalMs = 1_000;
const deemedIntervalMs = 60_000;
const eventsIntervalMs = 500;

const env = trackingEnv();
const database = databasePart({
  uri: env.MONGODB_URI,
  service: 'tracking',
  kinds: Object.values(kinds),
});
const bus = busPart({
  clientId: 'tracking',
  kafkaBrokers: env.KAFKA_BROKERS,
  busUri: env.BUS_MONGODB_URI,
  database: database.database,
  prefix: env.TOPIC_PREFIX,
});
const events = eventStore(database.database);
const keys = keysFromPartner({ address: env.PARTNER_ADDRESS });
const tokens = serviceTokens({
  partnerAddress: env.PARTNER_ADDRESS,
  name: env.SERVICE_NAME,
  secret: env.SERVICE_SECRET,
});
const partner = partnerCalls({ address: env.PARTNER_ADDRESS, tokens });
const news = unitNews(database.database);
const parts = [
  database,
  bus,
  keys,
  tokens,
  partner,
  news,
  relay({ database: database.database, bus: bus.bus }),
  listen({
    name: 'tracking',
    database: database.database,
    bus: bus.bus,
    topics,
    handlers: handlers(kinds),
  }),
  every('moveEstimates', newsIntervalMs, () =>
    moveEstimates(database.database(), kinds, newsReads(database.database)),
  ),
  every('learnDelays', learnIntervalMs, () =>
    learnDelays(database.database(), kinds, learnReads(database.database)),
  ),
  every('settleEarlyScans', newsIntervalMs, () =>
    settleEarlyScans(database.database(), kinds, earlyReads(database.database)),
  ),
  every('settleEarlyReads', newsIntervalMs, () =>
    settleEarlyReads(database.database(), kinds, earlyPlaceReads(database.database), clock()),
  ),
  every('applyEvents', eventsIntervalMs, async () => {
    await finishCaptures(events, clock());
    await applyEvents(database.database(), kinds, events, aroundIn(database.database));
  }),
  every('endWork', workIntervalMs, () =>
    endWork(database.database(), kinds, workReads(database.database)),
  ),
  every('deemAcceptance', deemedIntervalMs, () =>
    deemAcceptance(database.database(), kinds, deemReads(database.database)),
  ),
];
const doors = serve({
  listen: env.GRPC_LISTEN,
  doors: [
    trackingDoor(
      database.database,
      kinds,
      trackingReads(database.database),
      trackReads(database.database),
      news,
      partner,
      events,
    ),
    epcisDoor(
      database.database,
      kinds,
      events,
      eventReads(database.database),
      eventPlaces(database.database),
    ),
    sightDoor(factSight((subjects) => factWorldOf(database.database(), subjects))),
  ],
  verify: keys,
  database: database.database,
  parkings: [parkedEvents(database.database, kinds, events, aroundIn(database.database))],
  notReady: () => notReadyOf(parts),
});

void runService({ name: 'tracking', parts: [...parts, doors] });
