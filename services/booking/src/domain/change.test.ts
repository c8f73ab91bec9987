import { hours } from '@serai/model';
import { given, now, order, quote } from './booking.test-data';
import type { Booking } from './bookingState';
import { decideBooking } from './booking';
import { changeable, requestChange } from './change';

const request = { type: 'Request', order: order() } as const;
const confirm = { type: 'Confirm', at: now, holdVersions: { hld_1: 7 } } as const;
const asked = { partId: 'prt_1', parcelIds: [], othersStay: true };
/** The truck to Xi'an leaves six hours from now and closes an hour before. */
const firstCutoff = now + hours(5);

describe('a change of a part', () => {
  const confirmed = given(request, confirm) as Booking;

  it('is in time until the moment its first ride closes, and not at it', () => {
    expect(changeable(confirmed, asked, firstCutoff - 1).id).toBe('prt_1');
    expect(() => changeable(confirmed, asked, firstCutoff)).toThrow(
      expect.objectContaining({ code: 'CHANGE_TOO_LATE', kind: 'conflict' }),
    );
  });

  it('touches what is named and, where the others do not stay, all of it', () => {
    const sscc = order().parcels[0]?.sscc ?? '';
    const collected = given(request, confirm, { type: 'Collect', sscc }) as Booking;
    const others = { ...asked, parcelIds: ['pcl_2'] };
    expect(changeable(collected, others, now).id).toBe('prt_1');
    for (const touching of [
      { ...others, othersStay: false },
      { ...asked, parcelIds: ['pcl_1'] },
    ]) {
      expect(() => changeable(collected, touching, now)).toThrow(
        expect.objectContaining({ code: 'ALREADY_COLLECTED' }),
      );
    }
  });

  it('is not made by a quote of a part that was changed since', () => {
    const [option] = quote().options;
    const change = {
      type: 'RequestChange',
      quote: quote(),
      option: option!,
      asked: { ...asked, bookingId: 'bkg_1', partVersion: 2, parcelIds: ['pcl_1'] },
      at: now,
      changeId: 'quo_9',
      newPartId: 'prt_2',
      newHoldId: 'hld_2',
      companyPrefix: '0614141',
      firstSerial: 1,
      draws: [],
    } as const;
    expect(() => requestChange(confirmed, change)).toThrow(
      expect.objectContaining({ code: 'PART_CHANGED' }),
    );
  });

  it('that nobody asked for is neither accepted nor refused', () => {
    const answer = { changeId: 'quo_9', holdVersions: {}, at: now };
    expect(decideBooking(confirmed, { type: 'AcceptChange', ...answer })).toEqual([]);
    const reason = { reasonCode: 'NO_ROOM', reason: 'Full.' };
    expect(decideBooking(confirmed, { type: 'RefuseChange', ...answer, ...reason })).toEqual([]);
  });
});

describe('a part that is cancelled', () => {
  it('is in time until the first ride of its way closes, at the terms of its rides', () => {
    const confirmed = given(request, confirm);
    const only = { partId: '', parcelIds: ['pcl_1'], newPartIds: ['prt_2'] };
    const cancelAt = (at: number) => ({ type: 'Cancel', reason: 'r', at, only }) as const;
    // Of 7 equal parcels one: 50 % of its share of 10.00 and 10 % of its share of 200.00.
    expect(decideBooking(confirmed, cancelAt(now))).toMatchObject([
      { part: { cancellation: { fee: { amount: 72 + 286 } } }, stays: { isUnsettled: true } },
    ]);
    expect(() => decideBooking(confirmed, cancelAt(firstCutoff))).toThrow(
      expect.objectContaining({ code: 'CANCEL_TOO_LATE' }),
    );
  });
});
