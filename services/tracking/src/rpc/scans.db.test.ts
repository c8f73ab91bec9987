import { minutes } from '@serai/model';
import { clock, newId } from '@serai/runtime';
import type { Tracking } from './tracking.test-data';
import {
  as,
  booked,
  booking,
  field,
  members,
  nextSscc,
  openTracking,
  operator,
  person,
  points,
  refusedWith,
} from './tracking.test-data';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const [a, b, c, d] = [operator('a'), operator('b'), operator('c'), operator('d')];

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});

afterAll(() => tracking.stop());

describe('a weighing', () => {
  test('is kept whoever says it; what no parcel weighs is refused', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    const said = (more: object = {}) => ({
      ...{ eventId: newId('evt'), eventTime: clock(), sscc, pointId: points.start },
      ...{ grams: 14_000, cm3: 0, evidence: 'ticket 7', ...more },
    });
    const early = await tracking.client.weigh(said(), as(b));
    expect(early.answer).toMatchObject({ belongs: false });
    await at.collect(a, [sscc]);
    const own = said();
    const { answer } = await tracking.client.weigh(own, as(a));
    expect(answer).toMatchObject({ belongs: true, message: 'Weighed.' });
    await tracking.client.weigh(own, as(a));
    const rows = tracking.database.connection.collection('outbox');
    const type = 'serai.tracking.v1.ParcelWeighed';
    expect(await rows.countDocuments({ key: sscc, type })).toBe(1);
    for (const grams of [0, -1, Number.MAX_SAFE_INTEGER]) {
      const refused = tracking.client.weigh(said({ grams }), as(a));
      expect(await refusedWith(refused)).toBe('WEIGHT_INVALID grams');
    }
    expect(await refusedWith(tracking.client.weigh(said({ cm3: -1 }), as(a)))).toBe(
      'WEIGHT_INVALID cm3',
    );
  });
});

