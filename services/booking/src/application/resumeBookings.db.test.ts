import { declareRefusals, hours } from '@serai/model';
import type { Order } from '../domain/order';
import { cancelBooking } from './cancelBooking';
import { bookShipment } from './bookShipment';
import type { Asker } from './desk';
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
import { retryUnplaced } from './replan/retryUnplaced';
import { resumeBookings } from './resumeBookings';
import { keptBooking } from './showBookings';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

describe('while capacity is away', () => {
  it('a booking stays requested, and is confirmed when capacity is back', async () => {
    const { desk, scene } = test;
    scene.isAway = true;
    const { booking } = await booked(desk);
    expect(booking.status).toBe('requested');
    expect(await resumeBookings(desk)).toBe(booking.order.id);
    expect((await keptBooking(desk, booking.order.id)).booking.status).toBe('requested');
    scene.isAway = false;
    await resumeBookings(desk);
    expect((await keptBooking(desk, booking.order.id)).booking.status).toBe('confirmed');
    expect(scene.taken).toEqual([booking.order.parts[0]?.holdId]);
    expect(await desk.shelf.unfinished(10)).toEqual([]);
  });

  it('a booking that is cancelled stays cancelled; its space is given back later', async () => {
    const { desk, scene } = test;
    scene.isAway = true;
    const { booking } = await booked(desk);
    const bookingId = booking.order.id;
    const cancelled = await cancelBooking(desk, by(shipperA), { bookingId, reason: 'no more' });
    expect(cancelled.booking).toMatchObject({ status: 'cancelled', isReleased: false });
    expect(await desk.shelf.unfinished(10)).toEqual([bookingId]);
    scene.isAway = false;
    await resumeBookings(desk);
    expect(scene.givenBack).toEqual([booking.order.parts[0]?.holdId]);
    expect((await keptBooking(desk, bookingId)).booking).toMatchObject({ isReleased: true });
    expect(await desk.shelf.unfinished(10)).toEqual([]);
  });

  it('two instances that resume at once do no harm', async () => {
    const { desk, scene, database } = test;
    scene.isAway = true;
    for (let count = 0; count < 5; count += 1) await booked(desk);
    scene.isAway = false;
    await Promise.all([resumeBookings(desk), resumeBookings(desk)]);
    await resumeBookings(desk);
    expect(await desk.shelf.unfinished(10)).toEqual([]);
    const confirmed = (await told(database)).filter(({ type }) => type.endsWith('Confirmed'));
    expect(confirmed).toHaveLength(5);
  });
});

describe('a booking that takes longer than its caller waits', () => {
  it('is answered as it is by then, and is confirmed all the same', async () => {
    const { desk, scene, database } = test;
    const asked = await accept(desk);
    let goOn = (): void => undefined;
    const gate = new Promise<void>((open) => (goOn = open));
    scene.meanwhile = () => gate;
    // There is time enough until it is requested, and none any more when capacity is asked.
    const left = [hours(1)];
    const asker: Asker = {
      ...by(shipperA),
      get deadline() {
        return Date.now() + (left.pop() ?? 0);
      },
    };
    const { booking } = await bookShipment(desk, asker, asked);
    expect(booking.status).toBe('requested');
    goOn();
    await resumeBookings(desk);
    const after = await keptBooking(desk, booking.order.id);
    expect(after.booking.status).toBe('confirmed');
    const confirmed = (await told(database)).filter(({ type }) => type.endsWith('Confirmed'));
    expect(confirmed).toHaveLength(1);
  });
});

describe('a booking of somebody who waits long enough', () => {
  it('is made in that time', async () => {
    const { desk } = test;
    const asked = await accept(desk);
    const asker = { ...by(shipperA), deadline: Date.now() + hours(1) };
    const { booking } = await bookShipment(desk, asker, asked);
    expect(booking.status).toBe('confirmed');
  });
});

describe('a booking for which there is no time any more', () => {
  it('is to be asked for again, and is one booking then', async () => {
    const { desk, database } = test;
    const asked = await accept(desk);
    const asker = by(shipperA, 'key', 'body');
    const late = bookShipment(desk, { ...asker, deadline: Date.now() }, asked);
    await expect(late).rejects.toMatchObject({ code: 'BOOKING_BUSY', kind: 'tooMany' });
    const { booking } = await bookShipment(desk, asker, asked);
    expect(booking.status).toBe('confirmed');
    const requested = (await told(database)).filter(({ type }) => type.endsWith('Requested'));
    expect(requested).toHaveLength(1);
  });
});

