import { isRefusal, type Actor } from '@serai/model';
import { newId } from '@serai/runtime';
import { asked, leg, train } from '../domain/space/space.test-data';
import { submitted } from '../store/asking.test-data';
import { as, eventually, openOn, runningSpace, trainIn } from './space.test-data';
import type { Instance, SpaceRunning } from './space.test-data';

const carrier = 'mbr_carrier';
const person = (subject: string, member: string, role: 'operator' | 'shipper'): Actor => {
  return { subject, member, roles: [role] };
};
const carrierOperator = person('per_carrier', carrier, 'operator');
const operator = person('per_li', 'mbr_yiwu', 'operator');
const stranger = person('per_dana', 'mbr_steppe', 'operator');
const shipper = person('per_wang', 'mbr_yiwu', 'shipper');
const booking: Actor = { subject: 'booking', roles: ['service'] };
const admin: Actor = { subject: 'per_admin', roles: ['admin'] };
const dayMs = 86_400_000;
const departureId = train().id;

let running: SpaceRunning;
let one: Instance;

beforeEach(async () => {
  running = await runningSpace();
  one = await running.instance();
  await openOn(one.journal, trainIn(3));
});
afterEach(() => running.stop());

const aHold = (items = [leg(0, 100)], change: object = {}) => ({
  holdId: newId('hld'),
  items: items.map((item) => ({ ...item })),
  until: Date.now() + dayMs / 2,
  ...change,
});

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'granted';
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown.code;
    throw thrown;
  }
}

describe('holding', () => {
  it('answers each hold by itself, refused or granted, and the same again at another instance', async () => {
    const holds = [aHold([leg(0, 900), leg(1, 5)]), aHold([leg(0, 200)]), aHold([leg(1, 5)])];
    const first = await one.client.hold({ holds }, as(operator));
    expect(first.answers.map(({ code }) => code)).toEqual(['', 'NO_ROOM', '']);
    expect(first.answers[0]?.hold).toMatchObject({ sellerId: 'mbr_yiwu', status: 'held' });
    expect(first.answers[1]).toMatchObject({ holdId: holds[1]?.holdId, hold: null });
    expect(first.answers[1]?.field).toBe('items[0]');
    const two = await running.instance();
    expect(await two.client.hold({ holds }, as(operator))).toEqual(first);
  });

  it('by a service is in the name of whom it acts for, and a shipper cannot ask by itself', async () => {
    const hold = aHold([leg(0, 7)], { commit: true, until: 0, bookingId: 'bkg_1' });
    const named = as(booking, undefined, shipper);
    const { answers } = await one.client.hold({ holds: [hold] }, named);
    expect(answers[0]?.hold).toMatchObject({
      status: 'committed',
      sellerId: 'mbr_yiwu',
      bookingId: 'bkg_1',
      until: 0,
    });
    const alone = one.client.hold({ holds: [aHold()] }, as(shipper));
    expect(await codeOf(alone)).toBe('ROLE_FORBIDDEN');
    const forNobody = aHold([leg(0, 1)], { sellerId: 'mbr_steppe' });
    const { answers: more } = await one.client.hold({ holds: [forNobody] }, as(booking));
    expect(more[0]?.hold?.sellerId).toBe('mbr_steppe');
  });

  it('is refused where it begins or ends at a point that is closed then, but not asked again', async () => {
    const [first] = trainIn(3).legs;
    const before = aHold();
    const granted = await one.client.hold({ holds: [before] }, as(operator));
    running.points.set(first?.fromPointId ?? '', { closed: { from: 0, reason: 'flood' } });
    expect(await one.client.hold({ holds: [before] }, as(operator))).toEqual(granted);
    const later = aHold();
    const { answers } = await one.client.hold({ holds: [later] }, as(operator));
    expect(answers).toMatchObject([{ code: 'POINT_CLOSED', field: 'items[0]' }]);
    running.points.clear();
    const again = await one.client.hold({ holds: [later] }, as(operator));
    expect(again.answers[0]?.code).toBe('POINT_CLOSED');
  });

  it('is refused as a whole before anything is written', async () => {
    const { client } = one;
    const inOthersName = aHold([leg(0, 1)], { sellerId: 'mbr_steppe' });
    expect(await codeOf(client.hold({ holds: [inOthersName] }, as(operator)))).toBe(
      'SELLER_FORBIDDEN',
    );
    const unnamed = aHold([leg(0, 1)], { holdId: 'my hold' });
    expect(await codeOf(client.hold({ holds: [aHold(), unnamed] }, as(operator)))).toBe(
      'HOLD_ID_MISSING',
    );
    const long = aHold([leg(0, 1)], { bookingId: 'x'.repeat(101) });
    expect(await codeOf(client.hold({ holds: [long] }, as(operator)))).toBe('BOOKING_INVALID');
    const many = Array.from({ length: 501 }, () => aHold());
    expect(await codeOf(client.hold({ holds: many }, as(operator)))).toBe('TOO_MANY_HOLDS');
    expect(one.journal.state.holds.size).toBe(0);
  });

  it('is committed, exchanged and released by its seller, and missing for another member', async () => {
    const hold = aHold();
    const { holdId } = hold;
    const { client } = one;
    await client.hold({ holds: [hold] }, as(operator));
    expect(await codeOf(client.commit({ holdId }, as(stranger)))).toBe('HOLD_MISSING');
    expect(await codeOf(client.getHold({ holdId }, as(stranger)))).toBe('HOLD_MISSING');
    const { hold: committed } = await client.commit({ holdId }, as(operator));
    expect(committed?.status).toBe('committed');
    const exchange = { holdId, expectedVersion: 1, items: [{ ...leg(1, 50) }], requestId: 'x1' };
    expect(await codeOf(client.exchange(exchange, as(operator)))).toBe('HOLD_CHANGED');
    const expectedVersion = committed?.version ?? 0;
    const right = { ...exchange, expectedVersion, requestId: 'x2' };
    expect(await codeOf(client.exchange(right, as(stranger)))).toBe('HOLD_MISSING');
    const { hold: exchanged } = await client.exchange(right, as(operator));
    expect(exchanged).toMatchObject({ status: 'committed', items: [{ ...leg(1, 50) }] });
    expect(await client.exchange(right, as(operator))).toEqual({ hold: exchanged });
    expect(await codeOf(client.release({ holdId }, as(stranger)))).toBe('HOLD_MISSING');
    const { hold: released } = await client.release({ holdId }, as(booking, undefined, shipper));
    expect(released?.status).toBe('released');
    const { hold: seen } = await client.getHold({ holdId }, as(admin));
    expect(seen).toEqual(released);
  });

  it('is shown at another instance as soon as it is granted', async () => {
    const two = await running.instance();
    const hold = aHold();
    await one.client.hold({ holds: [hold] }, as(operator));
    const { hold: seen } = await two.client.getHold({ holdId: hold.holdId }, as(operator));
    expect(seen?.status).toBe('held');
  });
});

