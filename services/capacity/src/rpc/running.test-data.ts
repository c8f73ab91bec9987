import { Refusal, type Actor, type Role } from '@serai/model';
import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import {
  clock,
  connect,
  every,
  fixedKeys,
  newId,
  once,
  openDatabase,
  serve,
  type Client,
  type Database,
  type Part,
} from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { testIdentity } from '../../../../test/support/testIdentity';
import { AllianceCopy, type AllianceChange } from '../application/allianceCopy';
import type { Journal } from '../application/journal';
import { departureOpener } from '../application/openDepartures';
import { searchFeed, type SearchFeed } from '../application/search/feed';
import type { Searcher } from '../application/search/messages';
import { searchReplica } from '../application/search/replica';
import { partnerHandlers } from '../facts/partnerFacts';
import { followAlliance } from '../store/followAlliance';
import { openJournal } from '../store/journal';
import { journalLog } from '../store/journalLog';
import { kinds } from '../store/kinds';
import { networkStore } from '../store/networkStore';
import { networkDoor } from './network';

/** Two members of a test's own, and whoever acts for them or for the alliance. */
export function people() {
  const [yiwu, steppe] = [newId('mbr'), newId('mbr')];
  const of = (subject: string, role: Role, member?: string): Actor => ({
    subject: newId(subject),
    roles: [role],
    ...(member !== undefined && { member }),
  });
  return {
    yiwu,
    steppe,
    operator: of('per', 'operator', yiwu),
    steppeOperator: of('per', 'operator', steppe),
    shipper: of('per', 'shipper', yiwu),
    admin: of('per', 'admin'),
    booking: of('booking', 'service'),
  };
}

export type People = ReturnType<typeof people>;

const identity = testIdentity();
const patienceMs = 60_000;
const lookAgainMs = 20;

export interface Running {
  readonly database: Database;
  readonly alliance: AllianceCopy;
  readonly journal: Journal;
  readonly client: Client<NetworkServiceDefinition>;
  /** Another instance's copy, following the same database. */
  otherCopy(): Promise<AllianceCopy>;
  /** Says a fact of partner, as the listener would hand it on. */
  hear(type: string, key: string, message: object): Promise<void>;
  stop(): Promise<void>;
}

/** Everything of the network that main wires, over a real MongoDB and a real gRPC server. */
export async function running(): Promise<Running> {
  const database = await openDatabase({
    uri: await freshDatabase(),
    service: 'capacity',
    kinds: Object.values(kinds),
  });
  const started: Part[] = [];
  const start = async <P extends Part>(part: P): Promise<P> => {
    await part.start();
    started.push(part);
    return part;
  };
  const follow = async (onChange: (change: AllianceChange) => void): Promise<void> => {
    await start(followAlliance({ database: () => database, kinds, partner: kinds, onChange }));
  };
  const alliance = new AllianceCopy();
  const feed = searchFeed({ alliance, space: () => journal.state, now: clock });
  await follow((change) => {
    alliance.apply(change);
    feed.onAlliance(change);
  });
  const log = journalLog(database);
  const journal = openJournal({ log: () => log });
  journal.onApplied((_, { departureIds }) => feed.onSpace(departureIds));
  await start(journal);
  const open = departureOpener(alliance, journal);
  await start(every('open', lookAgainMs, async () => void (await open())));
  const door = networkDoor({
    database: () => database,
    kinds,
    store: networkStore(() => database, kinds, kinds),
    alliance,
    searcher: inThisThread(feed),
  });
  const verify = fixedKeys(identity.keySet);
  const server = await start(serve({ listen: '127.0.0.1:0', doors: [door], verify }));
  const client = connect<NetworkServiceDefinition>({
    address: `127.0.0.1:${server.port()}`,
    service: 'serai.capacity.v1.NetworkService',
  });
  return {
    database,
    alliance,
    journal,
    client,
    otherCopy: async () => {
      const copy = new AllianceCopy();
      await follow((change) => copy.apply(change));
      return copy;
    },
    hear: (type, key, message) => hear(database, type, key, message),
    stop: async () => {
      client.close();
      for (const part of [...started].reverse()) await part.stop();
      await database.close();
    },
  };
}

/** The searches of the process, without a thread: what is told is applied before each. */
function inThisThread(feed: SearchFeed): Searcher {
  const replica = searchReplica();
  return {
    search: async (question, until, signal) => {
      const update = feed.next();
      if (update !== null) replica.apply(update);
      return replica.search(feed.request(question), () => signal.aborted || clock() > until);
    },
  };
}

/** How a call is made in somebody's name. */
export function as(actor: Actor, requestId?: string) {
  const token = identity.token(actor);
  return { deadlineMs: 60_000, token, ...(requestId !== undefined && { requestId }) };
}

/** Waits for what is bound to come, and says what was missing when it did not. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const latest = clock() + patienceMs;
  while (!(await isSo())) {
    if (clock() > latest) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}

async function hear(database: Database, type: string, key: string, message: object): Promise<void> {
  const full = `serai.partner.v1.${type}`;
  const handler = partnerHandlers(kinds).find((one) => one.type === full);
  if (handler === undefined) throw new Error(`nobody listens to ${full}`);
  const { step } = handler;
  const id = newId('fact');
  const time = clock();
  const told = {
    topic: 'serai.partner.v1',
    key,
    id,
    type: full,
    data: Buffer.alloc(0),
    version: 1,
    time,
  };
  const heard = {
    name: full,
    touches: (said: object) => step.touches(said, told),
    decide: (said: object, sheet: Parameters<typeof step.decide>[1]) =>
      step.decide(said, sheet, told),
  };
  await once(database, heard, [{ id, digest: '', command: message }]);
}

/** `CODE field` of what a call is refused with. */
export async function refusedWith(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'granted';
  } catch (thrown) {
    if (thrown instanceof Refusal) return `${thrown.code} ${thrown.field ?? ''}`.trim();
    throw thrown;
  }
}

/** The facts of a thing as they wait to be told, in order. */
export async function factsOf(database: Database, key: string) {
  const outbox = database.connection.collection('outbox');
  const rows = await outbox.find({ key }).sort({ version: 1 }).toArray();
  return rows.map((row) => ({
    type: String(row['type']).replace('serai.capacity.v1.', ''),
    data: row['data'] as Buffer,
  }));
}
