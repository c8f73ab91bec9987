import { randomUUID } from 'node:crypto';
import { once } from '@serai/runtime';
import { admit, booked, memberId, openDesk, type TestDesk } from '../application/desk.test-data';
import { keptBooking } from '../application/showBookings';
import { firstCharterTerms } from '../domain/charter';
import { kinds } from '../store/kinds';
import { handlers } from './listenTo';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk();
  await admit(desk.database);
});
afterAll(() => desk?.database.close());

/** Partner, or another service, says something, as booking hears it. */
async function heard(type: string, message: object, from = 'partner'): Promise<void> {
  const { step } = handlers(kinds).find((one) => one.type === `serai.${from}.v1.${type}`) ?? {};
  if (step === undefined) throw new Error(`nobody hears ${type}`);
  const id = randomUUID();
  const meta = { id, type, at: Date.now() } as never;
  const asked = [{ id, digest: '', command: message }];
  const outcomes = await once(
    desk.database,
    {
      name: 'test.hear',
      touches: (fact: object) => step.touches(fact, meta),
      decide: (fact, sheet) => {
        step.decide(fact, sheet, meta);
        return null;
      },
    },
    asked,
  );
  expect(outcomes).toMatchObject([{ granted: true }]);
}

const causes = async () => (await desk.desk.replans.openDisruptions(10)).map(({ cause }) => cause);

test('the newest charter says what a weighing tolerates and what is done where nobody answers', async () => {
  const { shelf } = desk.desk;
  expect(await shelf.charter()).toEqual(firstCharterTerms);
  const handling = {
    weightToleranceGrams: 100,
    weightToleranceBasisPoints: 0,
    rerouteDefault: 'decline',
  };
  const charter = { comparisonCurrency: 'EUR', terms: null, changedAt: 1 };
  const say = (version: number, how: object | null) =>
    heard('CharterChanged', { charter: { ...charter, version, handling: how }, at: 1 });
  await say(3, handling);
  const known = { version: 3, tolerance: { grams: 100, basisPoints: 0 }, byDefault: 'decline' };
  expect(await shelf.charter()).toEqual(known);
  await say(2, { ...handling, rerouteDefault: 'earliest' });
  expect(await shelf.charter()).toEqual(known);
  const { booking } = await booked(desk.desk);
  const weighing = {
    bookingId: booking.order.id,
    sscc: booking.order.parcels[0]?.sscc ?? '',
    grams: 12_601,
    cm3: 0,
    ...{ eventId: 'e', memberId: 'mbr_b', pointId: 'pnt_yiwu', weighedAt: 1, evidence: '' },
  };
  await heard('ParcelWeighed', weighing, 'tracking');
  const after = await keptBooking(desk.desk, booking.order.id);
  expect(after.booking.adjustments).toMatchObject([{ after: { grams: 12_601 } }]);
  await say(4, null);
  expect(await shelf.charter()).toEqual({ ...firstCharterTerms, version: 4 });
});

test('what is planned with a member is only hit when it is suspended for good, or left', async () => {
  await heard('MemberSuspended', { memberId, reason: 'no insurance', at: 1 });
  expect(await causes()).toEqual([]);
  await heard('MemberSuspended', { memberId, reason: 'fraud', at: 2, forGood: true });
  expect(await causes()).toEqual([{ kind: 'left', memberId, reason: 'fraud' }]);
  await heard('MemberLeft', { memberId, at: 3 });
  expect(await causes()).toHaveLength(2);
});
