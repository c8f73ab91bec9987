import { hours } from '@serai/model';
import { given, now, order } from './booking.test-data';
import type { Booking } from './bookingState';
import type { SpaceItem } from './itinerary';
import { asksMore, giveUp, refused, roomsOf, tryPlace } from './waiting';

const answerBy = now + hours(5);
const waitingOrder = order({ wait: { answerBy } } as Partial<ReturnType<typeof order>>);
const requested = given({ type: 'Request', order: waitingOrder }) as Booking;
const full = { reasonCode: 'NO_ROOM', reason: 'Full.' };
const decline = (at: number, reasonCode = 'NO_ROOM') =>
  ({ type: 'Decline', ...full, reasonCode, at }) as const;
const holdIds = { prt_1: 'hld_2' };
const waiting = given({ type: 'Request', order: waitingOrder }, decline(now)) as Booking;
const trying = given({ type: 'Request', order: waitingOrder }, decline(now), {
  type: 'TryPlace',
  holdIds,
}) as Booking;
const types = (facts: readonly { readonly type: string }[]) => facts.map(({ type }) => type);
const inVain = [{ type: 'BookingDeclined', reasonCode: 'WAITED_IN_VAIN' }];

describe('a booking for which there is no room', () => {
  it('waits until its answer-by time, and not at it', () => {
    const at = answerBy - 1;
    expect(refused(requested, { ...full, at })).toMatchObject([
      { type: 'BookingWaiting', answerBy },
    ]);
    expect(types(refused(trying, { ...full, at }))).toEqual(['PlaceRefused']);
    expect(refused(requested, { ...full, at: answerBy })).toMatchObject([
      { type: 'BookingDeclined', reasonCode: 'NO_ROOM' },
    ]);
    expect(refused(trying, { ...full, at: answerBy })).toMatchObject(inVain);
  });

  it('does not wait where nobody asked for it, nor for what is no want of room', () => {
    const plain = given({ type: 'Request', order: order() }) as Booking;
    expect(types(refused(plain, { ...full, at: now }))).toEqual(['BookingDeclined']);
    const barred = { reasonCode: 'EMBARGOED', reason: 'No.', at: now };
    for (const state of [requested, trying]) {
      expect(refused(state, barred)).toMatchObject([{ reasonCode: 'EMBARGOED' }]);
    }
    const late = { ...barred, reasonCode: 'TOO_LATE' };
    expect(refused(requested, late)).toMatchObject([{ reasonCode: 'TOO_LATE' }]);
    expect(refused(trying, late)).toMatchObject(inVain);
    expect(refused(waiting, { ...full, at: now })).toEqual([]);
  });

  it('is tried again under other holds, one try at a time', () => {
    expect(waiting).toMatchObject({ status: 'waiting', isTrying: false });
    expect(trying).toMatchObject({ isTrying: true, parts: [{ holdId: 'hld_2' }] });
    expect(tryPlace(trying, { holdIds })).toEqual([]);
    expect(tryPlace(requested, { holdIds })).toEqual([]);
  });

  it('is given up at its time, and not before, nor while it is tried', () => {
    expect(giveUp(waiting, answerBy - 1)).toEqual([]);
    expect(giveUp(waiting, answerBy)).toMatchObject(inVain);
    expect(giveUp(trying, answerBy)).toEqual([]);
    expect(giveUp(requested, answerBy)).toEqual([]);
  });
});

describe('who waits behind another', () => {
  const item: SpaceItem = { kind: 'run', resourceId: 'r', grams: 5, cm3: 50, stops: 2 };
  const asking = (items: readonly SpaceItem[], sellerId = 'mbr_a'): Booking => {
    const [part] = waiting.parts;
    if (part === undefined) throw new Error('no part');
    const parts = [{ ...part, itinerary: { ...part.itinerary, items } }];
    return { ...waiting, order: { ...waiting.order, sellerId }, parts };
  };
  const before = asking([item]);

  it('is not asked for where it needs as much of the same, in everything', () => {
    expect(asksMore(asking([item]), before)).toBe(true);
    expect(asksMore(asking([{ ...item, resourceId: 'other' }, item]), before)).toBe(true);
    for (const name of ['grams', 'cm3', 'stops'] as const) {
      const less = { ...item, [name]: item[name] - 1 };
      const more = { ...item, [name]: item[name] + 1 };
      expect(asksMore(asking([less]), before)).toBe(false);
      expect(asksMore(asking([more]), before)).toBe(true);
    }
  });

  it('is asked for where it needs something else, or another member sells it', () => {
    expect(asksMore(asking([{ ...item, resourceId: 'other' }]), before)).toBe(false);
    expect(asksMore(before, asking([item, { ...item, resourceId: 'other' }]))).toBe(false);
    expect(asksMore(asking([item], 'mbr_b'), before)).toBe(false);
  });

  it('waits for a departure whole, for runs and storage by the day, each once', () => {
    const leg = (index: number): SpaceItem => {
      return { ...item, kind: 'leg', resourceId: `dep_1/${index}` };
    };
    const storage: SpaceItem = { ...item, kind: 'storage', resourceId: 'pnt_1/20260603' };
    expect(roomsOf([leg(0), leg(11), item, storage])).toEqual(['dep_1', 'r', 'pnt_1/20260603']);
  });
});
