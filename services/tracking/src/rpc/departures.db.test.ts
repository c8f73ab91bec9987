import { days, hours } from '@serai/model';
import { clock } from '@serai/runtime';
import type { Tracking } from './tracking.test-data';
import { anna, booked, booking, field, openTracking, operator, points } from './tracking.test-data';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const [a, c] = [operator('a'), operator('c')];

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});

afterAll(() => tracking.stop());

/** The carrier of a departure says when its one leg runs now. */
const revise = async (id: string, departsAt: number, arrivesAt: number): Promise<void> => {
  const departure = { id, legs: [{ departsAt, arrivesAt }] };
  const reason = 'roadworks';
  await tracking.hear('serai.capacity.v1.DepartureRevised', { departure, reason });
  await tracking.settle();
};

const of = (list: readonly { sscc: string; kind: string }[], sscc: string) =>
  list.filter((each) => each.sscc === sscc).map(({ kind }) => kind);

describe('a departure', () => {
  test('that is late moves the estimate; one that is missed by it is the seller’s to mend', async () => {
    const { numbers, ssccs, departureId, startsAt } = await booked(tracking, 2);
    const [sscc = '', number = ''] = [ssccs[0], numbers[0]];
    await revise(departureId, startsAt + hours(11), startsAt + hours(19));
    expect((await at.track(number)).estimateAt).toBe(startsAt + hours(38));
    expect(of(await at.incidents(a), sscc)).toEqual([]);
    await revise(departureId, startsAt + hours(11), startsAt + hours(23));
    expect((await at.track(number)).estimateAt).toBe(startsAt + hours(38) + days(1) - hours(2));
    expect(of(await at.incidents(a), sscc)).toEqual(['missed_connection']);
    expect(of(await at.incidents(c), sscc)).toEqual([]);
    expect(of(await at.incidents(anna), sscc)).toEqual(['missed_connection']);
    await revise(departureId, startsAt + hours(11), startsAt + hours(19));
    expect(of(await at.incidents(a), sscc)).toEqual([]);
    expect((await at.track(number)).estimateAt).toBe(startsAt + hours(38));
    await revise(departureId, startsAt + hours(11), startsAt + hours(23));
    expect(of(await at.incidents(a), sscc)).toEqual(['missed_connection']);
  });

  test('that is cancelled holds up all who are on it, and is told once', async () => {
    const { numbers, ssccs, departureId, startsAt } = await booked(tracking, 45);
    const other = await booked(tracking, 1);
    const cancelled = { departureId, reason: 'strike' };
    await tracking.hear('serai.capacity.v1.DepartureCancelled', cancelled);
    await tracking.settle();
    await tracking.settle();
    const seen = (await at.incidents(a)).filter((each) => ssccs.includes(each.sscc));
    expect(seen.map(({ kind }) => kind)).toEqual(Array(45).fill('departure_cancelled'));
    const told = await at.track(numbers[0] ?? '');
    expect(told).toMatchObject({ status: 'held_up', incidents: ['departure_cancelled'] });
    expect(told.estimateAt).toBeGreaterThan(startsAt + hours(38));
    expect((await at.track(other.numbers[0] ?? '')).status).toBe('announced');
  });

  test('under an embargo holds up who has no other way, until they have one', async () => {
    const { confirmed, numbers, ssccs, bookingId } = await booked(tracking, 2);
    const [sscc = '', number = ''] = [ssccs[0], numbers[0]];
    const cause = { kind: 'embargo', id: 'emb_1', reason: 'strike' };
    const unplaced = { rerouteId: 'rrt_1', bookingId, ssccs: [sscc], cause, reasons: [] };
    const other = { ...unplaced, ssccs: [ssccs[1] ?? ''], cause: { ...cause, kind: 'cancelled' } };
    await tracking.hear('serai.booking.v1.RerouteUnplaced', other);
    await tracking.hear('serai.booking.v1.RerouteUnplaced', unplaced);
    await tracking.hear('serai.booking.v1.RerouteProposed', { ...unplaced, options: [] });
    const seen = async () =>
      (await at.incidents(a)).filter((each) => ssccs.includes(each.sscc)).map(({ kind }) => kind);
    expect(await seen()).toEqual(['embargo']);
    expect(await at.track(number)).toMatchObject({ status: 'held_up', incidents: ['embargo'] });
    const { booking: made } = confirmed as { booking: { parts: { itinerary: object }[] } };
    const [part] = made.parts;
    const rerouted = { bookingId, part, stays: null, before: part?.itinerary, ssccs: [sscc] };
    await tracking.hear('serai.booking.v1.PartRerouted', { ...rerouted, cause });
    expect(await seen()).toEqual([]);
  });

  test('that was late before the booking was heard of counts all the same', async () => {
    const made = booking(2);
    const { departureId, startsAt, confirmed, numbers, ssccs } = made;
    await revise(departureId, startsAt + hours(11), startsAt + hours(23));
    await tracking.hear('serai.booking.v1.BookingConfirmed', confirmed);
    await tracking.settle();
    const { estimateAt } = await at.track(numbers[0] ?? '');
    expect(estimateAt).toBe(startsAt + hours(38) + days(1) - hours(2));
    expect(of(await at.incidents(a), ssccs[1] ?? '')).toEqual(['missed_connection']);
  });

  test('that has gone when a late parcel is seen is missed', async () => {
    const { ssccs, numbers } = await booked(tracking, 1, clock() - hours(15));
    const [sscc = ''] = ssccs;
    await at.collect(a, [sscc]);
    await at.scan(a, sscc, points.start);
    expect(of(await at.incidents(a), sscc)).toEqual(['missed_connection']);
    const { estimateAt = 0, estimateEarliest = 0 } = await at.track(numbers[0] ?? '');
    expect(estimateAt).toBeGreaterThan(clock());
    expect(estimateEarliest).toBeLessThan(estimateAt);
  });
});
