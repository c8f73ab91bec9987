import { randomUUID } from 'node:crypto';
import { encodeFact, once, type Sheet } from '@serai/runtime';
import { capacityHandlers } from '../../facts/hearCapacity';
import { completeBookings } from '../../store/completeBookings';
import { kinds } from '../../store/kinds';
import { admit, booked, openDesk, type TestDesk } from '../desk.test-data';
import { replan } from './replan';

let open: TestDesk;
beforeEach(async () => {
  open = await openDesk();
  await admit(open.database);
});
afterEach(() => open.database.close());

/** Capacity said it, as the listener would hand it on. */
async function hear(type: string, message: object): Promise<void> {
  const full = `serai.capacity.v1.${type}`;
  const handler = capacityHandlers(kinds).find((one) => one.type === full);
  if (handler === undefined) throw new Error(`nobody listens to ${full}`);
  const { step } = handler;
  const id = randomUUID();
  const told = { topic: 'serai.capacity.v1', key: 'emb_1', id, type: full, version: 1, time: 1 };
  const fact = { ...told, data: encodeFact(full, message).data };
  const heard = {
    name: full,
    touches: (said: object) => step.touches(said, fact),
    decide: (said: object, sheet: Sheet) => step.decide(said, sheet, fact),
  };
  await once(open.database, heard, [{ id, digest: '', command: message }]);
}

const none = { id: 'emb_1', memberId: '', pointId: '', lineId: '', country: '', goods: [] };
const declared = (change: object, pointIds: readonly string[] = []) => {
  const embargo = { ...none, validFrom: 0, reason: 'strike', status: 'declared', ...change };
  return hear('EmbargoDeclared', { embargo: { ...embargo, version: 1 }, pointIds, at: 1 });
};
const unplaced = async () => (await open.desk.replans.unplaced('', 10)).map((one) => one.cause);
const disruptions = () => open.desk.replans.openDisruptions(10);

test('whoever it hits is found by line, points or goods, and listed where no way is left', async () => {
  const { booking } = await booked(open.desk);
  const [part] = booking.parts;
  const ride = part?.itinerary.legs.find(({ kind }) => kind === 'ride');
  const goods = booking.order.parcels.flatMap(({ content }) => content.goods);
  open.scene.reasons = [{ code: 'EMBARGO', message: 'An embargo.' }];
  const found = await Promise.all(
    [
      { lineIds: [ride?.lineId ?? ''] },
      { pointIds: ['pnt_none', ride?.toPointId ?? ''] },
      { goods },
      { lineIds: ['lin_none'] },
      { goods: ['dangerous'] },
    ].map((touched) => open.desk.replans.bookingsTouching(touched, '', 10)),
  );
  expect(found.map(({ length }) => length)).toEqual([1, 1, 1, 0, 0]);
  await declared({ lineId: 'lin_none' });
  await replan(open.desk);
  expect([await unplaced(), await disruptions()]).toEqual([[], []]);
  await declared({ id: 'emb_2', lineId: ride?.lineId ?? '' });
  await replan(open.desk);
  expect(await unplaced()).toMatchObject([{ kind: 'embargo', embargoId: 'emb_2', memberId: '' }]);
  expect(await disruptions()).toEqual([]);
});

test('one of a country hits whoever has a door in it, wherever the points are that serve it', async () => {
  const { booking } = await booked(open.desk);
  open.scene.reasons = [{ code: 'EMBARGO', message: 'An embargo.' }];
  await declared({ country: 'FR' });
  await replan(open.desk);
  expect([await unplaced(), await disruptions()]).toEqual([[], []]);
  const { from, to } = booking.order;
  await declared({ id: 'emb_2', country: to.country });
  await replan(open.desk);
  expect(await unplaced()).toMatchObject([{ embargoId: 'emb_2' }]);
  const touching = (touched: object) => open.desk.replans.bookingsTouching(touched, '', 10);
  const pointIds = booking.parts[0]?.itinerary.legs.map(({ toPointId }) => toPointId) ?? [];
  expect(await touching({ countries: [from.country], pointIds: ['pnt_none'] })).toHaveLength(1);
  expect(await touching({ countries: ['FR'], pointIds })).toHaveLength(1);
  expect(await touching({ countries: ['FR'], pointIds: ['pnt_none'] })).toEqual([]);
});

test('one that is lifted before it was worked off hits nobody any more', async () => {
  const { booking } = await booked(open.desk);
  const ride = booking.parts[0]?.itinerary.legs.find(({ kind }) => kind === 'ride');
  await declared({ lineId: ride?.lineId ?? '' });
  expect(await disruptions()).toHaveLength(1);
  await hear('EmbargoLifted', { embargoId: 'emb_1', at: 2 });
  expect(await disruptions()).toEqual([]);
  await replan(open.desk);
  expect(await unplaced()).toEqual([]);
});

test('whoever was booked before lines and goods were found by is found too', async () => {
  const { booking } = await booked(open.desk);
  const { booking: other } = await booked(open.desk);
  const ride = booking.parts[0]?.itinerary.legs.find(({ kind }) => kind === 'ride');
  const bookings = open.database.connection.collection<{ _id: string }>('bookings');
  const ofOther = { _id: other.order.id };
  const before = await bookings.findOne(ofOther);
  await bookings.updateMany({}, { $unset: { lineIds: 1, goods: 1, countries: 1 } });
  const touching = (touched: object) => open.desk.replans.bookingsTouching(touched, '', 10);
  expect(await touching({ lineIds: [ride?.lineId ?? ''] })).toEqual([]);
  expect(await completeBookings(open.database)).toBe(2);
  expect(await bookings.findOne(ofOther)).toEqual(before);
  const goods = booking.order.parcels.flatMap(({ content }) => content.goods);
  expect(await touching({ lineIds: [ride?.lineId ?? ''] })).toHaveLength(2);
  expect(await touching({ goods })).toHaveLength(2);
  expect(await touching({ countries: [booking.order.to.country] })).toHaveLength(2);
  await bookings.updateOne(ofOther, { $unset: { goods: 1 } });
  expect([await completeBookings(open.database), await completeBookings(open.database)]).toEqual([
    1, 0,
  ]);
  open.scene.reasons = [{ code: 'EMBARGO', message: 'An embargo.' }];
  await declared({ goods });
  await replan(open.desk);
  expect(await unplaced()).toHaveLength(2);
});
