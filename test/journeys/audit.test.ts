import { randomInt } from 'node:crypto';
import mongoose from 'mongoose';
import { decodeFact, encodeFact } from '../../shared/runtime/src/facts/encodeFact';
import { closeClients } from '../security/askGrpc';
import { startAlliance, type Alliance } from '../support/alliance';
import { auditOf } from '../support/audit';
import { busyMix } from './busyMix';
import { becomes } from './person';

const startMs = 600_000;
let alliance: Alliance;
let capacity: mongoose.Connection;
let booking: mongoose.Connection;

interface Row {
  readonly _id: string;
  readonly type: string;
  readonly key: string;
  readonly version: number;
  readonly data: mongoose.mongo.Binary;
}

beforeAll(async () => {
  alliance = await startAlliance();
  const open = (name: 'capacity' | 'booking') =>
    mongoose.createConnection(String(alliance.env[name]['MONGODB_URI'])).asPromise();
  capacity = await open('capacity');
  booking = await open('booking');
}, startMs);
afterAll(async () => {
  closeClients();
  await capacity?.close();
  await booking?.close();
  await alliance?.stop();
});

const logIn = (at: mongoose.Connection) => at.collection<Row>('outbox');
const factOf = (type: string) => `serai.capacity.v1.${type}`;

/** The first hold that was committed after it was held: both facts. */
async function heldThenCommitted(): Promise<readonly [held: Row, committed: Row]> {
  const log = logIn(capacity);
  for await (const held of log.find({ type: factOf('SpaceHeld') }).sort({ version: 1 })) {
    const next = await log.findOne(
      { key: held.key, version: { $gt: held.version } },
      { sort: { version: 1 } },
    );
    if (next?.type === factOf('SpaceCommitted')) return [held, next];
  }
  throw new Error('nothing was held and then committed');
}

interface HoldTold {
  readonly bookingId: string;
  readonly items: readonly { readonly resourceId: string; readonly grams: number }[];
}

function holdIn({ type, data }: Row): HoldTold {
  return decodeFact<{ hold: HoldTold }>(type, Buffer.from(data.buffer)).hold;
}

async function firstOf(at: mongoose.Connection, type: string): Promise<Row> {
  const found = await logIn(at).findOne({ type }, { sort: { version: 1 } });
  if (found === null) throw new Error(`there is no ${type}`);
  return found;
}

/** What the audit says while a row is another, or gone; afterwards it is as it was. */
async function firstWhile(at: mongoose.Connection, row: Row, instead: Row | null) {
  const log = logIn(at);
  await log.deleteOne({ _id: row._id });
  if (instead !== null) await log.insertOne(instead);
  try {
    return (await auditOf(alliance)).first;
  } finally {
    if (instead !== null) await log.deleteOne({ _id: instead._id });
    await log.insertOne(row);
  }
}

test(
  'a busy alliance is clean at every moment, with nothing in flight once it is quiet',
  async () => {
    const seed = Number(process.env['SEED'] ?? randomInt(1e9));
    process.stdout.write(`SEED=${seed}\n`);
    const busy = busyMix(alliance, seed);
    expect((await auditOf(alliance)).broken).toEqual([]);
    await busy;
    const { checked, first } = await becomes('everything has settled', async () => {
      const audit = await auditOf(alliance);
      expect(audit.broken).toEqual([]);
      return audit.inFlightCount === 0 ? audit : undefined;
    });
    expect(first).toBeNull();
    const happened = ['SpaceHeld', 'SpaceCommitted', 'SpaceReleased', 'HoldExpired', 'RunOffered'];
    const changed = [
      'DepartureRevised',
      'OverflowRaised',
      'AllotmentChanged',
      'DepartureCancelled',
    ];
    const booked = ['BookingRequested', 'BookingConfirmed', 'BookingCancelled', 'StorageOffered'];
    for (const type of [...happened, ...changed, ...booked]) {
      expect([type, checked[type] ?? 0]).toEqual([type, expect.any(Number)]);
      expect(checked[type]).toBeGreaterThan(0);
    }
  },
  startMs,
);