describe('a departure', () => {
  const cut = { departureId, leg: 0, grams: 50, cm3: 10_000, reason: 'a wagon less' };

  it('is changed by its carrier and an admin, and by nobody else', async () => {
    const { client } = one;
    expect(await codeOf(client.cutDeparture(cut, as(operator, 'r1')))).toBe('NOT_YOUR_DEPARTURE');
    expect(await codeOf(client.cutDeparture(cut, as(shipper, 'r1')))).toBe('ROLE_FORBIDDEN');
    expect(await codeOf(client.cutDeparture(cut, as(carrierOperator)))).toBe('REQUEST_ID_REQUIRED');
    const { departure } = await client.cutDeparture(cut, as(carrierOperator, 'r1'));
    expect(departure).toMatchObject({ reason: 'a wagon less', legs: [{ grams: 50 }, {}] });
    const legs = (departure?.legs ?? []).map(({ index, departsAt, arrivesAt }) => {
      return { index, departsAt: departsAt + 60_000, arrivesAt: arrivesAt + 60_000 };
    });
    const late = { departureId, legs, reason: 'snow' };
    const { departure: revised } = await client.reviseDeparture(late, as(admin, 'r2'));
    expect(revised?.legs[0]?.departsAt).toBe(legs[0]?.departsAt);
    const off = { departureId, reason: 'strike' };
    const { departure: cancelled } = await client.cancelDeparture(off, as(admin, 'r3'));
    expect(cancelled?.status).toBe('cancelled');
    expect(await codeOf(client.getDeparture({ departureId: 'dep_none' }, as(shipper)))).toBe(
      'DEPARTURE_MISSING',
    );
  });

  it('shows others what is free and kept for them, and its carrier everything', async () => {
    const { client } = one;
    for (const [memberId, grams] of [
      ['mbr_yiwu', 300],
      ['mbr_steppe', 200],
    ] as const) {
      const allotment = { memberId, grams, cm3: 10, releaseMinutes: 60 };
      const asking = { departureId, allotment };
      await client.setAllotment(asking, as(carrierOperator, `allot ${memberId}`));
    }
    await client.hold({ holds: [aHold([leg(0, 100, 5)])] }, as(operator));
    const seenBy = async (actor: Actor) => {
      const { departure } = await client.getDeparture({ departureId }, as(actor));
      const [first] = departure?.legs ?? [];
      const kept = departure?.allotments.map(({ memberId }) => memberId);
      return { free: first?.freeGrams, sold: first?.soldGrams, kept };
    };
    expect(await seenBy(carrierOperator)).toEqual({
      free: 500,
      sold: 100,
      kept: ['mbr_yiwu', 'mbr_steppe'],
    });
    expect(await seenBy(shipper)).toEqual({ free: 500, sold: 0, kept: ['mbr_yiwu'] });
    expect(await seenBy(stranger)).toEqual({ free: 500, sold: 0, kept: ['mbr_steppe'] });
    expect((await seenBy(admin)).kept).toHaveLength(2);
  });

  it('of a whole line keeps an allotment on each that has room for it', async () => {
    const { client } = one;
    await openOn(one.journal, trainIn(4, { id: 'dep_train_next' }));
    const allotment = { memberId: 'mbr_yiwu', grams: 900, cm3: 9_000, releaseMinutes: 60 };
    await client.hold({ holds: [aHold([leg(0, 500)])] }, as(operator));
    const asking = { lineId: 'lin_train', allotment };
    expect(await client.setAllotment(asking, as(carrierOperator, 'a1'))).toEqual({ departures: 1 });
    const tooMuch = { ...asking, allotment: { ...allotment, grams: 5_000 } };
    expect(await codeOf(client.setAllotment(tooMuch, as(carrierOperator, 'a2')))).toBe(
      'ALLOTMENT_TOO_LARGE',
    );
    const nowhere = { ...asking, lineId: 'lin_none' };
    expect(await codeOf(client.setAllotment(nowhere, as(admin, 'a3')))).toBe('DEPARTURE_MISSING');
    const nothing = { lineId: 'lin_train' };
    expect(await codeOf(client.setAllotment(nothing, as(admin, 'a4')))).toBe('ALLOTMENT_INVALID');
  });

  it('is listed by line, point and time, page by page', async () => {
    const { client } = one;
    for (const days of [5, 4, 6]) {
      await openOn(one.journal, trainIn(days, { id: `dep_train_${days}` }));
    }
    await openOn(one.journal, trainIn(4, { id: 'dep_other_4', lineId: 'lin_other' }));
    const all = await eventually(
      () => client.listDepartures({ lineId: 'lin_train' }, as(shipper)),
      ({ departures }) => departures.length === 4,
    );
    await eventually(
      () => client.listDepartures({ lineId: 'lin_other' }, as(shipper)),
      ({ departures }) => departures.length === 1,
    );
    expect(all.departures.map(({ id }) => id)).toEqual([
      departureId,
      'dep_train_4',
      'dep_train_5',
      'dep_train_6',
    ]);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = { cursor, limit: 2 };
      const found = await client.listDepartures({ pointId: 'pnt_b', page }, as(shipper));
      seen.push(...found.departures.map(({ id }) => id));
      cursor = found.nextCursor;
    } while (cursor !== '');
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    const from = all.departures[1]?.legs[0]?.departsAt ?? 0;
    const dated = await client.listDepartures(
      { lineId: 'lin_train', from, until: from + 1 },
      as(shipper),
    );
    expect(dated.departures.map(({ id }) => id)).toEqual(['dep_train_4']);
    const bad = client.listDepartures({ page: { cursor: 'x', limit: 0 } }, as(shipper));
    expect(await codeOf(bad)).toBe('CURSOR_INVALID');
  });

  it('that is over is listed for its carrier alone, until it is not over any more', async () => {
    const { client } = one;
    const hold = aHold([leg(0, 100)]);
    await client.hold({ holds: [hold] }, as(operator));
    await client.cutDeparture(cut, as(carrierOperator, 'r1'));
    const { overflows } = await eventually(
      () => client.listOverflows({}, as(carrierOperator)),
      (found) => found.overflows.length > 0,
    );
    expect(overflows).toMatchObject([{ departureId, leg: 0, overGrams: 50, overCm3: 0 }]);
    expect((await client.listOverflows({}, as(operator))).overflows).toEqual([]);
    expect((await client.listOverflows({}, as(admin))).overflows).toHaveLength(1);
    await client.release({ holdId: hold.holdId }, as(operator));
    await eventually(
      () => client.listOverflows({}, as(carrierOperator)),
      (found) => found.overflows.length === 0,
    );
  });

  it('and a round that is offered below what is sold are in one list, each for its carrier', async () => {
    const yyyymmdd = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const resourceId = `are_1/AM/${yyyymmdd.replaceAll('-', '')}`;
    const days = [1, 2, 3, 4, 5, 6, 7];
    const run = { areaId: 'are_1', reference: 'AM', memberId: 'mbr_steppe', days };
    const offer = (stops: number) => {
      const size = { grams: 1_000, cm3: 1_000, stops };
      return submitted(one.journal, [asked({ kind: 'openRun', run: { ...run, ...size } })]);
    };
    await offer(2);
    const hold = aHold([{ kind: 'run', resourceId, grams: 10, cm3: 10, stops: 2 }]);
    await one.client.hold({ holds: [hold] }, as(operator));
    await offer(1);
    const { overflows } = await one.client.listOverflows({}, as(stranger));
    const over = { overGrams: 0, overCm3: 0, overStops: 1 };
    expect(overflows).toMatchObject([{ kind: 'run', resourceId, memberId: 'mbr_steppe', ...over }]);
    const listed = async (actor: Actor) =>
      (await one.client.listOverflows({}, as(actor))).overflows.length;
    expect([await listed(carrierOperator), await listed(admin)]).toEqual([0, 1]);
    await one.client.release({ holdId: hold.holdId }, as(operator));
    expect(await listed(stranger)).toBe(0);
  });
});
