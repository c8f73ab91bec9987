import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { startAlliance } from '../support/alliance';
import type { Alliance } from '../support/alliance';
import { kafkaBrokers } from '../support/engines';
import { becomes } from '../journeys/person';
import { shuffledTriples } from '../support/shuffle';
import { eventfulDay } from './eventfulDay';
import { difference } from './finalState';
import { consumers, isAllHeard, toldTo } from './freshConsumers';
import type { Telling } from './freshConsumers';
import { mutations } from './mutations';
import { randomFrom } from './report';
import { openTopics, type Topics } from './topics';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 900_000;
/** Fewer days on sale than the usual ninety: the same facts, and not so many of them. */
const openingDays = '21';

let alliance: Alliance;
let topics: Topics;
let told: Telling;
let states: ReturnType<typeof toldTo>;

beforeAll(async () => {
  const env = { capacity: { OPENING_DAYS: openingDays }, booking: { OPENING_DAYS: openingDays } };
  alliance = await startAlliance({ kafka: true, seeded: 'anew', env });
  topics = await openTopics(await kafkaBrokers());
  const decided = await watchBookings(alliance.env.booking['MONGODB_URI'] ?? '');
  await eventfulDay(alliance);
  const prefix = alliance.env.booking['TOPIC_PREFIX'] ?? '';
  await allSent(alliance);
  await becomes('all is heard', async () =>
    (await isAllHeard(topics, prefix)) ? true : undefined,
  );
  await allSent(alliance);
  const bookings = await decided();
  const facts = await topics.read(prefix);
  for (const name of ['gateway', 'booking', 'capacity', 'tracking'] as const) {
    await alliance.sendAway(name);
  }
  told = { topics, facts, bookings, areBookingsLate: false };
  states = toldTo(alliance, told);
  await states;
}, LIMIT_MS);
afterAll(async () => {
  await topics?.close();
  await alliance?.stop();
});

/** How the services stand after three shuffled deliveries, against one in order. */
async function shuffled(seed: number, more: Partial<Telling>) {
  const facts = shuffledTriples(told.facts, randomFrom(seed));
  const after = await toldTo(alliance, { ...told, ...more, facts });
  const before = await states;
  return consumers.map((name) => ({
    name,
    isEqual: after[name].hash === before[name].hash,
    difference: difference(before[name], after[name]),
  }));
}

const equal = consumers.map((name) => ({ name, isEqual: true, difference: [] }));

describe(`every fact of a day three times, shuffled across topics and keys (seed ${SEED})`, () => {
  test(
    'leaves booking, capacity and tracking as one delivery in order does, seed by seed',
    async () => {
      const seeds = [SEED, SEED + 1, SEED + 2];
      const late = { areBookingsLate: true };
      const ends = await Promise.all(seeds.map((seed) => shuffled(seed, late)));
      expect(Object.fromEntries(ends.map((end, index) => [seeds[index], end]))).toEqual(
        Object.fromEntries(seeds.map((seed) => [seed, equal])),
      );
    },
    LIMIT_MS,
  );

  test(
    'without receipts it leaves all three otherwise: the comparison can fail',
    async () => {
      const end = await shuffled(SEED, { mutation: mutations.noReceipts });
      expect(end.map(({ name, isEqual }) => ({ name, isEqual }))).toEqual(
        consumers.map((name) => ({ name, isEqual: false })),
      );
    },
    LIMIT_MS,
  );
});

/** Each booking as booking itself last wrote it before it was told of a scan. */
async function watchBookings(uri: string) {
  type Row = { _id: string; state: { progress?: { collected: unknown[] }; status: string } };
  const database = await mongoose.createConnection(uri).asPromise();
  const marks = database.collection<{ _id: string }>('marksOfProof');
  const last = new Map<string, Row>();
  const seen = new Set<string>();
  const names = ['bookings', marks.collectionName];
  const stream = database.watch<Row>([{ $match: { 'ns.coll': { $in: names } } }], {
    fullDocument: 'required',
  });
  const isOurs = ({ state }: Row): boolean =>
    state.status !== 'completed' && (state.progress?.collected ?? []).length === 0;
  stream.on('change', (event) => {
    const row = 'fullDocument' in event ? event.fullDocument : undefined;
    if (row === undefined || !('ns' in event && 'coll' in event.ns)) return;
    if (event.ns.coll === marks.collectionName) seen.add(row._id);
    else if (isOurs(row)) last.set(row._id, row);
  });
  /** Changes come in their order: with a mark that is made now, all before it have come. */
  const hasCome = (what: string): Promise<true> =>
    becomes(what, async () => {
      await marks.insertOne({ _id: `${what} ${randomUUID()}` });
      return [...seen].some((mark) => mark.startsWith(what)) ? true : undefined;
    });
  await hasCome('bookings are watched');
  return async (): Promise<Row[]> => {
    await hasCome('all changes of bookings were seen');
    await stream.close();
    await marks.drop();
    await database.close();
    return [...last.values()];
  };
}

/** Waits until every service has sent all its facts, and cancelled space is given back. */
async function allSent({ env }: Alliance): Promise<void> {
  const names = ['partner', 'capacity', 'booking', 'tracking'] as const;
  for (const name of names) {
    const database = await mongoose.createConnection(env[name]['MONGODB_URI'] ?? '').asPromise();
    await becomes(`${name} has sent all`, async () => {
      const unsent = await database.collection('outbox').countDocuments({ sent: false });
      const open = await database.collection('bookings').countDocuments({ isUnfinished: true });
      return unsent + open === 0 ? true : undefined;
    });
    await database.close();
  }
}
