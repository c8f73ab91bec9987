import mongoose from 'mongoose';
import type { Alliance } from '../support/alliance';
import { freshPrefix, inDatabase, kafkaBrokers, mongoUri } from '../support/engines';
import { serviceProgram } from '../support/buildProgram';
import type { Mutation } from '../support/buildProgram';
import { stateOf } from './finalState';
import type { FinalState } from './finalState';
import { isSoon } from './report';
import type { Recorded, Topics } from './topics';
import { startWorker } from './workerProcess';

/** The services that listen, and to what. */
const heard = {
  booking: ['serai.partner.v1', 'serai.tracking.v1'],
  capacity: ['serai.partner.v1'],
  tracking: ['serai.booking.v1', 'serai.capacity.v1', 'serai.partner.v1'],
} as const;
export type Consumer = keyof typeof heard;
export const consumers = Object.keys(heard) as Consumer[];

const limitMs = 240_000;
/** Nobody listens there: what is only heard asks nobody for space. */
const nowhere = '127.0.0.1:9';

type Row = { readonly _id: string } & Readonly<Record<string, unknown>>;

/** What is told to services that begin with nothing. */
export interface Telling {
  readonly topics: Topics;
  readonly facts: readonly Recorded[];
  /** Bookings that booking itself has decided on, no fact among them. */
  readonly bookings: readonly Row[];
  /** They come when all facts about them wait already; otherwise before the first. */
  readonly areBookingsLate: boolean;
  readonly mutation?: Mutation;
}

/**
 * Starts booking, capacity and tracking as processes with empty databases, tells them the facts in
 * the order given, and answers each one's state once there is nothing left to be heard.
 */
export async function toldTo(
  { env }: Alliance,
  { topics, facts, bookings, areBookingsLate, mutation }: Telling,
): Promise<Record<Consumer, FinalState>> {
  const prefix = await freshPrefix();
  const mongo = await mongoUri();
  const uriOf = (name: Consumer): string => inDatabase(mongo, prefix.slice(0, -1) + `-${name}`);
  const databases = new Map<Consumer, mongoose.Connection>();
  for (const name of consumers) {
    databases.set(name, await mongoose.createConnection(uriOf(name)).asPromise());
  }
  const database = (name: Consumer): mongoose.Connection =>
    databases.get(name) as mongoose.Connection;
  const restore = async (): Promise<unknown> =>
    database('booking')
      .collection<Row>('bookings')
      .insertMany([...bookings]);
  await topics.create(prefix);
  if (!areBookingsLate) await restore();
  const brokers = await kafkaBrokers();
  const programs = new Map<Consumer, string>();
  for (const name of consumers) programs.set(name, await serviceProgram(name, mutation));
  const workers = consumers.map((name) =>
    startWorker(programs.get(name) ?? '', {
      ...env[name],
      ...{ MONGODB_URI: uriOf(name), KAFKA_BROKERS: brokers, TOPIC_PREFIX: prefix },
      ...{ GRPC_LISTEN: '127.0.0.1:0', CAPACITY_ADDRESS: nowhere },
      // Ends with this process: its standard input is the pipe from here.
      ...{ SERAI_PARENT_PIPE: '0', LOG_LEVEL: 'fatal' },
    }),
  );
  try {
    await must('all three listen', async () =>
      (await behind(topics, prefix)).every((facts) => facts !== undefined),
    );
    await topics.send(prefix, facts);
    const isHeard = () => isAllHeard(topics, prefix);
    if (areBookingsLate) {
      await must('all facts are heard before the bookings are there', isHeard);
      await restore();
    }
    await must('all is heard and worked off', async () => {
      // What is idle before all is heard, or tells something more, need not be the end of it.
      if (!(await isHeard())) return false;
      const idle = await Promise.all(consumers.map((name) => isIdle(name, database(name))));
      return idle.every(Boolean) && (await isHeard());
    });
    const states = consumers.map(async (name) => [name, await stateOf(name, database(name))]);
    return Object.fromEntries(await Promise.all(states)) as Record<Consumer, FinalState>;
  } finally {
    for (const worker of workers) await worker.signal('SIGKILL');
    for (const each of databases.values()) {
      await each.dropDatabase();
      await each.close();
    }
  }
}

/** How many facts each has not heard; undefined: it does not listen yet. */
function behind(topics: Topics, prefix: string): Promise<(number | undefined)[]> {
  return Promise.all(consumers.map((name) => topics.behind(prefix, name, heard[name])));
}

/** Whether those who listen under that prefix have heard all there is. */
export async function isAllHeard(topics: Topics, prefix: string): Promise<boolean> {
  return (await behind(topics, prefix)).every((facts) => facts === 0);
}

/** Nothing waits for a predecessor, and what follows from facts was done and told. */
async function isIdle(name: Consumer, database: mongoose.Connection): Promise<boolean> {
  const count = (collection: string, filter: object) =>
    database.collection(collection).countDocuments(filter);
  const parked = await count('parkedKeys', { front: { $ne: 'none' } });
  const waiting = parked + (await count('outbox', { sent: false }));
  if (name !== 'tracking') return waiting === 0;
  const news = await count('departures', { isApplied: false });
  return waiting + news + (await count('consignments', { hasEarlyScans: true })) === 0;
}

async function must(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  if (!(await isSoon(limitMs, isTrue))) throw new Error(`not so within ${limitMs} ms: ${what}`);
}
