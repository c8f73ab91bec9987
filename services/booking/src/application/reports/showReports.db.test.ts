import { days, hours } from '@serai/model';
import { leg, legsToPoznan, planOf } from '../../domain/booking.test-data';
import { reportsOf } from '../../store/reports';
import { bookShipment } from '../bookShipment';
import type { Capacity } from '../capacity';
import {
  accept,
  admin,
  admit,
  booked,
  by,
  memberId,
  openDesk,
  operatorA,
  operatorB,
  partnerSays,
  shipperA,
  wanted,
  type TestDesk,
} from '../desk.test-data';
import { cancelBooking } from '../cancelBooking';
import { makeQuote } from '../makeQuote';
import { say } from '../settleSpace';
import { mostSampled } from '../../domain/reports/scaleEffect';
import { mostRows, type Reports } from './reports';
import { periodOf, showRevenue, showScaleEffect, showUnmetDemand } from './showReports';

let test_: TestDesk;
let reports: Reports;
beforeEach(async () => {
  test_ = await openDesk();
  reports = reportsOf(() => test_.database);
  await admit(test_.database);
});
afterEach(() => test_.database.close());

const of = (member: string) => ({
  memberId: member,
  from: Date.now() - hours(1),
  until: Date.now() + hours(1),
});
const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;

/** To Poznan by one other member, for so much, a day later than by the others. */
function otherWay(readyAt: number, amount: number) {
  const legs = legsToPoznan(readyAt);
  const [collection, , , delivery] = legs;
  const ride = leg({
    memberId: 'mbr_z',
    toPointId: 'pnt_mala',
    departsAt: readyAt + hours(4),
    arrivesAt: readyAt + hours(9),
    price: { amount, currency: 'EUR' },
  });
  if (collection === undefined || delivery === undefined) throw new Error('no doors');
  const [departsAt, arrivesAt] = [delivery.departsAt, delivery.arrivesAt + hours(24)];
  return planOf([collection, ride, { ...delivery, departsAt, arrivesAt }]);
}

describe('what legs earned', () => {
  it('is the price of the own legs of bookings that stand, by departure, and per kg', async () => {
    await booked(test_.desk);
    await booked(test_.desk);
    const cancelled = await booked(test_.desk);
    const gone = { bookingId: cancelled.booking.order.id, reason: 'none' };
    await cancelBooking(test_.desk, by(operatorA), gone);
    const { rows, method } = await showRevenue(reports, of('mbr_c'));
    // Two bookings of seven boxes of 12.5 kg: 175 kg for twice 200.00.
    expect(rows).toEqual([
      {
        kind: 'ride',
        lineId: 'lin_2',
        departureId: 'dep_2',
        areaId: '',
        legs: 2,
        grams: 175_000,
        earned: { amount: 40_000, currency: 'EUR' },
        perKg: { amount: 228, currency: 'EUR' },
      },
    ]);
    expect(method).toContain('after the terms of their agreement');
    expect((await showRevenue(reports, of('mbr_e'))).rows).toMatchObject([
      { kind: 'delivery', areaId: 'are_poznan', earned: { amount: 1_400 } },
    ]);
    expect((await showRevenue(reports, of('mbr_q'))).rows).toEqual([]);
    const before = { memberId: 'mbr_c', from: 1, until: Date.now() - hours(1) };
    expect((await showRevenue(reports, before)).rows).toEqual([]);
  });
});

describe('what legs earned of parts', () => {
  it('is not that of a part that was cancelled, nor of a way that was left', async () => {
    const { booking } = await booked(test_.desk);
    const { id, parcels } = booking.order;
    const parcelIds = parcels.slice(0, 6).map((parcel) => parcel.id);
    await cancelBooking(test_.desk, by(operatorA), { bookingId: id, reason: 'six', parcelIds });
    const { rows } = await showRevenue(reports, of('mbr_c'));
    // One box of seven: 200.00 are shared by weight.
    expect(rows).toMatchObject([{ grams: 12_500, earned: { amount: 2_857 } }]);
  });

  it("is that of the way it takes now, of the new way's members", async () => {
    const { booking } = await booked(test_.desk);
    const [part] = booking.parts;
    if (part === undefined) throw new Error('no part');
    const { id: partId, holdId, parcelIds } = part;
    const at = Date.now();
    const found = otherWay(at, 7_000);
    const grams = 7 * 12_500;
    const command = {
      type: 'Reroute' as const,
      ...{ partId, holdId, parcelIds, found, at, behind: 0, holdVersion: 2, pins: part.pins },
      cause: { kind: 'cancelled' as const, departureId: 'dep_2', reason: 'flood' },
      searched: { grams, cm3: 1 },
    };
    await say(test_.desk, booking.order.id, command);
    expect((await showRevenue(reports, of('mbr_c'))).rows).toEqual([]);
    const { rows } = await showRevenue(reports, of('mbr_z'));
    expect(rows).toMatchObject([{ kind: 'ride', earned: { amount: 7_000 } }]);
  });
});

