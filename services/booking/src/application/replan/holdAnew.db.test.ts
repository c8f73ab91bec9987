import { randomUUID } from 'node:crypto';
import { clock, once, type Sheet } from '@serai/runtime';
import { legsToPoznan, planOf } from '../../domain/booking.test-data';
import type { Cause } from '../../domain/replan/cause';
import type { ExchangeAnswer } from '../capacity';
import type { Desk, Kept } from '../desk';
import { admit, booked, openDesk, told, trackingSays, type TestDesk } from '../desk.test-data';
import { kinds } from '../../store/kinds';
import { keptBooking } from '../showBookings';
import { finishBatch } from './exchangeBatch';
import { findHits } from './findHits';
import { keepWithoutHold } from './holdGone';
import { placeGroup } from './placeGroup';
import { retryUnplaced } from './retryUnplaced';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

const full: ExchangeAnswer = { code: 'NO_ROOM', message: 'full' };
const retry = (desk: Desk = test.desk) => retryUnplaced(desk, () => Promise.resolve());
const waiting = () => test.desk.replans.unplaced('', 10);

/** A booking of whose hold capacity knows nothing any more; there are ways for it. */
async function unheld(): Promise<Kept> {
  const before = await booked(test.desk);
  const { booking } = before;
  const [part] = booking.parts;
  if (part === undefined) throw new Error('no part');
  test.scene.holds.delete(part.holdId);
  test.scene.taken.length = 0;
  await keepWithoutHold(test.desk, booking, part);
  expect(await waiting()).toMatchObject([{ reasons: [{ code: 'HOLD_IS_GONE' }] }]);
  test.scene.found = [planOf(legsToPoznan(booking.order.readyAt))];
  return before;
}

function answering(answer: (holdId: string) => ExchangeAnswer): Desk {
  const takeMany: Desk['capacity']['takeMany'] = async (asked) =>
    asked.map(({ holdId }) => answer(holdId));
  return { ...test.desk, capacity: { ...test.desk.capacity, takeMany } };
}

const partsOf = async ({ booking }: Kept) =>
  (await keptBooking(test.desk, booking.order.id)).booking.parts;

describe('a part whose hold is gone', () => {
  it('waits while there is no room, and has a new hold when there is, told once', async () => {
    const before = await unheld();
    const tried: string[] = [];
    await retry(
      answering((holdId) => {
        tried.push(holdId);
        return full;
      }),
    );
    expect(tried.length).toBeGreaterThan(0);
    expect(new Set(tried).size).toBe(tried.length);
    expect(await waiting()).toHaveLength(1);
    expect(await partsOf(before)).toEqual(before.booking.parts);
    await retry();
    await retry();
    const [holdId = ''] = test.scene.taken;
    expect(test.scene.taken).toEqual([holdId]);
    expect(tried).not.toContain(holdId);
    expect(await partsOf(before)).toMatchObject([
      { holdId, price: before.booking.parts[0]?.price },
    ]);
    expect(await waiting()).toEqual([]);
    const facts = await told(test.database);
    const rerouted = facts.filter(({ type }) => type.endsWith('PartRerouted'));
    const id = before.booking.parts[0]?.holdId;
    expect(rerouted.map(({ message }) => message)).toMatchObject([{ cause: { kind: 'hold', id } }]);
  });

  it('has it once when it is not known what became of it', async () => {
    const before = await unheld();
    const { takeMany } = test.desk.capacity;
    const lost: Desk['capacity']['takeMany'] = async (asked) => {
      await takeMany(asked);
      throw new Error('the connection broke');
    };
    const breaking = { ...test.desk, capacity: { ...test.desk.capacity, takeMany: lost } };
    await expect(retry(breaking)).rejects.toThrow('the connection broke');
    expect(await partsOf(before)).toEqual(before.booking.parts);
    const [batch] = await test.desk.replans.openBatches(10, clock());
    if (batch === undefined) throw new Error('no batch');
    await finishBatch(test.desk, batch);
    await finishBatch(test.desk, batch);
    await retry();
    const [holdId] = test.scene.taken;
    expect(new Set(test.scene.taken)).toEqual(new Set([holdId]));
    expect(await partsOf(before)).toMatchObject([{ holdId, history: [{}] }]);
    expect(await waiting()).toEqual([]);
  });

  it('keeps that of whoever was first when two try at once', async () => {
    const before = await unheld();
    const { takeMany } = test.desk.capacity;
    let isFirst = true;
    const twice: Desk['capacity']['takeMany'] = async (asked) => {
      const answers = await takeMany(asked);
      if (isFirst) {
        isFirst = false;
        await retry();
      }
      return answers;
    };
    await retry({ ...test.desk, capacity: { ...test.desk.capacity, takeMany: twice } });
    const [later = '', first = ''] = test.scene.taken;
    expect(await partsOf(before)).toMatchObject([{ holdId: first }]);
    expect([test.scene.holds.has(first), test.scene.holds.has(later)]).toEqual([true, false]);
  });

  it('is split where its parcels stand apart: each has a hold for what is ahead of it', async () => {
    const before = await unheld();
    const { parcels, id } = before.booking.order;
    for (const { sscc } of parcels.slice(0, 2)) {
      await trackingSays(test.database, id, { type: 'Collect', sscc });
    }
    await retry();
    await retry();
    await retry();
    const parts = await partsOf(before);
    expect(parts.map(({ parcelIds }) => parcelIds.length).sort()).toEqual([2, 5]);
    expect(new Set(parts.map(({ holdId }) => holdId))).toEqual(new Set(test.scene.taken));
    for (const { holdId, itinerary } of parts) {
      expect(test.scene.holds.get(holdId)?.items).toEqual(itinerary.items);
    }
    const total = parts.reduce((sum, { price }) => sum + price.amount, 0);
    expect(total).toBe(before.booking.parts[0]?.price.amount);
    expect(await waiting()).toEqual([]);
  });
});

