import { randomUUID } from 'node:crypto';
import { once, type Sheet } from '@serai/runtime';
import { legsToPoznan, planOf } from '../../domain/booking.test-data';
import { kinds } from '../../store/kinds';
import type { ExchangeAsked, ExchangeAnswer } from '../capacity';
import type { Desk, Kept } from '../desk';
import { admit, booked, openDesk, type TestDesk } from '../desk.test-data';
import { keptBooking } from '../showBookings';
import { hearDisruption } from './hearDisruption';
import { replan } from './replan';

const train = 'dep_2';
let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

async function breaks(): Promise<void> {
  const factId = randomUUID();
  const step = {
    name: 'test.disrupt',
    touches: () => [],
    decide: (_: null, sheet: Sheet) => {
      const cause = { kind: 'cancelled', departureId: train, reason: 'flood' } as const;
      hearDisruption(kinds, sheet, factId, cause);
      return null;
    },
  };
  await once(test.database, step, [{ id: factId, digest: '', command: null }]);
}

/** A booking whose train is cancelled, with another one to go by. */
async function broken(): Promise<Kept> {
  const before = await booked(test.desk);
  const legs = legsToPoznan(before.booking.order.readyAt);
  const other = legs.map((leg) =>
    leg.departureId === train ? { ...leg, departureId: 'dep_9' } : leg,
  );
  test.scene.found = [planOf(other)];
  await breaks();
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

  it('waits with the reason where it has none any more, and is asked for once', async () => {
    const before = await broken();
    const desk = answering(() => ({ code: 'HOLD_RELEASED', message: 'Released.' }));
    await replan(desk);
    const { length } = desk.asked;
    // Once for the disruption, and once where it is just then time for a new try.
    expect(length).toBeLessThanOrEqual(2);
    await replan(desk);
    expect(desk.asked).toHaveLength(length);
    expect(await desk.replans.unplaced('', 10)).toMatchObject([
      { bookingId: before.booking.order.id, reasons: [{ code: 'HOLD_IS_GONE' }] },
    ]);
    expect(await desk.replans.openDisruptions(10)).toEqual([]);
  });
});
