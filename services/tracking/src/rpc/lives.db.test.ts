import type { Tracking } from './tracking.test-data';
import {
  admin,
  anna,
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
const [a, b, d] = [operator('a'), operator('b'), operator('d')];

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});

afterAll(() => tracking.stop());

describe('a delivery', () => {
  test('ends custody, and who delivered it goes on seeing that it did', async () => {
    const { ssccs, numbers } = await booked(tracking, 2);
    await at.collect(a, ssccs);
    expect(await at.deliver(a, ssccs[0] ?? '')).toMatchObject({ belongs: true });
    expect(await at.unit(a, ssccs[0] ?? '')).toMatchObject({
      status: 'delivered',
      custodianId: '',
    });
    expect(await at.track(numbers[1] ?? '')).toMatchObject({ arrived: 1, count: 2 });
    expect(await at.deliver(a, ssccs[0] ?? '')).toMatchObject({ belongs: true });
    expect((await at.track(numbers[1] ?? '')).arrived).toBe(1);
  });

  test('without custody is kept, and changes nothing', async () => {
    const { ssccs, numbers } = await booked(tracking, 1);
    await at.collect(a, ssccs);
    const answer = await at.deliver(d, ssccs[0] ?? '');
    expect(answer).toMatchObject({ belongs: false, advice: 'call_office' });
    expect(answer?.incidentId).not.toBe('');
    expect(await at.unit(a, ssccs[0] ?? '')).toMatchObject({ custodianId: members.a });
    expect((await at.track(numbers[0] ?? '')).arrived).toBe(0);
    expect(await at.deliver(d, nextSscc())).toMatchObject({ flags: ['unknown_unit'] });
  });

  test('refuses a name that is longer than a sentence', async () => {
    const long = { receivedBy: 'x'.repeat(501) };
    expect(await refusedWith(at.deliver(a, nextSscc(), long))).toBe('TEXT_TOO_LONG receivedBy');
  });
});

describe('a booking that was cancelled', () => {
  test('is not expected any more, unless it is under way or delivered', async () => {
    const { ssccs, bookingId, numbers } = await booked(tracking, 3);
    const [under = '', delivered = '', expected = ''] = ssccs;
    await at.collect(a, [under, delivered]);
    await at.deliver(a, delivered);
    await tracking.hear('serai.booking.v1.BookingCancelled', { bookingId });
    expect(await at.unit(a, under)).toMatchObject({ status: 'in_custody' });
    expect(await at.unit(a, delivered)).toMatchObject({ status: 'delivered' });
    expect(await at.unit(a, expected)).toMatchObject({ status: 'cancelled' });
    const told = await at.track(numbers[2] ?? '');
    expect(told).toMatchObject({ status: 'cancelled', nextStep: '' });
    expect(told.estimateAt).toBeUndefined();
    expect(await at.scan(a, expected, points.start)).toMatchObject({ advice: 'hold' });
  });

  test('in part is counted without what goes no more; the others are expected as before', async () => {
    const { ssccs, bookingId, numbers } = await booked(tracking, 3);
    const [one = '', two = '', three = ''] = ssccs;
    await tracking.hear('serai.booking.v1.PartCancelled', { bookingId, ssccs: [two] });
    expect(await at.unit(a, two)).toMatchObject({ status: 'cancelled' });
    expect(await at.unit(a, three)).toMatchObject({ status: 'expected' });
    expect(await at.scan(a, two, points.start)).toMatchObject({ advice: 'hold' });
    expect(await at.track(numbers[1] ?? '')).toMatchObject({ status: 'cancelled', nextStep: '' });
    expect(await at.track(numbers[0] ?? '')).toMatchObject({ status: 'announced', count: 2 });
    await at.collect(a, [one, three]);
    for (const sscc of [one, three]) await at.deliver(a, sscc);
    expect(await at.track(numbers[0] ?? '')).toMatchObject({ status: 'delivered', count: 2 });
  });

  test('and changed is expected as it is now: with what came to it, without what was dropped', async () => {
    const made = booking(2);
    await tracking.hear('serai.booking.v1.BookingConfirmed', made.confirmed);
    type Told = { booking: { parts: Part[]; parcels: Parcel[] } };
    type Part = { id: string; status?: string; itinerary: unknown };
    type Parcel = { sscc: string; partId: string; trackingNumber: string; number: number };
    const told = structuredClone(made.confirmed) as Told;
    const [one, two] = told.booking.parcels as [Parcel, Parcel];
    const [part] = told.booking.parts as [Part];
    const [sscc, number] = [nextSscc(), 'NEW-NUMBER-1'];
    told.booking.parts.push({ ...part, id: 'prt_off', status: 'cancelled' });
    two.partId = 'prt_off';
    told.booking.parcels.push({ ...one, sscc, trackingNumber: number, number: 3 });
    await tracking.hear('serai.booking.v1.BookingChanged', told);
    expect(await at.unit(a, two.sscc)).toMatchObject({ status: 'cancelled' });
    expect(await at.unit(a, one.sscc)).toMatchObject({ status: 'expected' });
    expect(await at.unit(a, sscc)).toMatchObject({ status: 'expected' });
    expect(await at.track(number)).toMatchObject({ status: 'announced', count: 2 });
  });

  test('shows nothing any more to who was to collect it', async () => {
    const made = booking(1);
    const told = made.confirmed as { booking: { sellerId: string } };
    told.booking.sellerId = members.d;
    await tracking.hear('serai.booking.v1.BookingConfirmed', told);
    const [sscc = ''] = made.ssccs;
    expect(await at.unit(a, sscc)).toMatchObject({ status: 'expected' });
    await tracking.hear('serai.booking.v1.BookingCancelled', { bookingId: made.bookingId });
    expect(await refusedWith(at.unit(a, sscc))).toBe('UNIT_MISSING');
    expect(await at.unit(d, sscc)).toMatchObject({ status: 'cancelled' });
  });
});

