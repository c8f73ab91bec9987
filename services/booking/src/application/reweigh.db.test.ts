import type { ParcelReweighed__Output } from '@serai/protos/serai/booking/v1/ParcelReweighed';
import type { Kept } from './desk';
import {
  admit,
  booked,
  openDesk,
  operatorA,
  told,
  trackingSays,
  type TestDesk,
} from './desk.test-data';
import { resumeBookings } from './resumeBookings';
import { serveWaiting, wakeAll } from './serveWaiting';
import { keptBooking, listBookings } from './showBookings';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

async function weighed({ booking }: Kept, grams: number, weighedAt = 100, cm3 = 0): Promise<Kept> {
  const { id, parcels } = booking.order;
  const evidence = { eventId: 'e', memberId: 'mbr_b', pointId: 'pnt_yiwu', weighedAt };
  await trackingSays(test.database, id, {
    type: 'Reweigh',
    sscc: parcels[0]?.sscc ?? '',
    size: { grams, cm3 },
    evidence: { ...evidence, reference: 'ticket 7' },
    at: 200,
  });
  await resumeBookings(test.desk);
  return keptBooking(test.desk, id);
}

describe('a parcel that is weighed at a hub', () => {
  it('within 500 g or 5 % of what was said changes nothing', async () => {
    const before = await booked(test.desk);
    for (const grams of [12_500, 13_000, 13_125, 12_000]) {
      expect(await weighed(before, grams)).toEqual(before);
    }
  });

  it('above both is charged and held by its weight, with evidence, and told', async () => {
    const { scene, database } = test;
    const before = await booked(test.desk);
    const { booking } = await weighed(before, 21_250);
    const [part] = booking.parts;
    // 96.25 kg instead of 87.5: 9 kg begun more at both doors (45 each), 8.75 kg by truck at 10 less
    // 9.09 % (80); by rail both are charged as the 100 kg of the lower rate.
    expect(booking.order.price.amount).toBe(22_670);
    const legs = part?.itinerary.legs.map(({ price }) => price.amount);
    expect(legs).toEqual([545, 1_080, 20_000, 745]);
    expect(part?.itinerary.price).toEqual(part?.price);
    expect(booking.adjustments).toMatchObject([
      {
        before: { grams: 12_500 },
        after: { grams: 21_250 },
        priceBefore: { amount: 22_500 },
        priceAfter: { amount: 22_670 },
        evidence: { reference: 'ticket 7', pointId: 'pnt_yiwu' },
      },
    ]);
    expect(part?.isUnsettled).toBeUndefined();
    expect(scene.holds.get(part?.holdId ?? '')?.items).toMatchObject([{ grams: 96_250 }]);
    const last = (await told(database)).at(-1);
    expect(last?.type).toBe('serai.booking.v1.ParcelReweighed');
    const said = last?.message as ParcelReweighed__Output;
    expect(said.adjustment).toMatchObject({ gramsAfter: 21_250, evidence: { weighedAt: 100 } });
  });

  it('that fills more than was said is held by its volume, and charged where that counts', async () => {
    const { scene } = test;
    const before = await booked(test.desk);
    const { grams, cm3 } = before.booking.order.parcels[0]?.content ?? { grams: 0, cm3: 0 };
    const [item] = before.booking.parts[0]?.itinerary.items ?? [];
    expect(await weighed(before, grams, 100, cm3 + 2_500)).toEqual(before);
    const { booking } = await weighed(before, grams + 500, 101, cm3 + 60_000);
    // 480,000 cm3 count as 96 kg by truck (5,000 cm3 a kg) and as less than it weighs by rail.
    expect(booking.order.price.amount).toBe(before.booking.order.price.amount + 78);
    expect(booking.adjustments).toMatchObject([{ after: { grams, cm3: cm3 + 60_000 } }]);
    const held = { grams: item?.grams, cm3: (item?.cm3 ?? 0) + 60_000 };
    expect(scene.holds.get(booking.parts[0]?.holdId ?? '')?.items).toMatchObject([held]);
  });

  it('is superseded by a later weighing, and not by an earlier one', async () => {
    const before = await booked(test.desk);
    const first = await weighed(before, 21_250, 100);
    expect(await weighed(first, 30_000, 99)).toEqual(first);
    expect(await weighed(first, 21_250, 100)).toEqual(first);
    const { booking } = await weighed(first, 12_500, 101);
    expect(booking.order.price).toEqual(before.booking.order.price);
    expect(booking.parts[0]?.itinerary.items).toEqual(before.booking.parts[0]?.itinerary.items);
    expect(booking.adjustments).toHaveLength(2);
  });

  it('for whose weight there is no room travels all the same, charged and listed', async () => {
    const { desk, scene } = test;
    const before = await booked(desk);
    scene.exchangeAnswer = { answer: 'refused', code: 'NO_ROOM', message: 'Full.' };
    const { booking } = await weighed(before, 21_250);
    expect(booking).toMatchObject({ status: 'confirmed', parts: [{ lacksRoom: true }] });
    expect(booking.order.price.amount).toBe(22_670);
    expect(await desk.shelf.unfinished(10)).toEqual([]);
  });

  it('for which nothing more is taken keeps its hold, says why, and lacks no room', async () => {
    const { desk, scene } = test;
    const before = await booked(desk);
    scene.exchangeAnswer = { answer: 'refused', code: 'TOO_LATE', message: 'Past the cut-off.' };
    const { booking } = await weighed(before, 21_250);
    const [part] = booking.parts;
    const heldAsItWas = { reasonCode: 'TOO_LATE', reason: 'Past the cut-off.' };
    expect(part).toMatchObject({ status: 'planned', heldAsItWas });
    expect(part?.lacksRoom ?? part?.isUnsettled).toBeUndefined();
    expect(await desk.shelf.unfinished(10)).toEqual([]);
    const { exchanges } = scene;
    await wakeAll(desk);
    await serveWaiting(desk);
    expect(scene.exchanges).toBe(exchanges);
    scene.exchangeAnswer = undefined;
    const later = await weighed(before, 12_500, 101);
    expect(later.booking.parts[0]?.heldAsItWas).toBeUndefined();
  });

  it('is tried again where space returns, listed until then, and told once at each end', async () => {
    const { desk, scene, database } = test;
    const before = await booked(desk);
    const { id } = before.booking.order;
    const listed = async () => {
      const asked = { page: { cursor: '', limit: 0 }, status: '', reference: '', lacksRoom: true };
      return (await listBookings(desk, operatorA, asked)).bookings.map(
        (one) => one.booking.order.id,
      );
    };
    const types = async () => (await told(database)).map(({ type }) => type.split('.').at(-1));
    expect(await listed()).toEqual([]);
    scene.exchangeAnswer = { answer: 'refused', code: 'NO_ROOM', message: 'Full.' };
    await weighed(before, 21_250);
    expect(await listed()).toEqual([id]);
    await wakeAll(desk);
    await serveWaiting(desk);
    const tried = scene.exchanges;
    await serveWaiting(desk);
    expect(scene.exchanges).toBe(tried);
    expect(await listed()).toEqual([id]);
    expect((await types()).filter((type) => type === 'RoomLacked')).toHaveLength(1);
    scene.exchangeAnswer = undefined;
    await wakeAll(desk);
    await serveWaiting(desk);
    const { booking } = await keptBooking(desk, id);
    const [part] = booking.parts;
    expect(part?.lacksRoom).toBeUndefined();
    expect(part?.isUnsettled).toBeUndefined();
    expect(scene.holds.get(part?.holdId ?? '')?.items).toMatchObject([{ grams: 96_250 }]);
    expect(await listed()).toEqual([]);
    expect((await types()).filter((type) => type?.startsWith('Room'))).toEqual([
      'RoomLacked',
      'RoomFound',
    ]);
    await wakeAll(desk);
    await serveWaiting(desk);
    expect(scene.exchanges).toBe(tried + 1);
  });
});