describe('a booking with which capacity fails', () => {
  it('holds up no later one, and is left alone for a while', async () => {
    const { desk, scene } = test;
    scene.isAway = true;
    const ids = [await booked(desk), await booked(desk), await booked(desk)].map(
      ({ booking }) => booking.order,
    );
    const [broken, cancelled, later] = ids as [Order, Order, Order];
    await cancelBooking(desk, by(shipperA), { bookingId: cancelled.id, reason: '' });
    scene.isAway = false;
    scene.failing.add(broken.parts[0]?.holdId ?? '').add(cancelled.parts[0]?.holdId ?? '');
    const now = Date.now();
    await resumeBookings(desk);
    expect((await keptBooking(desk, later.id)).booking.status).toBe('confirmed');
    expect((await keptBooking(desk, broken.id)).booking.status).toBe('requested');
    expect(await desk.shelf.unfinished(10)).toEqual([broken.id, cancelled.id]);
    expect(await desk.shelf.takeTurn(broken.id, now + 5_000 - 1, now)).toBe(false);
  });

  it('starves nobody, however many there are of them', async () => {
    const { desk, scene } = test;
    scene.isAway = true;
    const moreThanOneRound = 101;
    const holds = new Map<string, string>();
    for (let count = 0; count < moreThanOneRound; count += 1) {
      const { order } = (await booked(desk)).booking;
      holds.set(order.id, order.parts[0]?.holdId ?? '');
    }
    scene.isAway = false;
    const ids = await desk.shelf.unfinished(moreThanOneRound);
    for (const id of ids.slice(0, -1)) scene.failing.add(holds.get(id) ?? '');
    const last = ids.at(-1) ?? '';
    const after = await resumeBookings(desk);
    expect((await keptBooking(desk, last)).booking.status).toBe('requested');
    expect(await resumeBookings(desk, after)).toBe('');
    expect((await keptBooking(desk, last)).booking.status).toBe('confirmed');
  });

  it('is tried again when its turn ran out', async () => {
    const { desk, scene, database } = test;
    scene.isAway = true;
    const { order } = (await booked(desk)).booking;
    scene.isAway = false;
    scene.failing.add(order.parts[0]?.holdId ?? '');
    const turns = database.connection.collection('turns');
    await resumeBookings(desk);
    scene.failing.clear();
    await turns.updateOne({}, { $set: { until: Date.now() + hours(1) } });
    await resumeBookings(desk);
    expect((await keptBooking(desk, order.id)).booking.status).toBe('requested');
    await turns.updateOne({}, { $set: { until: Date.now() } });
    await resumeBookings(desk);
    expect((await keptBooking(desk, order.id)).booking.status).toBe('confirmed');
    expect(await turns.countDocuments()).toBe(0);
  });

  it('does not end the round when something is thrown', async () => {
    const { desk, scene } = test;
    scene.isAway = true;
    await booked(desk);
    const later = (await booked(desk)).booking.order.id;
    scene.isAway = false;
    scene.meanwhile = () => {
      scene.meanwhile = () => Promise.resolve();
      return Promise.reject(new Error('broken'));
    };
    await resumeBookings(desk);
    expect((await keptBooking(desk, later)).booking.status).toBe('confirmed');
  });

  it('ends the round when something is away, and the next goes on behind it', async () => {
    const { desk, scene } = test;
    scene.isAway = true;
    for (let count = 0; count < 2; count += 1) await booked(desk);
    scene.isAway = false;
    const { AWAY } = declareRefusals({ AWAY: { kind: 'unavailable', message: 'Not now.' } });
    scene.meanwhile = () => {
      scene.meanwhile = () => Promise.resolve();
      return Promise.reject(AWAY());
    };
    const [first = '', second = ''] = await desk.shelf.unfinished(2);
    expect(await resumeBookings(desk)).toBe(first);
    expect(await desk.shelf.unfinished(2)).toEqual([first, second]);
    await resumeBookings(desk, first);
    expect(await desk.shelf.unfinished(2)).toEqual([first]);
    await resumeBookings(desk);
    expect(await desk.shelf.unfinished(2)).toEqual([]);
  });
});

describe.each(['HOLD_MISSING', 'HOLD_RELEASED', 'HOLD_EXPIRED'])(
  'a part under way for whose hold capacity says %s',
  (code) => {
    it('is told and listed as unplaced, once, and tried again until it is cancelled', async () => {
      const { desk, scene, database } = test;
      const { order } = (await booked(desk)).booking;
      const [part] = order.parts;
      const weighing = { eventId: 'e', memberId: 'mbr_b', pointId: 'pnt_yiwu', reference: '' };
      const weigh = async (kilograms: number) => {
        await trackingSays(database, order.id, {
          ...{ type: 'Reweigh', sscc: order.parcels[0]?.sscc ?? '' },
          size: { grams: kilograms * 1_000, cm3: 0 },
          evidence: { ...weighing, weighedAt: kilograms },
          at: 200,
        });
        await resumeBookings(desk);
      };
      scene.exchangeAnswer = { answer: 'refused', code, message: 'It is over.' };
      await weigh(21);
      const cause = { kind: 'hold', holdId: part?.holdId };
      const reasons = [{ code: 'HOLD_IS_GONE' }];
      const listed = { bookingId: order.id, partId: part?.id, status: 'unplaced', cause, reasons };
      expect(await desk.replans.unplaced('', 10)).toMatchObject([listed]);
      expect(await desk.shelf.unfinished(10)).toEqual([]);
      await weigh(25);
      const unplaced = (await told(database)).filter(({ type }) => type.endsWith('Unplaced'));
      expect(unplaced.map(({ message }) => message)).toMatchObject([
        { bookingId: order.id, cause: { kind: 'hold', id: part?.holdId }, reasons },
      ]);
      let tries = 0;
      const findWays = desk.capacity.findWays;
      const capacity: typeof desk.capacity = {
        ...desk.capacity,
        findWays: (asked) => {
          tries += 1;
          return findWays(asked);
        },
      };
      const retry = () => retryUnplaced({ ...desk, capacity }, () => Promise.resolve());
      scene.reasons = [{ code: 'NO_ROOM', message: 'full' }];
      await retry();
      await retry();
      expect(tries).toBe(2);
      expect(await desk.replans.unplaced('', 10)).toMatchObject([listed]);
      await cancelBooking(desk, by(shipperA), { bookingId: order.id, reason: '' });
      await retry();
      expect(await desk.replans.unplaced('', 10)).toEqual([]);
    });
  },
);