describe('a scan', () => {
  test('of a parcel at its place is answered with where it goes next', async () => {
    const { ssccs, departureId } = await booked(tracking, 1);
    await at.collect(a, ssccs);
    const answer = await at.scan(a, ssccs[0] ?? '', points.start);
    expect(answer).toMatchObject({ belongs: true, advice: 'hand_over', incidentId: '', flags: [] });
    expect(answer).toMatchObject({ nextMemberId: members.b, nextDepartureId: departureId });
  });

  test('told by many at the same moment is answered to each by itself, and kept once', async () => {
    const { ssccs } = await booked(tracking, 20);
    await at.collect(a, ssccs);
    const said = (sscc: string) => {
      const happened = { eventId: newId('evt'), eventTime: clock() };
      return tracking.client.scan({ ...happened, sscc, pointId: points.start }, as(a));
    };
    const twice = { eventId: newId('evt'), eventTime: clock(), pointId: points.start };
    const [first = '', ...others] = ssccs;
    const repeat = () => tracking.client.scan({ ...twice, sscc: first }, as(a));
    const wrong = refusedWith(said('123'));
    const answers = await Promise.all([repeat(), repeat(), ...others.map(said)]);
    expect(answers.map(({ answer }) => answer?.sscc)).toEqual([first, ...ssccs]);
    expect(await wrong).toBe('SSCC_INVALID sscc');
    const other = tracking.client.scan({ ...twice, sscc: others[0] ?? '' }, as(a));
    expect(await refusedWith(other)).toBe('EVENT_ID_USED eventId');
    const { history } = await at.unit(a, first);
    expect(history.map(({ kind }) => kind)).toEqual(['collected', 'scanned']);
  });

  test('of a unit that nobody knows is kept, answered, and an incident of who saw it', async () => {
    const sscc = nextSscc();
    const answer = await at.scan(d, sscc, points.end);
    expect(answer).toMatchObject({ belongs: false, advice: 'call_office' });
    expect(answer.flags).toEqual(['unknown_unit']);
    expect(await at.unit(d, sscc)).toMatchObject({ status: 'unknown', pointId: points.end });
    const [incident] = await at.incidents(d);
    expect(incident).toMatchObject({ id: answer.incidentId, kind: 'unknown_unit', sscc });
    expect(await at.incidents(b)).toEqual([]);
    expect(await refusedWith(at.unit(b, sscc))).toBe('UNIT_MISSING');
  });

  test('at a place that is not on the way is kept, and seen by who holds and who sold it', async () => {
    const { ssccs } = await booked(tracking, 1);
    const sscc = ssccs[0] ?? '';
    await at.collect(a, ssccs);
    const answer = await at.scan(a, sscc, 'pnt_elsewhere');
    expect(answer).toMatchObject({ belongs: false, advice: 'hold', flags: ['unexpected_place'] });
    const incident = (await at.incidents(a)).find((each) => each.sscc === sscc);
    expect(incident).toMatchObject({ kind: 'misrouted', pointId: 'pnt_elsewhere' });
    expect((await at.unit(a, sscc)).history).toHaveLength(2);
  });

  test('by a member without custody is kept, and the holder is told; custody stays', async () => {
    const { ssccs } = await booked(tracking, 1);
    const sscc = ssccs[0] ?? '';
    await at.collect(a, ssccs);
    const answer = await at.scan(d, sscc, points.start);
    expect(answer).toMatchObject({ belongs: false });
    expect(await at.unit(a, sscc)).toMatchObject({ custodianId: members.a });
    const kinds = (await at.incidents(a)).filter((each) => each.sscc === sscc);
    expect(kinds.map(({ kind }) => kind)).toEqual(['out_of_custody']);
    expect(kinds[0]?.bookingId).toMatch(/^bkg_/);
    const met = (await at.incidents(d)).filter((each) => each.sscc === sscc);
    expect(met).toMatchObject([{ ...kinds[0], bookingId: '' }]);
    const stranger = await at.unit(d, sscc);
    expect(stranger).toMatchObject({ custodianId: '', bookingId: '', status: 'unknown' });
    expect(stranger.history.map(({ memberId }) => memberId)).toEqual([members.d]);
  });

  test('out of order is kept in its place, and does not move the unit back', async () => {
    const { ssccs } = await booked(tracking, 1);
    const sscc = ssccs[0] ?? '';
    await at.collect(a, ssccs);
    await at.scan(a, sscc, points.start);
    const late = await at.scan(a, sscc, points.middle, { eventTime: clock() - minutes(30) });
    expect(late.flags).toEqual(['out_of_order']);
    const unit = await at.unit(a, sscc);
    expect(unit).toMatchObject({ pointId: points.start });
    expect(unit.history).toHaveLength(3);
  });

  test('six minutes ahead of our clock is kept, flagged, and left out; four minutes are not', async () => {
    const { ssccs, numbers } = await booked(tracking, 2);
    await at.collect(a, ssccs);
    const before = await at.track(numbers[0] ?? '');
    const ahead = await at.scan(a, ssccs[0] ?? '', points.middle, {
      eventTime: clock() + minutes(6),
    });
    expect(ahead.flags).toEqual(['future_time']);
    const unit = await at.unit(a, ssccs[0] ?? '');
    expect(unit.pointId).toBe('');
    expect(unit.history.at(-1)).toMatchObject({ flags: ['future_time'], pointId: points.middle });
    expect((await at.track(numbers[0] ?? '')).steps).toEqual(before.steps);
    const near = await at.scan(a, ssccs[1] ?? '', points.start, {
      eventTime: clock() + minutes(4),
    });
    expect(near.flags).toEqual([]);
    expect(await at.unit(a, ssccs[1] ?? '')).toMatchObject({ pointId: points.start });
  });

  test('with the same event id is kept once and answered alike; with another body refused', async () => {
    const { ssccs } = await booked(tracking, 1);
    const sscc = ssccs[0] ?? '';
    await at.collect(a, ssccs);
    const told = { eventId: newId('evt'), eventTime: clock() };
    const first = await at.scan(a, sscc, points.start, told);
    expect(await at.scan(a, sscc, points.start, told)).toEqual(first);
    expect((await at.unit(a, sscc)).history).toHaveLength(2);
    const used = 'EVENT_ID_USED eventId';
    expect(await refusedWith(at.scan(a, sscc, points.middle, told))).toBe(used);
    expect(await refusedWith(at.deliver(a, sscc, told))).toBe(used);
    expect((await at.scan(b, sscc, points.start, told)).incidentId).not.toBe('');
  });

  test('is refused when no scanner can mean it', async () => {
    const sscc = nextSscc();
    const scan = (more: object) => refusedWith(at.scan(a, sscc, points.start, more));
    expect(await scan({ eventId: '' })).toBe('EVENT_ID_INVALID eventId');
    expect(await scan({ eventId: 'a b' })).toBe('EVENT_ID_INVALID eventId');
    expect(await scan({ eventTime: 1 })).toBe('EVENT_TIME_INVALID eventTime');
    expect(await scan({ sscc: '123' })).toBe('SSCC_INVALID sscc');
    expect(await scan({ pointId: '' })).toBe('POINT_REQUIRED pointId');
    expect(await refusedWith(at.unit(a, sscc))).toBe('UNIT_MISSING');
  });

  test('of a device is where the device stands, and one that says otherwise is refused', async () => {
    const { ssccs } = await booked(tracking, 1);
    const sscc = ssccs[0] ?? '';
    const device = { ...person('a', 'device'), point: points.start };
    const elsewhere = { pointId: points.end };
    const tries = [
      () => at.collect(device, ssccs, points.end),
      () => at.scan(device, sscc, points.end),
      () => at.pack(device, nextSscc(), [sscc], elsewhere),
      () => tracking.client.unpack({ parentSscc: nextSscc(), ...elsewhere }, as(device)),
      () => tracking.client.weigh({ sscc, grams: 1, ...elsewhere }, as(device)),
      () => at.announce(device, 'b', [sscc], elsewhere),
    ];
    for (const one of tries) expect(await refusedWith(one())).toBe('DEVICE_ELSEWHERE pointId');
    await at.collect(device, ssccs);
    await at.scan(device, sscc, points.start);
    await at.pack(device, nextSscc(), [sscc], { pointId: '' });
    const { history } = await at.unit(a, sscc);
    expect(history.map(({ pointId }) => pointId)).toEqual(Array(3).fill(points.start));
  });
});