describe('unmet demand', () => {
  const unmet = async (member: string) =>
    (await showUnmetDemand(reports, of(member))).rows.map(({ reasonCode, quotes, parcels }) => [
      reasonCode,
      quotes,
      parcels,
    ]);

  it("of want of room is everybody's, and only where room was the reason", async () => {
    for (const reason of ['NO_ROOM', 'NO_CONNECTION', 'NO_ROOM']) {
      test_.scene.reasons = [{ code: reason, message: '' }];
      await makeQuote(test_.desk, by(shipperA), wanted());
    }
    expect(await unmet('mbr_c')).toEqual([['NO_ROOM', 2, 14]]);
    expect(await unmet('mbr_q')).toEqual([['NO_ROOM', 2, 14]]);
  });

  it('is what was shown and not taken once it ran out, and nothing before', async () => {
    const desk = { ...test_.desk, quoteValidMs: 1 };
    await makeQuote(test_.desk, by(shipperA), wanted());
    expect(await unmet('mbr_c')).toEqual([]);
    const { expiresAt } = await makeQuote(desk, by(shipperA), wanted());
    while (Date.now() < expiresAt) await new Promise(setImmediate);
    expect(await unmet('mbr_c')).toEqual([['NOT_TAKEN', 1, 7]]);
    expect(await unmet('mbr_q')).toEqual([]);
  });

  it.each([
    ['TOO_DEAR', 10_000],
    ['ELSEWHERE', 40_000],
  ])('is what was taken from others: %s', async (reason, amount) => {
    const asked = wanted();
    test_.scene.found = [otherWay(asked.readyAt, amount)];
    const quote = await makeQuote(test_.desk, by(shipperA), asked);
    const taken = quote.options.find(({ itinerary }) =>
      itinerary.legs.some((one) => one.memberId === 'mbr_z'),
    );
    const { from, to } = quote.requirement;
    const asking = { quoteId: quote.id, optionId: taken?.id ?? '', reference: '', from, to };
    await bookShipment(test_.desk, by(shipperA), asking);
    expect(await unmet('mbr_c')).toEqual([[reason, 1, 7]]);
    expect(await unmet('mbr_z')).toEqual([]);
  });
});

