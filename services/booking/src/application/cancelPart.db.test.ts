import type { PartCancelled__Output } from '@serai/protos/serai/booking/v1/PartCancelled';
import type { BookingPart } from '../domain/part';
import { cancelBooking, type CancelAsked } from './cancelBooking';
import type { Kept } from './desk';
import {
  admit,
  booked,
  by,
  openDesk,
  operatorA,
  operatorB,
  shipperA,
  told,
  trackingSays,
  type TestDesk,
} from './desk.test-data';
import { resumeBookings } from './resumeBookings';
import { keptBooking } from './showBookings';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;

async function two(): Promise<{ before: Kept; asked: CancelAsked; parcelIds: readonly string[] }> {
  const before = await booked(test.desk);
  const parcelIds = before.booking.order.parcels.slice(0, 2).map(({ id }) => id);
  const bookingId = before.booking.order.id;
  return { before, parcelIds, asked: { bookingId, reason: 'two fewer', parcelIds } };
}

function partsOf({ booking }: Kept): readonly [BookingPart, BookingPart] {
  return booking.parts as readonly [BookingPart, BookingPart];
}

describe('parcels that are cancelled out of a part', () => {
  it('split it; its hold shrinks to the others, and it is told', async () => {
    const { desk, scene, database } = test;
    const { before, asked, parcelIds } = await two();
    const after = await cancelBooking(desk, by(shipperA), asked);
    const [stays, goes] = partsOf(after);
    expect(after.booking.status).toBe('confirmed');
    expect(stays).toMatchObject({ status: 'planned', version: 2 });
    expect(stays.isUnsettled).toBeUndefined();
    expect(goes).toMatchObject({ status: 'cancelled', parcelIds, holdId: '' });
    expect(goes.cancellation).toMatchObject({ reason: 'two fewer', fee: { currency: 'EUR' } });
    const { price } = before.booking.order;
    expect(stays.price.amount + goes.price.amount).toBe(price.amount);
    expect(after.booking.order.price).toEqual(stays.price);
    expect(scene.holds.get(stays.holdId)?.items).toEqual(stays.itinerary.items);
    expect(stays.itinerary.items[0]?.grams).toBe((87_500 * 5) / 7);
    const last = (await told(database)).at(-1);
    const said = last?.message as PartCancelled__Output;
    expect(last?.type).toBe('serai.booking.v1.PartCancelled');
    expect(said.part).toMatchObject({ id: goes.id, parcelIds, status: 'cancelled' });
    expect(said.stays).toMatchObject({ id: stays.id, holdId: stays.holdId });
    expect(said).toMatchObject({ reason: 'two fewer', bookingId: before.booking.order.id });
  });

  it('twice are cancelled once; the last of them cancel the booking', async () => {
    const { desk, scene } = test;
    const { before, asked } = await two();
    const first = await cancelBooking(desk, by(shipperA), asked);
    expect(await cancelBooking(desk, by(shipperA), asked)).toEqual(first);
    expect(scene.exchanges).toBe(1);
    const [stays] = partsOf(first);
    const { bookingId, reason } = asked;
    const rest = { bookingId, reason, partId: stays.id };
    const { booking } = await cancelBooking(desk, by(operatorA), rest);
    expect(booking).toMatchObject({ status: 'cancelled', isReleased: true });
    expect(scene.givenBack).toEqual(before.booking.parts.map(({ holdId }) => holdId));
  });

  it('are cancelled while capacity is away; the space is given back later, once', async () => {
    const { desk, scene } = test;
    const { asked } = await two();
    scene.isAway = true;
    const [waiting] = partsOf(await cancelBooking(desk, by(shipperA), asked));
    expect(waiting.isUnsettled).toBe(true);
    expect(await resumeBookings(desk)).toBe(asked.bookingId);
    scene.isAway = false;
    await Promise.all([resumeBookings(desk), resumeBookings(desk)]);
    await resumeBookings(desk);
    const [stays] = partsOf(await keptBooking(desk, asked.bookingId));
    expect(stays.isUnsettled).toBeUndefined();
    expect(stays.holdVersion).toBe(scene.holds.get(stays.holdId)?.version);
    expect(await desk.shelf.unfinished(10)).toEqual([]);
  });

  it('give back their space from a hold that is of another version than was known', async () => {
    const { desk, scene } = test;
    const { asked, before } = await two();
    const [{ holdId }] = partsOf(before);
    const held = scene.holds.get(holdId);
    scene.holds.set(holdId, { items: held?.items ?? [], version: 5_000 });
    const [stays] = partsOf(await cancelBooking(desk, by(shipperA), asked));
    expect(stays).toMatchObject({ holdVersion: 5_001 });
    expect(scene.holds.get(holdId)?.items).toEqual(stays.itinerary.items);
  });

  it('leave a booking that is complete when the others were delivered', async () => {
    const { desk, database } = test;
    const { asked, before, parcelIds } = await two();
    const { id, parcels } = before.booking.order;
    await cancelBooking(desk, by(shipperA), asked);
    for (const { id: parcelId, sscc } of parcels) {
      if (parcelIds.includes(parcelId)) continue;
      await trackingSays(database, id, { type: 'Deliver', sscc, at: 99 });
    }
    expect((await keptBooking(desk, id)).booking.status).toBe('completed');
  });
});

describe('a part that is cancelled', () => {
  it('is refused when it is collected, unknown, of another member or seen too long ago', async () => {
    const { desk, database } = test;
    const { asked, before, parcelIds } = await two();
    const { bookingId } = asked;
    const refuses = async (changes: object, expected: string, who = shipperA): Promise<void> => {
      const cancelling = cancelBooking(desk, by(who), { ...asked, ...changes });
      await expect(cancelling).rejects.toThrow(code(expected));
    };
    await refuses({ partId: 'prt_none', parcelIds: [] }, 'PART_MISSING');
    await refuses({ parcelIds: ['pcl_none'] }, 'PARCEL_MISSING');
    await refuses({ partId: before.booking.parts[0]?.id, parcelIds: ['pcl_x'] }, 'PARCEL_MISSING');
    await refuses({}, 'BOOKING_MISSING', operatorB);
    await refuses({ expectedVersion: before.version + 1 }, 'BOOKING_STALE');
    const tooMany = Array.from({ length: 501 }, (_, index) => `pcl_${index}`);
    await refuses({ parcelIds: tooMany }, 'PARCELS_COUNT_INVALID');
    const [first] = before.booking.order.parcels.filter(({ id }) => parcelIds.includes(id));
    await trackingSays(database, bookingId, { type: 'Collect', sscc: first?.sscc ?? '' });
    await refuses({}, 'ALREADY_COLLECTED');
    expect((await keptBooking(desk, bookingId)).booking.parts).toHaveLength(1);
    const other = before.booking.order.parcels.at(-1)?.id ?? '';
    const later = await cancelBooking(desk, by(shipperA), { ...asked, parcelIds: [other] });
    expect(later.booking.parts).toHaveLength(2);
  });

  it('is refused while the booking is not confirmed', async () => {
    const { desk, scene } = test;
    scene.isAway = true;
    const { asked } = await two();
    await expect(cancelBooking(desk, by(shipperA), asked)).rejects.toThrow(
      code('BOOKING_UNDECIDED'),
    );
  });
});
