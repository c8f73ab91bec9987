import { hours, minutes } from '@serai/model';
import { decideBooking, type BookingCommand } from './booking';
import { evolveBooking } from './bookingState';
import { given, leg, legsToPoznan, now, order, planOf } from './booking.test-data';
import type { Order } from './order';
import { partsOf } from './part';

const request: BookingCommand = { type: 'Request', order: order() };
const confirm: BookingCommand = { type: 'Confirm', at: now + 10 };
const decline: BookingCommand = {
  type: 'Decline',
  reasonCode: 'SPACE_SOLD_OUT',
  reason: 'Somebody was faster.',
  at: now + 10,
};
const cancelAt = (at: number): BookingCommand => ({ type: 'Cancel', reason: 'changed plans', at });
const released: BookingCommand = { type: 'AcknowledgeRelease' };
const [first, second, ...others] = order().parcels.map(({ sscc }) => sscc) as [string, string];
const collect = (sscc: string): BookingCommand => ({ type: 'Collect', sscc });
const deliver = (sscc: string, at = now + 99): BookingCommand => ({
  ...{ type: 'Deliver', sscc, at },
  heardAt: at,
});
/** The truck to Xi'an leaves six hours from now and closes an hour before. */
const firstCutoff = now + hours(5);

function order2(changes: Partial<Order>): BookingCommand {
  return { type: 'Request', order: order(changes) };
}

describe('a booking, from its request to its end', () => {
  it('is requested, confirmed, collected, delivered parcel by parcel, and completed', () => {
    const requested = given(request);
    expect(requested.status).toBe('requested');
    expect(decideBooking(requested, confirm)).toEqual([
      { type: 'BookingConfirmed', order: order(), parts: partsOf(order()), at: now + 10 },
    ]);
    const all = [first, second, ...others];
    const collected = given(request, confirm, ...all.map(collect));
    const allButOne = all.slice(0, -1).map((sscc) => deliver(sscc));
    const nearly = allButOne.reduce(
      (state, command) => decideBooking(state, command).reduce(evolveBooking, state),
      collected,
    );
    expect(nearly.status).toBe('confirmed');
    const last = decideBooking(nearly, deliver(all.at(-1) ?? '', now + 1_000));
    expect(last).toEqual([
      { type: 'ParcelDelivered', sscc: all.at(-1), at: now + 1_000 },
      { type: 'BookingCompleted', at: now + 1_000 },
    ]);
    expect(last.reduce(evolveBooking, nearly)).toMatchObject({
      status: 'completed',
      completedAt: now + 1_000,
    });
  });

  it('is completed when its latest parcel was delivered, in whatever order that is heard', () => {
    const two: BookingCommand = { type: 'Request', order: order({}, 2) };
    const [one = '', other = ''] = order({}, 2).parcels.map(({ sscc }) => sscc);
    const ends = [
      [deliver(one, now + 200), deliver(other, now + 100)],
      [deliver(other, now + 100), deliver(one, now + 200)],
    ].map((heard) => given(two, confirm, ...heard));
    expect(ends[0]).toMatchObject({ status: 'completed', completedAt: now + 200 });
    expect(ends[1]).toEqual(ends[0]);
  });

  it('is completed when nothing of it is under way any more, though a parcel was lost', () => {
    const two: BookingCommand = { type: 'Request', order: order({}, 2) };
    const [one = '', other = ''] = order({}, 2).parcels.map(({ sscc }) => sscc);
    const end: BookingCommand = { type: 'End', sscc: other, at: now + 300, heardAt: now };
    const left = given(two, confirm, deliver(one));
    expect(left.status).toBe('confirmed');
    expect(given(two, confirm, deliver(one), end, end, deliver(other))).toMatchObject({
      status: 'completed',
      completedAt: now + 300,
    });
    expect(given(two, confirm, end).status).toBe('confirmed');
  });

  it('is declined with the reason that capacity gave', () => {
    expect(given(request, decline)).toMatchObject({
      status: 'declined',
      reasonCode: 'SPACE_SOLD_OUT',
      reason: 'Somebody was faster.',
    });
  });

  it('is not known before it is requested', () => {
    expect(() => decideBooking(given(), confirm)).toThrow(
      expect.objectContaining({ code: 'BOOKING_MISSING', kind: 'missing' }),
    );
  });

  it.each([
    ['requested twice', [request], request],
    ['confirmed twice', [request, confirm], confirm],
    ['declined after it was confirmed', [request, confirm], decline],
    ['confirmed after it was declined', [request, decline], confirm],
    ['confirmed after it was cancelled', [request, cancelAt(now)], confirm],
    ['cancelled twice', [request, confirm, cancelAt(now)], cancelAt(now + 1)],
    ['released before it was cancelled', [request, confirm], released],
    ['released twice', [request, cancelAt(now), released], released],
    ['collected twice', [request, confirm, collect(first)], collect(first)],
    ['delivered twice', [request, confirm, deliver(first)], deliver(first)],
    ['collected with a foreign parcel', [request, confirm], collect('376123450000000018')],
    ['delivered with a foreign parcel', [request, confirm], deliver('376123450000000018')],
    ['delivered after it was cancelled', [request, cancelAt(now)], deliver(first)],
  ] as const)('%s, nothing happens', (_, history, command) => {
    expect(decideBooking(given(...history), command)).toEqual([]);
  });
});