describe('who sees a parcel', () => {
  test('is who sold it and its shipper, who has it, and no other customer', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    expect(await at.unit(anna, sscc)).toMatchObject({ status: 'expected' });
    const other = person('a', 'shipper');
    expect(await refusedWith(at.unit(other, sscc))).toBe('UNIT_MISSING');
    expect(await refusedWith(at.unit(b, sscc))).toBe('UNIT_MISSING');
    expect(await at.unit(admin, sscc)).toMatchObject({ status: 'expected' });
    await at.scan(a, sscc, 'pnt_elsewhere');
    const seen = async (who: typeof a) => (await at.incidents(who)).map((each) => each.sscc);
    expect(await seen(anna)).toContain(sscc);
    expect(await seen(other)).toEqual([]);
    const page = { cursor: '', limit: 200 };
    const list = async (who: typeof a) => {
      const { units } = await tracking.client.listUnits({ page, pointId: '' }, as(who));
      return units.map((unit) => unit.sscc);
    };
    expect(await list(anna)).toContain(sscc);
    expect(await list(other)).toEqual([]);
  });
});

describe('parcels that go another way', () => {
  test('are prepared for by who comes next on it, and what broke is nobody else is to act on', async () => {
    const made = await booked(tracking, 2);
    const [sscc = '', other = ''] = made.ssccs;
    await tracking.hear('serai.capacity.v1.DepartureCancelled', {
      departureId: made.departureId,
      reason: 'no driver',
    });
    await tracking.settle();
    const broken = async () =>
      (await at.incidents(a)).map((each) => each.sscc).filter((each) => made.ssccs.includes(each));
    expect([...(await broken())].sort()).toEqual([...made.ssccs].sort());
    const told = made.confirmed as {
      booking: { parts: { itinerary: { legs: { memberId: string; arrivesAt: number }[] } }[] };
    };
    const legs = told.booking.parts[0]?.itinerary.legs ?? [];
    const after = legs.map((leg, index) => ({
      ...leg,
      memberId: index === 0 ? members.d : leg.memberId,
      ...(index === 1 && { departureId: 'dep_other' }),
      arrivesAt: leg.arrivesAt + 86_400_000,
    }));
    await tracking.hear('serai.booking.v1.PartRerouted', {
      bookingId: made.bookingId,
      part: { id: 'prt_2', itinerary: { legs: after } },
      stays: { id: 'prt_1', itinerary: { legs } },
      before: { legs },
      ssccs: [sscc],
    });
    expect(await at.unit(d, sscc)).toMatchObject({ status: 'expected' });
    expect(await refusedWith(at.unit(d, other))).toBe('UNIT_MISSING');
    await at.collect(d, [sscc]);
    expect(await at.unit(a, sscc)).toMatchObject({ custodianId: members.d });
    expect(await broken()).toEqual([other]);
  });
});
