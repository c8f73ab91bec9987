import { setTimeout as sleep } from 'node:timers/promises';
import { newId, openBus, type FactMessage } from '@serai/runtime';
import type { mongo } from 'mongoose';
import { pick, type Random } from '../random';
import { quantile } from '../spread';
import type { Ground } from './ground';
import { bookingOfMember, operatorOf, parcelsPerBooking, readsAt } from './parcels';

export const eventsPerCall = 500;
export const callersAtOnce = 8;
const lookMs = 10;
const drainLimitMs = 120_000;
const deadlineMs = 60_000;

type Row = { _id: string } & Record<string, unknown>;

export interface Window {
  readonly events: number;
  readonly facts: number;
  readonly seconds: number;
  readonly callMs: readonly number[];
}

/**
 * So many events through the whole pipeline: EPCIS JSON over tracking's door, from the first call
 * until every unit has moved and every fact lies on the bus.
 */
export async function ingest(ground: Ground, random: Random, events: number): Promise<Window> {
  const calls = events / eventsPerCall;
  const callers = Math.min(callersAtOnce, calls);
  const open = Array.from({ length: callers }, (_, nth) =>
    documentsOf(ground, random, nth, Math.ceil((calls - nth) / callers)),
  );
  const outbox = collection(ground, 'outbox');
  const before = await outbox.estimatedDocumentCount();
  const callMs: number[] = [];
  const began = performance.now();
  const caller = async (nth: number): Promise<void> => {
    const token = ground.token(operatorOf(nth));
    for (const events of open[nth] ?? []) {
      const asked = {
        captureId: newId('cap'),
        errorBehaviour: 'proceed',
        prefixes: [],
        last: true,
      };
      const started = performance.now();
      const { job } = await ground.epcis.capture({ ...asked, events }, { deadlineMs, token });
      callMs.push(performance.now() - started);
      if ((job?.faultCount ?? 1) > 0)
        throw new Error(`events were refused: ${JSON.stringify(job)}`);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, nth) => caller(nth)));
  await drained(ground);
  const seconds = (performance.now() - began) / 1_000;
  return { events, facts: (await outbox.estimatedDocumentCount()) - before, seconds, callMs };
}

/** What a member read of parcels that it has, at points of their ways. */
function documentsOf(ground: Ground, random: Random, member: number, calls: number) {
  const perDocument = eventsPerCall / parcelsPerBooking;
  const places = [0, 1, 2];
  const at = Date.now() - 1_000;
  return Array.from({ length: calls }, () => {
    const bookings = Array.from({ length: perDocument }, () =>
      bookingOfMember(member, Math.floor(random() * ground.bookings), ground.bookings),
    );
    const all = bookings.flatMap((booking) => readsAt(booking, pick(random, places), at));
    return all.map((json, index) => ({ index, json, tooLarge: false }));
  });
}

/** Nothing is left to be applied or sent. */
async function drained(ground: Ground): Promise<void> {
  const endsAt = performance.now() + drainLimitMs;
  const [events, outbox] = [collection(ground, 'epcisEvents'), collection(ground, 'outbox')];
  for (;;) {
    const isOpen =
      (await events.findOne({ stage: 'kept' }, { hint: 'tries_1_recordTime_1_index_1' })) !==
        null || (await outbox.findOne({ sent: false }, { hint: 'unsent' })) !== null;
    if (!isOpen) return;
    if (performance.now() > endsAt) throw new Error('what was captured is not worked off');
    await sleep(lookMs);
  }
}

/** The rows that the pipeline wrote last: what the raw limit is measured with. */
export async function lastWritten(ground: Ground, { events, facts }: Window) {
  const last = (name: string, by: mongo.Sort, limit: number) =>
    collection(ground, name).find().sort(by).limit(limit).toArray();
  return {
    events: await last('epcisEvents', { recordTime: -1 }, events),
    facts: await last('outbox', { at: -1 }, facts),
  };
}

export interface RawLimit {
  /** Writes copies of the rows into collections with the same indexes, and sends the facts. */
  measure(rows: Awaited<ReturnType<typeof lastWritten>>): Promise<number>;
  end(): Promise<void>;
}

/** The same server, the same `insertMany`, the same bus, and nothing else: events per second. */
export async function rawLimit(ground: Ground): Promise<RawLimit> {
  const { database, prefix, brokers } = ground;
  const [events, outbox] = await Promise.all(
    ['epcisEvents', 'outbox'].map((name) => sameIndexes(ground, name)),
  );
  if (events === undefined || outbox === undefined) throw new Error('two collections are needed');
  const kafkaBrokers = brokers;
  const bus = await openBus({ clientId: 'raw', kafkaBrokers, database, prefix: `raw-${prefix}` });
  await bus.ensureTopics(['serai.tracking.v1']);
  return {
    measure: async (rows) => {
      const calls = callsOf(rows);
      const count = rows.events.length;
      const began = performance.now();
      const caller = async (): Promise<void> => {
        for (let next = calls.pop(); next !== undefined; next = calls.pop()) {
          await events.insertMany(next.events, { ordered: false });
          await outbox.insertMany(next.facts, { ordered: false });
          await bus.publish(next.messages);
        }
      };
      await Promise.all(Array.from({ length: callersAtOnce }, caller));
      return count / ((performance.now() - began) / 1_000);
    },
    end: () => bus.close(),
  };
}

function callsOf(rows: Awaited<ReturnType<typeof lastWritten>>) {
  const calls = Math.ceil(rows.events.length / eventsPerCall);
  const factsPerCall = Math.ceil(rows.facts.length / calls);
  return Array.from({ length: calls }, (_, nth) => {
    const fresh = (all: readonly Row[], per: number): Row[] =>
      all.slice(nth * per, (nth + 1) * per).map((each) => ({ ...each, _id: newId('raw') }));
    const facts = fresh(rows.facts, factsPerCall).map((fact) => ({ ...fact, sent: false }));
    return { events: fresh(rows.events, eventsPerCall), facts, messages: facts.map(messageOf) };
  });
}

function messageOf({ _id: id, ...fact }: Row): FactMessage {
  return { ...(fact as unknown as Omit<FactMessage, 'id' | 'time'>), id, time: Number(fact['at']) };
}

async function sameIndexes(ground: Ground, name: string): Promise<mongo.Collection<Row>> {
  const of = await collection(ground, name).indexes();
  const copy = collection(ground, `raw-${name}`);
  for (const { key, v: _version, ...options } of of) {
    if (options.name !== '_id_') await copy.createIndex(key, options);
  }
  return copy;
}

export function collection(ground: Ground, name: string): mongo.Collection<Row> {
  const { db } = ground.database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  return db.collection<Row>(name);
}

export const median = (figures: readonly number[]): number => quantile(figures, 0.5);
