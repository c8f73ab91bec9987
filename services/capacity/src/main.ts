import { randomUUID } from 'node:crypto';
import {
  armCrashPoint,
  busPart,
  clock,
  databasePart,
  every,
  keysFromPartner,
  leaseIn,
  listen,
  notReadyOf,
  relay,
  runService,
  serve,
  serviceTokens,
  type Part,
} from '@serai/runtime';
import { AllianceCopy } from './application/allianceCopy';
import { expireHolds } from './application/expireHolds';
import { departureOpener } from './application/openDepartures';
import { pastRetirer } from './application/retirePast';
import { searchFeed } from './application/search/feed';
import { capacityEnv } from './env';
import { partnerHandlers, partnerTopic } from './facts/partnerFacts';
import { capacityTopic, spaceFactRow } from './facts/space';
import { searchPool } from './main/searchPool';
import { doorsOf } from './rpc';
import { journalPeer } from './rpc/journal';
import { followAlliance } from './store/followAlliance';
import { openJournal } from './store/journal';
import { journalKeeper } from './store/journalKeeper';
import { journalLog } from './store/journalLog';
import { kinds } from './store/kinds';
import { leaseMs } from './store/leadership';
import { networkStore } from './store/networkStore';
import { projectorPart } from './store/projectorPart';
import { snapshots } from './store/snapshots';
import { pastSpace, spaceLists, spaceWatermark } from './store/spaceDocuments';
import { spaceReports } from './store/spaceReports';

/** How soon after its publication a line is on sale. */
const openEveryMs = 500;
/** How late a hold may end; until then nobody else has its space. */
const expireEveryMs = 250;
const mostRounds = 10;
const retireEveryMs = 5_000;
const notLedMs = 1_000;

const env = capacityEnv();
armCrashPoint(env.SERAI_CRASH_AT);
const databaseOf = databasePart({
  uri: env.MONGODB_URI,
  service: 'capacity',
  kinds: Object.values(kinds),
});
const { database } = databaseOf;
const busOf = busPart({
  clientId: 'capacity',
  kafkaBrokers: env.KAFKA_BROKERS,
  busUri: env.BUS_MONGODB_URI,
  database,
  prefix: env.TOPIC_PREFIX,
});
const { bus } = busOf;
const topics: Part = {
  name: 'topics',
  start: () => bus().ensureTopics([capacityTopic, partnerTopic]),
  stop: () => Promise.resolve(),
};
const keys = keysFromPartner({ address: env.PARTNER_ADDRESS });
const alliance = new AllianceCopy();
const feed = searchFeed({ alliance, space: () => journal.state, now: clock });
const copy = followAlliance({
  database,
  kinds,
  partner: kinds,
  onChange: (change) => {
    alliance.apply(change);
    feed.onAlliance(change);
  },
});
const tokens = serviceTokens({
  partnerAddress: env.PARTNER_ADDRESS,
  name: env.SERVICE_NAME,
  secret: env.SERVICE_SECRET,
});
const instance = {
  name: 'space',
  owner: randomUUID(),
  ttlMs: leaseMs,
  address: env.ADVERTISED_ADDRESS ?? env.GRPC_LISTEN,
};
const snapshotsOf = snapshots(database);
const journal = openJournal({
  log: () => journalLog(database()),
  snapshots: () => snapshotsOf,
  past: pastSpace(database, () => projector.written()),
  leading: {
    lease: () => leaseIn({ database: database(), ...instance }),
    peer: (address) => journalPeer(address, tokens),
  },
});
journal.onApplied((_, { departureIds }) => feed.onSpace(departureIds));
// What a snapshot brought was never applied here.
void journal.loaded.then(() => feed.onSpace(journal.state.departures.keys()));
const search = searchPool({
  feed,
  threads: env.SEARCH_THREADS,
  sources: [journal, copy],
});
const projector = projectorPart({ database, journal, rowOf: spaceFactRow });
const retire = pastRetirer(journal, projector.written);
const open = departureOpener(alliance, journal, env.OPENING_DAYS);

const ready: readonly Part[] = [databaseOf, busOf, keys, copy, journal, search];
const parts: readonly Part[] = [
  databaseOf,
  busOf,
  topics,
  keys,
  tokens,
  copy,
  projector,
  journal,
  search,
  relay({ database, bus }),
  listen({
    name: 'capacity',
    database,
    bus,
    topics: [partnerTopic],
    handlers: partnerHandlers(kinds),
  }),
  every('open departures', openEveryMs, async () => {
    if (copy.notReady?.() === null) await open();
  }),
  every('expire holds', expireEveryMs, async () => {
    // The leader's to do; where there is none somebody else does it, a moment later.
    const lateMs = journal.leadership.leads() === null ? notLedMs : 0;
    for (let rounds = 0; rounds < mostRounds; rounds += 1) {
      if ((await expireHolds(journal, clock() - lateMs)) === 0) return;
    }
  }),
  every('retire past space', retireEveryMs, async () => {
    if (journal.leadership.leads() !== null) await retire(clock());
  }),
  journalKeeper({
    journal,
    log: () => journalLog(database()),
    snapshots: () => snapshotsOf,
    watermark: () => spaceWatermark(database()),
    now: clock,
  }),
  serve({
    listen: env.GRPC_LISTEN,
    doors: doorsOf({
      database,
      kinds,
      store: networkStore(database, kinds, kinds),
      alliance,
      searcher: search,
      journal,
      leader: journal,
      lists: spaceLists(database),
      reports: spaceReports(database),
    }),
    verify: keys,
    database,
    notReady: () => notReadyOf(ready),
  }),
  // Last, so that whoever is told to ask this instance is answered.
  journal.leadership,
];

void runService({ name: 'capacity', parts });
