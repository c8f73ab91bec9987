import type { Desk } from '../desk';
import { admit, booked, openDesk, type TestDesk } from '../desk.test-data';
import { breaks, read } from './caged.test-data';
import { leavingBy } from './findHits';
import { replan } from './replan';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

/** The train was cut by a gram, and there is no other way. */
async function cut(): Promise<Desk> {
  await breaks(test, { kind: 'cut', departureId: 'dep_2', leg: 0, reason: 'smaller' });
  test.scene.reasons = [{ code: 'NO_ROOM', message: 'full' }];
  const overOn = () => Promise.resolve({ grams: 1, cm3: 0 });
  return { ...test.desk, capacity: { ...test.desk.capacity, overOn } };
}

describe('a departure that was cut', () => {
  it('is left by so much as is over, and who finds no way counts for it', async () => {
    await booked(test.desk);
    await booked(test.desk);
    const desk = await cut();
    await replan(desk);
    expect(await desk.replans.unplaced('', 10)).toHaveLength(1);
    expect(await desk.replans.openDisruptions(10)).toEqual([]);
  });

  it('is left by all that lies in a sealed unit, and by no more of one that is open', async () => {
    const both = [await booked(test.desk), await booked(test.desk)];
    for (const { booking } of both) {
      for (const { sscc } of booking.order.parcels) {
        await read(test, sscc, booking.order.id, 'packed', 'cage');
      }
    }
    const cause = { kind: 'cut', departureId: 'dep_2', leg: 0, reason: 'smaller' } as const;
    const desk = await cut();
    const leaving = async () => (await leavingBy(desk, cause)).hits.map(({ order }) => order.id);
    await read(test, 'cage', '', 'sealed');
    const ids = both.map(({ booking }) => booking.order.id).sort();
    expect((await leaving()).sort()).toEqual(ids);
    await read(test, 'cage', '', 'unpacked');
    expect(await leaving()).toHaveLength(1);
    await read(test, 'cage', '', 'sealed');
    await replan(desk);
    const waiting = await desk.replans.unplaced('', 10);
    expect(waiting.map(({ bookingId }) => bookingId).sort()).toEqual(ids);
  });
});