describe('the scale effect', () => {
  const far = (): number => Date.now() + hours(1);
  const ways = (amounts: readonly number[], readyAt: number) => ({
    itineraries: amounts.map((amount) => otherWay(readyAt, amount)),
    reasons: [],
    incomplete: false,
  });
  /** 5.00 and 7.00 are what the doors cost. */
  const doors = 1_200;

  it('asks the same demand with all members and with all others avoided', async () => {
    await admit(test_.database, 'mbr_b');
    await admit(test_.database, 'mbr_gone');
    await partnerSays(test_.database, 'mbr_gone', { type: 'Left' });
    for (let count = 0; count < 3; count += 1) await accept(test_.desk);
    const avoided: (readonly string[])[] = [];
    const capacity: Capacity = {
      ...test_.desk.capacity,
      findItineraries: async ({ avoidMemberIds, readyAt }) => {
        avoided.push(avoidMemberIds);
        return ways(avoidMemberIds.length > 0 ? [9_000, 8_600] : [7_000, 5_800], readyAt);
      },
    };
    const seen = await showScaleEffect(reports, capacity, operatorA, of(memberId), far());
    expect(avoided).toEqual([[], ['mbr_b'], [], ['mbr_b'], [], ['mbr_b']]);
    // Seven parcels a quote: alone 8,600, together 5,800, each with the doors.
    expect(seen).toMatchObject({
      quotesAsked: 3,
      quotesSampled: 3,
      lanesAsked: 1,
      parcelsCompared: 21,
      alone: { costPerParcel: { amount: Math.floor((8_600 + doors) / 7) } },
      together: { costPerParcel: { amount: Math.floor((5_800 + doors) / 7) } },
    });
    expect(seen.method).toContain('every k-th from the first');
  });

  it('asks a sample of it, from now on, for the member, and goes round whom it went round', async () => {
    const { requirement } = await makeQuote(test_.desk, by(shipperA), wanted());
    const readyAt = requirement.readyAt - days(8);
    const past = { ...requirement, readyAt, avoidMemberIds: ['mbr_q'] };
    const asked: (readonly [string, number, readonly string[]])[] = [];
    const capacity: Capacity = {
      ...test_.desk.capacity,
      findItineraries: ({ avoidMemberIds, readyAt: at }, seller) => {
        asked.push([seller, (at - readyAt) / days(1), avoidMemberIds]);
        return Promise.resolve(ways([1], at));
      },
    };
    const many = (count: number): Reports => {
      const ids = Array.from({ length: count }, (_, index) => `quo_${index}`);
      const quoteIdsOf = () => Promise.resolve(ids);
      const requirementsOf = (of: readonly string[]) => Promise.resolve(of.map(() => past));
      return { ...reports, quoteIdsOf, requirementsOf };
    };
    await admit(test_.database, 'mbr_b');
    const show = (count: number, deadline: number) =>
      showScaleEffect(many(count), capacity, operatorA, of(memberId), deadline);
    const seen = await show(mostSampled + 1, far());
    const all = mostSampled + 1;
    expect(seen).toMatchObject({ quotesAsked: all, quotesSampled: Math.ceil(all / 2) });
    expect(asked.slice(0, 2)).toEqual([
      [memberId, 14, ['mbr_q']],
      [memberId, 14, ['mbr_q', 'mbr_b']],
    ]);
    expect(seen.method).not.toContain('Only the first');
    expect((await show(mostRows, Date.now())).method).toContain(
      `Only the first ${mostRows} quotes`,
    );
  });

  it('fails where the search does, instead of counting nothing as served', async () => {
    await accept(test_.desk);
    const away: Capacity = {
      ...test_.desk.capacity,
      findItineraries: () => Promise.reject(new Error('away')),
    };
    const shown = showScaleEffect(reports, away, operatorA, of(memberId), far());
    await expect(shown).rejects.toThrow('away');
  });

  it('serves no demand at places that are no more, and stops in time', async () => {
    await accept(test_.desk);
    const refusing: Capacity = {
      ...test_.desk.capacity,
      findItineraries: () => Promise.reject(refusalOf()),
    };
    const seen = await showScaleEffect(reports, refusing, operatorA, of(memberId), far());
    expect(seen).toMatchObject({ quotesSampled: 1, together: { quotesServed: 0 } });
    const late = await showScaleEffect(reports, refusing, operatorA, of(memberId), Date.now());
    expect(late).toMatchObject({ quotesAsked: 1, quotesSampled: 0 });
    expect(
      (await showScaleEffect(reports, refusing, operatorB, of('mbr_b'), far())).quotesAsked,
    ).toBe(0);
  });
});

function refusalOf(): Error {
  try {
    periodOf(operatorA, of('mbr_b'));
  } catch (refused) {
    return refused as Error;
  }
  throw new Error('not refused');
}

test('a report is of the own member, or of whom the alliance asks for', () => {
  const asked = of('');
  expect(periodOf(operatorA, asked)).toEqual({ ...asked, memberId });
  expect(periodOf(admin, of('mbr_c'))).toMatchObject({ memberId: 'mbr_c' });
  expect(() => periodOf(operatorA, of('mbr_c'))).toThrow(code('REPORT_MISSING'));
  expect(() => periodOf(admin, asked)).toThrow(code('ROLE_FORBIDDEN'));
  expect(() => periodOf(operatorA, { ...asked, until: asked.from })).toThrow(
    code('PERIOD_INVALID'),
  );
});
