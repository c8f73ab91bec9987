import { clock } from '@serai/runtime';
import { legsToPoznan, planOf } from '../../domain/booking.test-data';
import type { ExchangeAsked, ExchangeAnswer } from '../capacity';
import type { Desk, Kept } from '../desk';
import { admit, booked, openDesk, trackingSays, type TestDesk } from '../desk.test-data';
import { resumeBookings } from '../resumeBookings';
import { keptBooking } from '../showBookings';
import { breaks } from './caged.test-data';
import { finishBatch } from './exchangeBatch';
import { replan } from './replan';

const train = 'dep_2';
let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

/** A booking whose train is cancelled, with another one to go by. */
async function broken(): Promise<Kept> {
  const before = await booked(test.desk);
  const legs = legsToPoznan(before.booking.order.readyAt);
  const other = legs.map((leg) =>
    leg.departureId === train ? { ...leg, departureId: 'dep_9' } : leg,
  );
  test.scene.found = [planOf(other)];
  await breaks(test, { kind: 'cancelled', departureId: train, reason: 'flood' });
  return before;
}

/** The desk with a capacity that answers exchanges like this. */
function answering(answer: (asked: ExchangeAsked) => ExchangeAnswer): Desk & { asked: number[] } {
  const asked: number[] = [];
  const exchangeMany = async (exchanges: readonly ExchangeAsked[]) =>
    exchanges.map((one) => {
      asked.push(one.expectedVersion);
      return answer(one);
    });
  return { ...test.desk, capacity: { ...test.desk.capacity, exchangeMany }, asked };
}

async function ridesOf({ booking }: Kept): Promise<readonly string[]> {
  const { parts } = (await keptBooking(test.desk, booking.order.id)).booking;
  return parts.flatMap(({ itinerary }) => itinerary.legs.map(({ departureId }) => departureId));
}

it('is given back where nothing of it travels any more when its new way is heard of', async () => {
  const before = await broken();
  const { order, parts } = before.booking;
  const holdId = parts[0]?.holdId ?? '';
  let version = test.scene.holds.get(holdId)?.version ?? 0;
  const desk = answering(({ items }) => {
    version += 1;
    test.scene.holds.set(holdId, { version, items });
    throw new Error('the connection broke');
  });
  await replan(desk);
  // All of it has left, by the plan.
  const bookings = test.database.connection.collection<{ _id: string }>('bookings');
  const $set = { 'state.parts.0.itinerary.legs.$[].departsAt': 1 };
  await bookings.updateOne({ _id: order.id }, { $set });
  for (const { sscc } of order.parcels) {
    await trackingSays(test.database, order.id, { type: 'End', sscc, at: clock() });
  }
  expect(await desk.shelf.unfinished(10)).toEqual([]);
  const [batch] = await desk.replans.openBatches(10, clock());
  if (batch === undefined) throw new Error('no batch');
  const again = answering(() => ({ code: '', holdVersion: version }));
  const goes = { partId: 'prt_beside', holdId: 'hld_beside' };
  const attempts = batch.attempts.map((one) => ({ ...one, moving: { ...one.moving, goes } }));
  await finishBatch(again, { ...batch, attempts });
  await finishBatch(again, { ...batch, attempts });
  await resumeBookings(desk);
  expect(test.scene.holds.has(holdId)).toBe(false);
  expect(new Set(test.scene.givenBack)).toEqual(new Set([goes.holdId]));
  expect((await keptBooking(desk, order.id)).booking.status).toBe('completed');
  expect(await desk.shelf.unfinished(10)).toEqual([]);
});

describe('a part whose hold is not as its booking knows it', () => {
  it('is looked at again, and goes another way', async () => {
    const before = await broken();
    const holdId = before.booking.parts[0]?.holdId ?? '';
    const now = 9_000;
    test.scene.holds.set(holdId, { version: now, items: [] });
    const desk = answering(({ expectedVersion }) =>
      expectedVersion === now
        ? { code: '', holdVersion: now + 1 }
        : { code: 'HOLD_CHANGED', message: 'Changed.' },
    );
    await replan(desk);
    expect(desk.asked).toEqual([before.booking.parts[0]?.holdVersion, now]);
    expect(await ridesOf(before)).toContain('dep_9');
    await replan(desk);
    expect(await test.desk.replans.openDisruptions(10)).toEqual([]);
  });

  it('has space held anew where it has none any more, once, at the price that was agreed', async () => {
    const before = await broken();
    const [old] = before.booking.parts;
    test.scene.holds.delete(old?.holdId ?? '');
    const desk = answering(() => ({ code: 'HOLD_RELEASED', message: 'Released.' }));
    const { length } = test.scene.taken;
    await replan(desk);
    await replan(desk);
    expect(desk.asked).toHaveLength(1);
    const [holdId, ...more] = test.scene.taken.slice(length);
    expect(more).toEqual([]);
    expect(test.scene.givenBack).toEqual([old?.holdId]);
    const { booking } = await keptBooking(desk, before.booking.order.id);
    expect(booking.order.price).toEqual(before.booking.order.price);
    expect(booking.parts).toMatchObject([
      { id: old?.id, holdId, price: old?.price, history: [{ holdId: old?.holdId }] },
    ]);
    expect(await ridesOf(before)).toContain('dep_9');
    expect(test.scene.holds.get(holdId ?? '')?.items).toEqual(booking.parts[0]?.itinerary.items);
    expect(await desk.replans.unplaced('', 10)).toEqual([]);
    expect(await desk.replans.openDisruptions(10)).toEqual([]);
  });
});