describe('cancelling', () => {
  it('is free and always in time while the booking is only requested', () => {
    expect(given(request, cancelAt(firstCutoff + hours(100)))).toMatchObject({
      status: 'cancelled',
      reason: 'changed plans',
      fee: { amount: 0, currency: 'EUR' },
      isReleased: false,
    });
  });

  it('of a confirmed booking costs what the tariffs said when it was quoted', () => {
    // Road leaves in 6 h: 50 % of 10.00. Rail leaves in 50 h: 10 % of 200.00.
    const [fact] = decideBooking(given(request, confirm), cancelAt(now));
    expect(fact).toMatchObject({ type: 'BookingCancelled', fee: { amount: 500 + 2_000 } });
  });

  it('is in time until the moment the first ride closes, and not at it', () => {
    const confirmed = given(request, confirm);
    expect(decideBooking(confirmed, cancelAt(firstCutoff - 1))).toHaveLength(1);
    expect(() => decideBooking(confirmed, cancelAt(firstCutoff))).toThrow(
      expect.objectContaining({ code: 'CANCEL_TOO_LATE', kind: 'conflict' }),
    );
  });

  it('is refused once a parcel was collected', () => {
    expect(() => decideBooking(given(request, confirm, collect(second)), cancelAt(now))).toThrow(
      expect.objectContaining({ code: 'ALREADY_COLLECTED', kind: 'conflict' }),
    );
  });

  it('is refused when there is nothing to cancel any more', () => {
    expect(() => decideBooking(given(request, decline), cancelAt(now))).toThrow(
      expect.objectContaining({ code: 'BOOKING_DECLINED' }),
    );
    const one = order2({ parcels: order({}, 1).parcels });
    const sscc = order({}, 1).parcels[0]?.sscc ?? '';
    expect(() => decideBooking(given(one, confirm, deliver(sscc)), cancelAt(now))).toThrow(
      expect.objectContaining({ code: 'BOOKING_COMPLETED' }),
    );
  });

  it('where nothing rides, is in time until the first dated round sets out', () => {
    const [collection, , , delivery] = legsToPoznan();
    const local = planOf([
      { ...leg({}), ...collection, toPointId: 'pnt_yiwu', runId: 'am/20260324' },
      {
        ...leg({}),
        ...delivery,
        fromPointId: 'pnt_yiwu',
        departsAt: now + hours(5),
        arrivesAt: now + hours(6),
        cutoffAt: now + hours(5),
      },
    ]);
    const parts = [{ id: 'prt_1', parcelIds: [], itinerary: local, holdId: 'hld_1', version: 1 }];
    const confirmed = given(order2({ parts }), confirm);
    expect(decideBooking(confirmed, cancelAt(now + hours(2) - 1))).toHaveLength(1);
    expect(() => decideBooking(confirmed, cancelAt(now + hours(2) + minutes(1)))).toThrow(
      expect.objectContaining({ code: 'CANCEL_TOO_LATE' }),
    );
  });

  it('is over when capacity has acknowledged the release', () => {
    expect(given(request, confirm, cancelAt(now), released)).toMatchObject({ isReleased: true });
  });
});