describe('the audit names the first record that is wrong', () => {
  test('where a fact is missing: the next of the same hold', async () => {
    const [held, committed] = await heldThenCommitted();
    const first = await firstWhile(capacity, held, null);
    expect(first).toMatchObject({ rule: 'SEQUENCE_BROKEN', record: committed._id });
  });

  test('where the last fact of a hold is missing: what the service shows of its space', async () => {
    const rows = await logIn(capacity)
      .find({ type: factOf('SpaceReleased') })
      .toArray();
    const ofBooking = rows.find((row) => holdIn(row).bookingId !== '');
    if (ofBooking === undefined) throw new Error('no booking gave its space back');
    const resources = holdIn(ofBooking).items.map(({ resourceId }) => resourceId.split('/')[0]);
    const first = await firstWhile(capacity, ofBooking, null);
    expect(first?.rule).toBe('SERVICE_DIFFERS');
    expect(resources.map((id) => `departure ${id}`)).toContain(first?.resource);
  });

  test('where the overflow of a cut is missing: the cut', async () => {
    const overflow = await firstOf(capacity, factOf('OverflowRaised'));
    const cut = `${overflow._id.slice(0, -1)}${Number(overflow._id.at(-1)) - 1}`;
    const first = await firstWhile(capacity, overflow, null);
    expect(first).toMatchObject({ rule: 'OVERFLOW_NOT_RAISED', record: cut });
  });

  test('where a fact is there twice: the second', async () => {
    const [held] = await heldThenCommitted();
    const last = await logIn(capacity).findOne({}, { sort: { version: -1 } });
    const group = Math.floor((last?.version ?? 0) / 1_000) + 1;
    const again = { ...held, _id: `space/${group}/0`, version: group * 1_000 };
    await logIn(capacity).insertOne(again);
    const { first } = await auditOf(alliance);
    await logIn(capacity).deleteOne({ _id: again._id });
    expect(first).toMatchObject({ record: again._id, group });
  });

  test('where an amount is another: that fact, with what is taken and published', async () => {
    const [held] = await heldThenCommitted();
    const told = decodeFact<object>(held.type, Buffer.from(held.data.buffer));
    const items = holdIn(held).items.map((item) => ({ ...item, grams: 4_000_000_000 }));
    const { data } = encodeFact(held.type, { ...told, hold: { ...holdIn(held), items } });
    const other = { ...held, data: new mongoose.mongo.Binary(data) };
    const first = await firstWhile(capacity, held, other);
    expect(first).toMatchObject({
      rule: 'PUBLISHED_EXCEEDED',
      record: held._id,
      figures: { of: 'grams', taken: expect.any(Number), published: expect.any(Number) },
    });
  });

  test('where the service shows another figure: the departure, with both figures', async () => {
    const [held] = await heldThenCommitted();
    const _id = holdIn(held).items[0]?.resourceId.split('/')[0] ?? '';
    const departures = capacity.collection<{ _id: string }>('departures');
    await departures.updateOne({ _id }, { $inc: { 'legs.0.soldGrams': 1 } });
    const { first } = await auditOf(alliance);
    await departures.updateOne({ _id }, { $inc: { 'legs.0.soldGrams': -1 } });
    const { facts, shown } = first?.figures as { facts: number; shown: number };
    expect(first).toMatchObject({ rule: 'SERVICE_DIFFERS', resource: `departure ${_id}` });
    expect(shown).toBe(facts + 1);
  });

  test('where a booking lost its request, or its confirmation', async () => {
    const requested = await firstOf(booking, 'serai.booking.v1.BookingRequested');
    expect(await firstWhile(booking, requested, null)).toMatchObject({
      rule: 'BOOKING_OUT_OF_ORDER',
      resource: `booking ${requested.key}`,
    });
    const confirmed = await firstOf(booking, 'serai.booking.v1.BookingConfirmed');
    expect(await firstWhile(booking, confirmed, null)).toMatchObject({
      resource: `booking ${confirmed.key}`,
    });
  });

  test('and nothing any more once all is as it was', async () => {
    expect((await auditOf(alliance)).broken).toEqual([]);
  });
});
