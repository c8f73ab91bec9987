import { once } from '@serai/runtime';
import { hours } from '@serai/model';
import { kinds } from '../store/kinds';
import { bookShipment } from './bookShipment';
import { cancelBooking } from './cancelBooking';
import type { Kept } from './desk';
import {
  accept,
  admit,
  booked,
  by,
  openDesk,
  shipperA,
  told,
  trackingSays,
  type TestDesk,
} from './desk.test-data';
import { hearSpace } from './hearSpace';
import { resumeBookings } from './resumeBookings';
import { serveWaiting, wakeAll } from './serveWaiting';
import { keptBooking } from './showBookings';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;
const full = { answer: 'refused', code: 'NO_ROOM', message: 'Full.' } as const;
const room = { answer: 'granted', holdVersions: {} } as const;

async function waits(changes: object = {}): Promise<Kept> {
  test.scene.answer = full;
  const asked = { ...(await accept(test.desk)), wait: true, ...changes };
  return bookShipment(test.desk, by(shipperA), asked);
}

async function statusOf({ booking }: Kept): Promise<string> {
  return (await keptBooking(test.desk, booking.order.id)).booking.status;
}

let news = 0;
/** A fact of capacity: space came back on the departure. */
async function spaceReturns(...departureIds: readonly string[]): Promise<void> {
  const ids = departureIds.length > 0 ? departureIds : ['dep_1'];
  const step = {
    name: 'test.space',
    touches: () => [],
    decide: (_: null, sheet: Parameters<typeof hearSpace>[1]) => {
      hearSpace(kinds, sheet, ids);
      return null;
    },
  };
  await once(test.database, step, [{ id: `news-${(news += 1)}`, digest: '', command: null }]);
}