async function sealed(sscc: string): Promise<void> {
  const { outerUnit } = kinds;
  const step = {
    name: 'test.seal',
    touches: () => [{ kind: outerUnit, id: sscc }],
    decide: (_: null, sheet: Sheet) => {
      sheet.record(outerUnit, sscc, [{ type: 'SealChanged', isSealed: true, at: 1 }]);
      return null;
    },
  };
  await once(test.database, step, [{ id: randomUUID(), digest: '', command: null }]);
}

describe('a sealed unit with parcels whose hold is gone', () => {
  it('goes another way as one: the others exchange theirs', async () => {
    const whole = [await booked(test.desk), await booked(test.desk)];
    const holdIds = whole.map(({ booking }) => booking.parts[0]?.holdId ?? '');
    const [kept = '', gone = ''] = holdIds;
    for (const { booking } of whole) {
      for (const { sscc } of booking.order.parcels) {
        const seen = { pointId: 'pnt_xian', at: clock(), outerSscc: 'cage' };
        await trackingSays(test.database, booking.order.id, { type: 'See', sscc, seen });
      }
    }
    await sealed('cage');
    test.scene.holds.delete(gone);
    test.scene.taken.length = 0;
    const [, , ride, delivery] = legsToPoznan(whole[0]?.booking.order.readyAt);
    if (ride === undefined || delivery === undefined) throw new Error('no legs');
    test.scene.found = [planOf([{ ...ride, departureId: 'dep_9' }, delivery])];
    const exchanges: string[][] = [];
    const exchangeMany: Desk['capacity']['exchangeMany'] = async (asked) => {
      exchanges.push(asked.map(({ holdId }) => holdId));
      const isKnown = asked.every(({ holdId }) => test.scene.holds.has(holdId));
      return asked.map(() =>
        isKnown ? { code: '', holdVersion: 7 } : { code: 'HOLD_RELEASED', message: '' },
      );
    };
    const desk = { ...test.desk, capacity: { ...test.desk.capacity, exchangeMany } };
    const cause: Cause = { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' };
    const { hits } = await findHits(desk, cause);
    const onProgress = () => Promise.resolve();
    expect(await placeGroup(desk, { cause, onProgress }, hits)).toEqual([]);
    expect(exchanges.map((asked) => [...asked].sort())).toEqual([[...holdIds].sort(), [kept]]);
    const parts = [...(await partsOf(whole[0] as Kept)), ...(await partsOf(whole[1] as Kept))];
    expect(parts.map(({ holdId }) => holdId)).toEqual([kept, ...test.scene.taken]);
    expect(parts.map(({ itinerary }) => itinerary.legs[2]?.departureId)).toEqual([
      'dep_9',
      'dep_9',
    ]);
  });
});
