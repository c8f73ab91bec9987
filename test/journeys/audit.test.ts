import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { decodeFact, encodeFact } from '../../shared/runtime/src/facts/encodeFact';
import { closeClients } from '../security/askGrpc';
import { startAlliance, type Alliance } from '../support/alliance';
import { auditOf, auditor } from '../support/audit';
import { runProgram } from '../support/program';
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
    if (next?.type !== factOf('SpaceCommitted')) continue;
    // What is told of its departure in between would be the first to break.
    const keys = holdIn(held).items.map(({ resourceId }) => resourceId.split('/')[0] ?? '');
    const between = { $gt: held.version, $lt: next.version };
    const other = await log.findOne({ key: { $in: keys }, version: between });
    if (other === null) return [held, next];
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

  test("where a hold or a booking is shown as another seller's, or an overflow not at all", async () => {
    const holds = capacity.collection<{ _id: string; sellerId: string }>('holds');
    const departures = capacity.collection<{ _id: string; isOver: boolean }>('departures');
    const bookings = booking.collection<{ _id: string; state: { order: { sellerId: string } } }>(
      'bookings',
    );
    const hold = await holds.findOne({ status: { $in: ['held', 'committed'] } });
    const over = await departures.findOne({ isOver: true });
    const booked = await bookings.findOne({ 'state.status': 'confirmed' });
    if (!hold || !over || !booked) throw new Error('nothing is held, over or booked');
    const show = async (isOver: boolean, ofHold: string, ofBooking: string): Promise<void> => {
      await holds.updateOne({ _id: hold._id }, { $set: { sellerId: ofHold } });
      await departures.updateOne({ _id: over._id }, { $set: { isOver } });
      const sellerId = { 'state.order.sellerId': ofBooking };
      await bookings.updateOne({ _id: booked._id }, { $set: sellerId });
    };
    const { sellerId } = booked.state.order;
    await show(false, 'mbr_other', 'mbr_other');
    const { broken } = await auditOf(alliance);
    await show(true, hold.sellerId, sellerId);
    const found = broken.map(({ rule, resource, figures }) => ({ rule, resource, figures }));
    const rule = 'SERVICE_DIFFERS';
    const shown = { what: 'seller', shown: 'mbr_other' };
    expect(found).toEqual(
      expect.arrayContaining([
        { rule, resource: `hold ${hold._id}`, figures: { ...shown, facts: hold.sellerId } },
        { rule, resource: `booking ${booked._id}`, figures: { ...shown, facts: sellerId } },
        expect.objectContaining({ rule, resource: `overflow ${over._id}` }),
      ]),
    );
  });
});

describe('the audit as a command', () => {
  const main = join(__dirname, '../../services/cli/src/audit/main.ts');
  const run = async (url: string, ...more: readonly string[]) => {
    const { login, password } = auditor;
    const args = ['--url', url, '--login', login, '--password', password, ...more];
    const program = runProgram(main, { args });
    return { code: await program.ended, output: program.output() };
  };

  test('ends with 0 where all is clean, and with 2 and a sentence where nobody answers', async () => {
    const nobody = 'http://127.0.0.1:9';
    const [clean, unread] = await Promise.all([run(alliance.url, '--json'), run(nobody)]);
    expect(clean.code).toBe(0);
    const said = JSON.parse(clean.output) as Awaited<ReturnType<typeof auditOf>>;
    expect(said).toMatchObject({ first: null, broken: [], brokenCount: 0 });
    expect(said.checked['holds']).toBeGreaterThan(0);
    expect(unread).toEqual({ code: 2, output: `${nobody} does not answer\n` });
  });

  test('ends with 1 where a record is wrong, and names it, the rule and both figures', async () => {
    const holds = capacity.collection<{ _id: string; items: { grams: number }[] }>('holds');
    const hold = await holds.findOne({ status: 'committed', 'items.grams': { $gt: 0 } });
    if (hold === null) throw new Error('nothing is committed');
    const add = (grams: number) =>
      holds.updateOne({ _id: hold._id }, { $inc: { 'items.0.grams': grams } });
    await add(1);
    const { code, output } = await run(alliance.url);
    await add(-1);
    expect(code).toBe(1);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^Read \d+ facts of booking, \d+ of capacity and \d+ of tracking, up to 20/,
    );
    const named = `space/\\d+/\\d+, hold ${hold._id} \\(facts .*, shown .*\\): SERVICE_DIFFERS`;
    expect(lines[2]).toMatch(new RegExp(`^First broken: capacity ${named}`));
    expect(lines.at(-1)).toBe('1 broken, 0 in flight.');
  });
});