describe('a booking for a full departure', () => {
  it('waits until its first cut-off, is told, and is confirmed when space comes back', async () => {
    const { desk, scene, database } = test;
    const waiting = await waits();
    expect(waiting.booking.status).toBe('waiting');
    const facts = await told(database);
    expect(facts.at(-1)).toMatchObject({
      type: 'serai.booking.v1.BookingWaiting',
      message: { booking: { status: 'waiting' } },
    });
    const { order, parts } = waiting.booking;
    const closes = Math.min(...(parts[0]?.itinerary.legs ?? []).map((leg) => leg.cutoffAt));
    expect(order.wait?.answerBy).toBeGreaterThanOrEqual(closes);
    await serveWaiting(desk);
    expect(await statusOf(waiting)).toBe('waiting');
    const asked = scene.taken.length;
    await serveWaiting(desk);
    expect(scene.taken).toHaveLength(asked);
    await spaceReturns('dep_other');
    await serveWaiting(desk);
    expect(scene.taken).toHaveLength(asked);
    scene.answer = room;
    await spaceReturns();
    await serveWaiting(desk);
    expect(await statusOf(waiting)).toBe('confirmed');
    expect(new Set(scene.taken).size).toBe(scene.taken.length);
    const { booking } = await keptBooking(desk, order.id);
    expect(booking.parts[0]?.holdId).toBe(scene.taken.at(-1));
  });

  it('is declined at once where nobody asked to wait', async () => {
    expect((await waits({ wait: false })).booking).toMatchObject({
      status: 'declined',
      reasonCode: 'NO_ROOM',
    });
  });

  it('is declined when its time is over, and not before', async () => {
    const { desk, database } = test;
    const waiting = await waits({ answerBy: Date.now() + hours(1) });
    await serveWaiting(desk);
    expect(await statusOf(waiting)).toBe('waiting');
    const { id } = waiting.booking.order;
    const bookings = database.connection.collection<{ _id: string }>('bookings');
    const past = { 'state.order.wait.answerBy': 1, answerBy: 1 };
    await bookings.updateOne({ _id: id }, { $set: past });
    await Promise.all([serveWaiting(desk), serveWaiting(desk)]);
    const { booking } = await keptBooking(desk, id);
    expect(booking).toMatchObject({ status: 'declined', reasonCode: 'WAITED_IN_VAIN' });
    const ends = (await told(database)).filter(({ type }) => type.endsWith('Declined'));
    expect(ends).toHaveLength(1);
  });

  it('cannot be waited for until a moment that is past', async () => {
    await expect(waits({ answerBy: Date.now() - 1 })).rejects.toThrow(code('ANSWER_BY_PAST'));
    await expect(waits({ answerBy: -1 })).rejects.toThrow(code('INSTANT_INVALID'));
  });

  it('may be on many departures: that space came back on all is heard at once', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `dep_${index}`);
    await spaceReturns(...ids);
    const rooms = await test.desk.shelf.roomsWithSpace(50);
    expect(rooms.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  it('may be left, free of charge; then it is not tried any more', async () => {
    const { desk, scene } = test;
    const waiting = await waits();
    const bookingId = waiting.booking.order.id;
    const part = { bookingId, reason: 'x', partId: waiting.booking.parts[0]?.id ?? '' };
    await expect(cancelBooking(desk, by(shipperA), part)).rejects.toThrow(
      code('BOOKING_UNDECIDED'),
    );
    const left = await cancelBooking(desk, by(shipperA), { bookingId, reason: 'no more' });
    expect(left.booking).toMatchObject({ status: 'cancelled', fee: { amount: 0 } });
    const { length } = scene.taken;
    scene.answer = room;
    await spaceReturns();
    await serveWaiting(desk);
    expect(scene.taken).toHaveLength(length);
    expect(await statusOf(left)).toBe('cancelled');
  });
});

describe('those who wait for one departure', () => {
  it('are served in the order of asking; of what one was refused no other is asked', async () => {
    const { desk, scene } = test;
    const line = [await waits(), await waits(), await waits()];
    await serveWaiting(desk);
    scene.taken.length = 0;
    await spaceReturns();
    await serveWaiting(desk);
    expect(scene.taken).toHaveLength(1);
    let places = 2;
    scene.meanwhile = async () => {
      scene.answer = places > 0 ? room : full;
      places -= 1;
    };
    await spaceReturns();
    await Promise.all([serveWaiting(desk), serveWaiting(desk)]);
    await serveWaiting(desk);
    const ends = await Promise.all(line.map(statusOf));
    expect(ends).toEqual(['confirmed', 'confirmed', 'waiting']);
  });

  it('stand by when they asked, whatever their ids', async () => {
    const { desk, scene, database } = test;
    const line = [await waits(), await waits(), await waits()];
    const ids = line.map(({ booking }) => booking.order.id);
    const bookings = database.connection.collection<{ _id: string }>('bookings');
    // As two instances make them whose clocks differ: the last id asked first.
    for (const [index, _id] of ids.entries()) {
      const askedAt = 1_000 - index;
      await bookings.updateOne({ _id }, { $set: { 'state.order.madeAt': askedAt } });
    }
    const place = { askedAt: 999, id: ids[1] ?? '' };
    const inOrder = async (after?: typeof place) =>
      (await desk.shelf.waitingFor('dep_1', after, 10)).map(({ booking }) => booking.order.id);
    expect(await inOrder()).toEqual([...ids].reverse());
    expect(await inOrder(place)).toEqual(ids.slice(0, 1));
    await serveWaiting(desk);
    let places = 1;
    scene.meanwhile = async () => {
      scene.answer = places > 0 ? room : full;
      places -= 1;
    };
    await spaceReturns();
    await serveWaiting(desk);
    expect(await Promise.all(line.map(statusOf))).toEqual(['waiting', 'waiting', 'confirmed']);
  });

  it('are found once a minute by who wakes all, without news', async () => {
    const { desk, scene } = test;
    const waiting = await waits();
    await serveWaiting(desk);
    scene.answer = room;
    await serveWaiting(desk);
    expect(await statusOf(waiting)).toBe('waiting');
    await wakeAll(desk);
    await serveWaiting(desk);
    expect(await statusOf(waiting)).toBe('confirmed');
  });

  it('are served by what parcels that were lost or destroyed leave, when capacity has it', async () => {
    const { desk, scene, database } = test;
    const { order, parts } = (await booked(desk)).booking;
    const holdId = parts[0]?.holdId ?? '';
    const ends = async ({ sscc }: { readonly sscc: string }, id = order.id): Promise<void> =>
      trackingSays(database, id, { type: 'End', sscc, at: Date.now() });
    const [lost, ...others] = order.parcels;
    const first = await waits();
    await serveWaiting(desk);
    scene.answer = room;
    scene.isAway = true;
    await ends(lost ?? { sscc: '' });
    expect(await resumeBookings(desk)).toBe(order.id);
    await serveWaiting(desk);
    expect(await statusOf(first)).toBe('waiting');
    scene.isAway = false;
    await Promise.all([resumeBookings(desk), resumeBookings(desk)]);
    await resumeBookings(desk);
    expect(scene.holds.get(holdId)?.items).toMatchObject([{ grams: 75_000, cm3: 360_000 }]);
    const { exchanges } = scene;
    await ends(lost ?? { sscc: '' });
    await resumeBookings(desk);
    await serveWaiting(desk);
    expect([await statusOf(first), scene.exchanges]).toEqual(['confirmed', exchanges]);
    const second = await waits();
    await serveWaiting(desk);
    scene.answer = room;
    for (const parcel of others) await ends(parcel);
    await resumeBookings(desk);
    expect(scene.holds.has(holdId)).toBe(false);
    await serveWaiting(desk);
    expect(await statusOf(second)).toBe('confirmed');
    const { booking } = await keptBooking(desk, order.id);
    expect(booking).toMatchObject({ status: 'completed', order: { price: order.price } });
    expect(await desk.shelf.unfinished(10)).toEqual([]);
    const types = (await told(database)).map(({ type }) => type.split('.').at(-1));
    expect(types.filter((type) => type === 'PartLightened')).toHaveLength(order.parcels.length);
    const gone = (await booked(desk)).booking;
    scene.holds.clear();
    for (const parcel of gone.order.parcels) await ends(parcel, gone.order.id);
    await resumeBookings(desk);
    const [part] = (await keptBooking(desk, gone.order.id)).booking.parts;
    expect([part?.isUnsettled, part?.heldAsItWas]).toEqual([undefined, undefined]);
    const cancelling = cancelBooking(desk, by(shipperA), { bookingId: order.id, reason: 'late' });
    await expect(cancelling).rejects.toThrow(code('BOOKING_COMPLETED'));
  });

  it('are answered once when capacity goes away in the middle of a try', async () => {
    const { desk, scene, database } = test;
    const waiting = await waits();
    await serveWaiting(desk);
    scene.isAway = true;
    await spaceReturns();
    await serveWaiting(desk);
    expect(await statusOf(waiting)).toBe('waiting');
    expect(await desk.shelf.unfinished(10)).toEqual([waiting.booking.order.id]);
    scene.isAway = false;
    scene.answer = room;
    await Promise.all([resumeBookings(desk), resumeBookings(desk)]);
    await resumeBookings(desk);
    expect(await statusOf(waiting)).toBe('confirmed');
    const [parcel] = waiting.booking.order.parcels;
    const seen = { type: 'Collect', sscc: parcel?.sscc ?? '' } as const;
    await trackingSays(database, waiting.booking.order.id, seen);
    const ends = (await told(database)).filter(({ type }) => type.endsWith('Confirmed'));
    expect(ends).toHaveLength(1);
  });
});
