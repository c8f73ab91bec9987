import { days, hours } from '@serai/model';
import { legsToPoznan, planOf } from '../../domain/booking.test-data';
import type { KnownReroute } from '../../domain/replan/reroute';
import { cancelBooking } from '../cancelBooking';
import type { Kept } from '../desk';
import {
  admit,
  booked,
  by,
  openDesk,
  shipperA,
  trackingSays,
  type TestDesk,
} from '../desk.test-data';
import { resumeBookings } from '../resumeBookings';
import { keptBooking } from '../showBookings';
import { acceptReroute } from './answerReroute';
import { breaks } from './caged.test-data';
import { replan } from './replan';
import { retryUnplaced } from './retryUnplaced';

const train = 'dep_2';
let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

/** A booking whose train was cancelled, and that no way is left for. */
async function stranded(): Promise<Kept> {
  const before = await booked(test.desk);
  await breaks(test, { kind: 'cancelled', departureId: train, reason: 'flood' });
  test.scene.reasons = [{ code: 'NO_ROOM', message: 'full' }];
  await replan(test.desk);
  expect(await waiting()).toHaveLength(1);
  return before;
}

function waiting(): Promise<readonly KnownReroute[]> {
  return test.desk.replans.unplaced('', 10);
}

const retry = () => retryUnplaced(test.desk, () => Promise.resolve());

async function collect({ booking }: Kept, parcels: number): Promise<void> {
  for (const { sscc } of booking.order.parcels.slice(0, parcels)) {
    await trackingSays(test.database, booking.order.id, { type: 'Collect', sscc });
  }
}

describe('parcels that no way is left for', () => {
  it('are still tried when they have moved on towards what broke', async () => {
    const before = await stranded();
    const { id, parcels, readyAt } = before.booking.order;
    await collect(before, parcels.length);
    await retry();
    expect(await waiting()).toMatchObject([{ parcelIds: parcels.map((one) => one.id) }]);
    const [, truck, ride, delivery] = legsToPoznan(readyAt);
    if (truck === undefined || ride === undefined || delivery === undefined)
      throw new Error('legs');
    test.scene.reasons = [];
    test.scene.found = [planOf([truck, { ...ride, departureId: 'dep_9' }, delivery])];
    await retry();
    expect(await waiting()).toEqual([]);
    const { booking } = await keptBooking(test.desk, id);
    expect(booking.parts[0]?.itinerary.legs.map(({ departureId }) => departureId)).toContain(
      'dep_9',
    );
  });

  it('wait where each of them stands', async () => {
    const before = await stranded();
    await collect(before, 2);
    await retry();
    const counts = (await waiting()).map(({ parcelIds }) => parcelIds.length);
    expect(counts.sort()).toEqual([2, before.booking.order.parcels.length - 2]);
  });

  it('are not forgotten while some are cancelled and capacity is away', async () => {
    const { booking } = await stranded();
    const [first] = booking.order.parcels;
    const asked = {
      bookingId: booking.order.id,
      reason: 'one fewer',
      parcelIds: [first?.id ?? ''],
    };
    test.scene.isAway = true;
    await cancelBooking(test.desk, by(shipperA), asked);
    await retry();
    expect(await waiting()).toHaveLength(1);
    test.scene.isAway = false;
    await resumeBookings(test.desk);
    await retry();
    expect(await waiting()).toMatchObject([{ parcelIds: { length: 6 } }]);
  });

  it('are closed once they are past what broke', async () => {
    const before = await stranded();
    const { id, parcels } = before.booking.order;
    await collect(before, parcels.length);
    const at = Date.now() + hours(1);
    for (const { sscc } of parcels) {
      const seen = { pointId: 'pnt_mala', at, outerSscc: '' };
      await trackingSays(test.database, id, { type: 'See', sscc, seen });
    }
    await retry();
    expect(await waiting()).toEqual([]);
  });
});

describe('parcels on a departure that was cut', () => {
  it('leave it only as far as it is still over when they are tried again', async () => {
    const before = [await booked(test.desk), await booked(test.desk)];
    let over = { grams: 2 * 87_500, cm3: 0 };
    const { capacity } = test.desk;
    const desk = { ...test.desk, capacity: { ...capacity, overOn: async () => over } };
    await breaks(test, { kind: 'cut', departureId: train, leg: 0, reason: 'smaller' });
    test.scene.reasons = [{ code: 'NO_ROOM', message: 'full' }];
    await replan(desk);
    expect(await waiting()).toHaveLength(2);
    over = { grams: 1, cm3: 0 };
    await retryUnplaced(desk, () => Promise.resolve());
    // Who booked first stays first.
    expect(await waiting()).toMatchObject([{ bookingId: before[1]?.booking.order.id }]);
    over = { grams: 0, cm3: 0 };
    test.scene.reasons = [];
    test.scene.found = [planOf(legsToPoznan(before[0]?.booking.order.readyAt))];
    await retryUnplaced(desk, () => Promise.resolve());
    expect(await waiting()).toEqual([]);
    for (const { booking } of before) {
      expect((await keptBooking(desk, booking.order.id)).booking.parts).toEqual(booking.parts);
    }
  });

  it('stay on it where it has room again by the time another way is chosen', async () => {
    const before = await booked(test.desk);
    let over = { grams: 1, cm3: 0 };
    const { capacity } = test.desk;
    const desk = { ...test.desk, capacity: { ...capacity, overOn: async () => over } };
    await breaks(test, { kind: 'cut', departureId: train, leg: 0, reason: 'smaller' });
    const { readyAt, id } = before.booking.order;
    test.scene.found = [planOf(legsToPoznan(readyAt + days(30)))];
    await replan(desk);
    const [offered] = await waiting();
    expect(offered).toMatchObject({ status: 'proposed', bookingId: id });
    over = { grams: 0, cm3: 0 };
    const optionId = offered?.proposal?.options[0]?.id ?? '';
    const asked = { rerouteId: offered?.id ?? '', optionId };
    expect(await acceptReroute(desk, by(shipperA), asked)).toMatchObject({ how: 'closed' });
    expect((await keptBooking(desk, id)).booking.parts).toEqual(before.booking.parts);
  });
});