describe('a collection', () => {
  test('begins custody once, and a second one by another member changes nothing', async () => {
    const { ssccs } = await booked(tracking, 2);
    const { answers } = await at.collect(a, ssccs);
    expect(answers.map(({ advice, incidentId }) => [advice, incidentId])).toEqual([
      ['keep', ''],
      ['keep', ''],
    ]);
    const again = await at.collect(b, ssccs);
    expect(again.answers[0]?.incidentId).not.toBe('');
    expect(await at.unit(a, ssccs[0] ?? '')).toMatchObject({ custodianId: members.a });
  });

  test('by a member that the booking does not know is a scan, with an incident', async () => {
    const { ssccs } = await booked(tracking, 1);
    const { answers } = await at.collect(d, ssccs);
    expect(answers[0]).toMatchObject({ belongs: false, advice: 'hold' });
    const found = { custodianId: '', bookingId: '', status: 'unknown' };
    expect(await at.unit(d, ssccs[0] ?? '')).toMatchObject(found);
    await at.deliver(d, ssccs[0] ?? '');
    await at.collect(a, ssccs);
    expect(await at.unit(a, ssccs[0] ?? '')).toMatchObject({ custodianId: members.a });
    const seen = (await at.incidents(a)).find(({ sscc }) => sscc === ssccs[0]);
    expect(seen).toMatchObject({ kind: 'out_of_custody', memberId: members.d });
  });

  test('names each unit once, at least one and at most five hundred', async () => {
    const sscc = nextSscc();
    expect(await refusedWith(at.collect(a, []))).toBe('NO_UNITS ssccs');
    expect(await refusedWith(at.collect(a, [sscc, sscc]))).toBe('UNIT_TWICE ssccs');
    expect(await refusedWith(at.collect(a, [sscc, '1']))).toBe('SSCC_INVALID ssccs[1]');
    const many = Array.from({ length: 501 }, nextSscc);
    expect(await refusedWith(at.collect(a, many))).toBe('TOO_MANY_UNITS ssccs');
  });

  test('needs somebody of a member', async () => {
    const alliance = { subject: 'x', roles: ['operator' as const] };
    expect(await refusedWith(at.collect(alliance, [nextSscc()]))).toBe('MEMBER_REQUIRED');
  });

  test('of three hundred parcels that nobody knows yet is kept whole', async () => {
    const many = Array.from({ length: 300 }, nextSscc);
    const { answers } = await at.collect(c, many);
    expect(answers.filter(({ incidentId }) => incidentId !== '')).toHaveLength(300);
  });
});

describe('a booking that becomes known after the first scans', () => {
  test('makes its parcels known, keeps custody, and clears what was raised', async () => {
    const early = booking(30);
    const [first = ''] = early.ssccs;
    await at.collect(a, early.ssccs);
    await at.scan(a, first, points.start);
    const open = async () =>
      (await at.incidents(a)).filter(({ sscc }) => early.ssccs.includes(sscc)).length;
    expect(await open()).toBe(31);
    expect(await at.unit(a, first)).toMatchObject({ status: 'unknown', bookingId: '' });
    await tracking.hear('serai.booking.v1.BookingConfirmed', early.confirmed);
    await tracking.settle();
    expect(await open()).toBe(0);
    expect(await at.unit(a, first)).toMatchObject({
      status: 'in_custody',
      kind: 'parcel',
      bookingId: early.bookingId,
      custodianId: members.a,
    });
    expect(await at.track(early.numbers[0] ?? '')).toMatchObject({ status: 'under_way' });
    expect(await at.scan(a, first, points.start)).toMatchObject({ incidentId: '' });
  });

  test('leaves open what has another cause', async () => {
    const early = booking(1);
    const [sscc = ''] = early.ssccs;
    await at.collect(a, [sscc]);
    await tracking.hear('serai.booking.v1.BookingConfirmed', early.confirmed);
    await at.scan(a, sscc, 'pnt_elsewhere');
    await tracking.settle();
    const own = (await at.incidents(a)).filter((each) => each.sscc === sscc);
    expect(own.map(({ kind }) => kind)).toEqual(['misrouted']);
  });
});
