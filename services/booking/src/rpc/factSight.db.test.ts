import type { Actor } from '@serai/model';
import { decodeFact, sightDoor, type Database } from '@serai/runtime';
import {
  admin,
  admit,
  booked,
  openDesk,
  operatorA,
  operatorB,
} from '../application/desk.test-data';
import { shipperA, type TestDesk } from '../application/desk.test-data';
import { factSight } from './factSight';

interface Told {
  readonly type: string;
  readonly data: Buffer;
}

let desk: TestDesk;
let facts: Told[];
let bookingId: string;
const otherShipper = { ...shipperA, subject: 'per_other' };

beforeAll(async () => {
  desk = await openDesk();
  await admit(desk.database);
  bookingId = (await booked(desk.desk)).booking.order.id;
  facts = await factsOf(desk.database);
});
afterAll(() => desk.database.close());

async function factsOf(database: Database): Promise<Told[]> {
  const outbox = database.connection.collection<Told>('outbox');
  const rows = await outbox.find({ key: bookingId }).sort({ version: 1 }).toArray();
  return rows.map(({ type, data }) => ({ type, data: Buffer.from(data) }));
}

async function ask(name: 'SeeFacts' | 'GetAudience', request: object): Promise<unknown> {
  const method = sightDoor(factSight(desk.desk.shelf)).methods.find((one) => one.name === name);
  return method?.handler({ request } as never);
}

async function seenBy({ subject, member: memberId = '', roles }: Actor): Promise<unknown[]> {
  const viewer = { subject, memberId, roles };
  const { facts: seen } = (await ask('SeeFacts', { viewer, facts })) as {
    facts: { seen: boolean; data: Buffer }[];
  };
  return seen.flatMap((one, n) => (one.seen ? [decodeFact(facts[n]?.type ?? '', one.data)] : []));
}

test('a booking’s facts concern its seller alone', async () => {
  expect(facts.map(({ type }) => type)).toEqual([
    'serai.booking.v1.BookingRequested',
    'serai.booking.v1.BookingConfirmed',
  ]);
  const own = { memberIds: [operatorA.member] };
  expect(await ask('GetAudience', { facts })).toEqual({ audiences: [own, own] });
  expect(await seenBy(operatorB)).toEqual([]);
  expect(await seenBy(otherShipper)).toEqual([]);
  expect(await seenBy({ ...operatorA, roles: ['device'] })).toEqual([]);
});

test('the seller sees all of it; its customer and the alliance that it happened, without any price', async () => {
  const own = (await seenBy(operatorA)) as { booking: { price: object } }[];
  expect(own[1]?.booking.price).toMatchObject({ currency: expect.any(String) });
  for (const viewer of [shipperA, admin]) {
    const seen = await seenBy(viewer);
    expect(seen).toMatchObject([{ booking: { id: bookingId } }, { booking: { id: bookingId } }]);
    expect(JSON.stringify(seen)).not.toMatch(/amount|agreement_|agr_/);
  }
});

test('what is none of its facts is nobody’s, and so many are asked about at once', async () => {
  const strange = { type: 'serai.tracking.v1.ParcelDelivered', data: Buffer.alloc(0) };
  expect(await ask('GetAudience', { facts: [strange] })).toEqual({
    audiences: [{ memberIds: [] }],
  });
  const many = Array.from({ length: 501 }, () => strange);
  await expect(ask('GetAudience', { facts: many })).rejects.toMatchObject({
    code: 'TOO_MANY_FACTS',
  });
});
