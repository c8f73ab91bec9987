import { days, hours } from '@serai/model';
import { decideBooking, type BookingCommand } from './booking';
import { evolveBooking, type Booking, type BookingFact } from './bookingState';
import { given, legsToPoznan, now, order, pins, planOf, quote } from './booking.test-data';
import { firstCharterTerms } from './charter';
import type { SpaceItem } from './itinerary';
import { hitsOf } from './replan/hits';
import type { Cause } from './replan/cause';
import type { Rerouting } from './replan/rerouteParts';
import type { Size } from './splitWay';
import { isUnfinished } from './unfinished';

const grams = 12_500;
const cm3 = 60_000;
const count = 3;
/** By truck in 6 hours, by train in 50, by the round of the last day. */
const resources = ['leg dep_1/0', 'leg dep_2/0', 'run are_poznan/am/20260408'] as const;

function itemsOf(parcels: number, of: readonly string[] = resources): readonly SpaceItem[] {
  return of.map((named) => {
    const [kind = '', resourceId = ''] = named.split(' ');
    const stops = kind === 'run' ? 1 : 0;
    return { kind, resourceId, grams: parcels * grams, cm3: parcels * cm3, stops };
  });
}

const items = itemsOf(count);
const whole = order({}, count);
const [first] = whole.parts;
const plan = planOf(legsToPoznan(), { items });
const asked = { ...whole, parts: first === undefined ? [] : [{ ...first, itinerary: plan }] };
const [one = '', two = '', three = ''] = whole.parcels.map(({ sscc }) => sscc);
const booked: readonly BookingCommand[] = [
  { type: 'Request', order: asked },
  { type: 'Confirm', at: now, holdVersions: { hld_1: 7 } },
];
const truckLeft = now + hours(7);
const trainLeft = now + days(3);
const end = (sscc: string, heardAt = now): BookingCommand => {
  return { type: 'End', sscc, at: now, heardAt };
};
const deliver = (sscc: string, heardAt = now): BookingCommand => {
  return { type: 'Deliver', sscc, at: now, heardAt };
};

function after(...commands: readonly BookingCommand[]): Booking {
  const state = given(...booked, ...commands);
  if (state.status === 'unknown') throw new Error('no booking');
  return state;
}

/** Capacity has given what its parts need. */
const settled: BookingCommand = {
  ...{ type: 'Settle', partId: 'prt_1', version: 2, holdVersion: 8, at: now },
};

function decided(state: Booking, command: BookingCommand): readonly BookingFact[] {
  return decideBooking(state, command);
}

describe('a parcel that is lost, returned, seized or destroyed', () => {
  it('gives back its space where nothing has left yet, once, at the price that was agreed', () => {
    const booking = after(end(one));
    const [part] = booking.parts;
    expect(part).toMatchObject({ isUnsettled: true, version: 2, holdVersion: 7 });
    expect(part?.itinerary.items).toEqual(itemsOf(2));
    expect(part?.price).toEqual(asked.parts[0]?.itinerary.price);
    expect(booking.order).toEqual(asked);
    expect(isUnfinished(booking)).toBe(true);
    expect(decided(booking, end(one))).toEqual([]);
    expect(decided(booking, deliver(one))).toEqual([]);
    expect(isUnfinished(after(end(one), settled))).toBe(false);
    expect(after(end(one), settled, end(one)).parts).toMatchObject([{ holdVersion: 8 }]);
  });

  it('keeps what it had on what has left', () => {
    const [truck, ...ahead] = itemsOf(2);
    expect(after(end(one, truckLeft)).parts[0]?.itinerary.items).toEqual([items[0], ...ahead]);
    expect(truck?.resourceId).toBe('dep_1/0');
    const gone = after(end(one, now + days(20)));
    expect(gone.parts[0]?.itinerary.items).toEqual(items);
    expect(isUnfinished(gone)).toBe(false);
    expect(gone.parts[0]?.version).toBe(1);
  });

  it('is heard of before it was collected, and after its delivery for nothing', () => {
    const collect: BookingCommand = { type: 'Collect', sscc: one };
    const early = after(end(one), collect);
    expect(early.parts).toEqual(after(collect, end(one)).parts);
    expect(after(deliver(one), end(one))).toEqual(after(deliver(one)));
    expect(after(deliver(one)).parts[0]?.itinerary.items).toEqual(items);
  });

  it('as the last that was under way leaves nothing held ahead, whatever the others came to', () => {
    const [left] = items;
    for (const all of [
      [end(one, truckLeft), end(two, truckLeft), end(three, truckLeft)],
      [deliver(one, truckLeft), deliver(two, truckLeft), end(three, truckLeft)],
      [end(three, truckLeft), deliver(one, truckLeft), deliver(two, truckLeft)],
    ]) {
      const booking = after(...all);
      expect(booking).toMatchObject({ status: 'completed', order: { price: whole.price } });
      expect(booking.parts[0]).toMatchObject({ isUnsettled: true, status: 'planned' });
      expect(booking.parts[0]?.itinerary.items).toEqual([left]);
      expect(isUnfinished(booking)).toBe(true);
    }
    const none = after(end(one), end(two), end(three));
    expect(none.parts[0]?.itinerary.items).toEqual([]);
    const versioned: BookingCommand = { ...settled, version: none.parts[0]?.version ?? 0 };
    expect(isUnfinished(after(end(one), end(two), end(three), versioned))).toBe(false);
    const all = [deliver(one), deliver(two), deliver(three)];
    expect(after(...all).parts[0]?.itinerary.items).toEqual(items);
  });

  it('is told where a hold changes by it, before the booking is completed', () => {
    const types = (state: Booking, command: BookingCommand) =>
      decided(state, command).map(({ type }) => type);
    expect(types(after(), end(one))).toEqual(['ParcelEnded', 'PartLightened']);
    const last = after(end(one), deliver(two));
    const closing = ['PartLightened', 'BookingCompleted'];
    expect(types(last, deliver(three))).toEqual(['ParcelDelivered', ...closing]);
    expect(types(last, end(three))).toEqual(['ParcelEnded', ...closing]);
  });

  it('gives back as much everywhere where the hold is less than what was weighed', () => {
    const evidence = { eventId: 'e', memberId: 'm', pointId: 'p', weighedAt: 1, reference: '' };
    const size = { grams: grams + 10_000, cm3: 0 };
    const { tolerance } = firstCharterTerms;
    const scale: BookingCommand = {
      ...{ type: 'Reweigh', sscc: one, size, evidence, tolerance, at: now },
    };
    const lack: BookingCommand = { type: 'LackRoom', partId: 'prt_1', version: 2, at: now };
    const heavy = after(scale, lack, end(one, truckLeft));
    // Nothing more is taken by a truck that has left: asked for that, capacity would refuse it all.
    expect(heavy.parts[0]?.itinerary.items).toEqual(itemsOf(2));
    const late = after(end(one), scale);
    expect(late.parts[0]?.itinerary.items).toEqual(itemsOf(2));
    expect(late.parts[0]?.price).toEqual(after(scale, end(one)).parts[0]?.price);
    const empty = after(scale, lack, ...[one, two, three].map((sscc) => end(sscc, truckLeft)));
    expect(empty.parts[0]?.itinerary.items).toEqual([]);
    expect(empty.parts[0]?.lacksRoom).toBeUndefined();
  });

  it('leaves what still travels its space where it was weighed after the cut-off', () => {
    const evidence = { eventId: 'e', memberId: 'm', pointId: 'p', weighedAt: 1, reference: '' };
    const { tolerance } = firstCharterTerms;
    const scale = (size: Size): BookingCommand => {
      // The train has closed, and leaves ten hours later.
      return { type: 'Reweigh', sscc: one, size, evidence, tolerance, at: now + hours(40) };
    };
    const before = now + hours(45);
    const [truck, , run] = items;
    for (const size of [
      { grams: grams + 20_000, cm3: 0 },
      { grams, cm3: cm3 * 3 },
    ]) {
      const heavy = after(scale(size), end(one, before));
      expect(heavy.parts[0]?.itinerary.items).toEqual([truck, ...itemsOf(2).slice(1)]);
      const lighter = after(scale(size), end(two, before)).parts[0]?.itinerary.items;
      // The heavy one is on the train with all of the space that it was not given.
      const needed = { ...size, cm3: size.cm3 || cm3 };
      const train = {
        grams: Math.min(count * grams, needed.grams + grams),
        cm3: Math.min(count * cm3, needed.cm3 + cm3),
      };
      const all = { grams: needed.grams + grams, cm3: needed.cm3 + cm3 };
      expect(lighter).toEqual([truck, { ...items[1], ...train }, { ...run, ...all }]);
    }
  });
});

describe('while its part is changed otherwise', () => {
  it('by cancelling it or another, nothing is given back twice', () => {
    const cancel = (parcelId: string): BookingCommand => ({
      ...{ type: 'Cancel', reason: 'r', at: now },
      only: { partId: '', parcelIds: [parcelId], newPartIds: ['prt_2'] },
    });
    const [own = '', other = ''] = whole.parcels.map(({ id }) => id);
    const heldBy = ({ parts }: Booking) => parts[0]?.itinerary.items;
    expect(heldBy(after(end(one), cancel(own)))).toEqual(itemsOf(2));
    expect(heldBy(after(end(one), cancel(other)))).toEqual(itemsOf(1));
    const [stays, goes] = after(end(one), cancel(other)).parts;
    expect((stays?.price.amount ?? 0) + (goes?.price.amount ?? 0)).toBe(whole.price.amount);
    expect(goes?.isUnsettled).toBeUndefined();
    const rest = after(end(one), cancel(other), {
      ...{ type: 'Cancel', reason: 'r', at: now },
      only: { partId: '', parcelIds: [whole.parcels[2]?.id ?? ''], newPartIds: ['prt_3'] },
    });
    // What ended is all that is left.
    expect(rest).toMatchObject({ status: 'completed', parts: [{ isUnsettled: true }, {}, {}] });
    expect(heldBy(rest)).toEqual([]);
  });

  const [option] = quote().options;
  if (option === undefined) throw new Error('no option');
  const change: BookingCommand = {
    type: 'RequestChange',
    ...{ changeId: 'quo_1', newPartId: 'prt_2', newHoldId: 'hld_2', companyPrefix: '' },
    ...{ firstSerial: 1, draws: [], at: now },
    quote: quote({
      requirement: {
        ...quote().requirement,
        parcels: whole.parcels.map(({ content }) => content),
      },
    }),
    option: { ...option, itinerary: planOf(legsToPoznan(), { items: itemsOf(count) }) },
    asked: {
      ...{ bookingId: 'bkg_1', partId: 'prt_1', partVersion: 1, othersStay: false },
      parcelIds: whole.parcels.map(({ id }) => id),
    },
  };
  const accept: BookingCommand = {
    ...{ type: 'AcceptChange', changeId: 'quo_1', holdVersions: { hld_1: 9 }, at: now },
  };
  const refuse: BookingCommand = {
    ...{ type: 'RefuseChange', changeId: 'quo_1', reasonCode: 'NO_ROOM', reason: '', at: now },
  };

  it('by a change that is pending, it waits for that, and then counts for what it has become', () => {
    const pending = after(change, end(one));
    expect(pending.parts).toEqual(after(change).parts);
    for (const answer of [accept, refuse]) {
      const booking = after(change, end(one), answer);
      expect(booking.parts[0]?.itinerary.items).toEqual(itemsOf(2));
      expect(booking.parts[0]?.isUnsettled).toBe(true);
      const closed = after(change, end(one), end(two), end(three), answer);
      expect(closed).toMatchObject({ status: 'completed', parts: [{ isUnsettled: true }] });
      expect(closed.parts[0]?.itinerary.items).toEqual([]);
      expect(decided(booking, answer)).toEqual([]);
    }
    // Quoted for all that was named, whatever had become of it.
    const known = after(end(one), settled, {
      ...change,
      asked: { ...change.asked, partVersion: 2 },
    });
    expect(evolved(known, accept).parts[0]?.itinerary.items).toEqual(itemsOf(2));
  });

  const cause: Cause = { kind: 'cancelled', departureId: 'dep_1', reason: 'flood' };
  const found = planOf(
    legsToPoznan(now + days(1)).map((leg) =>
      leg.departureId === 'dep_1' ? { ...leg, departureId: 'dep_9' } : leg,
    ),
    { items: itemsOf(count, ['leg dep_9/0', 'leg dep_2/0']) },
  );
  const newWay = (parcels: number) => itemsOf(parcels, ['leg dep_9/0', 'leg dep_2/0']);
  const moving = (changes: Partial<Rerouting>): BookingCommand => ({
    ...{ type: 'Reroute', partId: 'prt_1', holdId: 'hld_1', behind: 0, found, cause, pins },
    parcelIds: whole.parcels.map(({ id }) => id),
    searched: { grams: count * grams, cm3: count * cm3 },
    ...{ holdVersion: 9, expectedVersion: 7, at: now },
    ...changes,
  });

  it('by another way that was taken before it was heard of, it gives back there', () => {
    const booking = after(end(one), moving({}));
    expect(booking.parts).toHaveLength(1);
    expect(booking.parts[0]?.itinerary.items).toEqual(newWay(2));
    expect(booking.parts[0]?.isUnsettled).toBe(true);
    const split = moving({
      parcelIds: whole.parcels.slice(0, 2).map(({ id }) => id),
      goes: { partId: 'prt_2', holdId: 'hld_2' },
    });
    const [stays, goes] = after(end(one), split).parts;
    expect(goes?.itinerary.items).toEqual(newWay(1));
    expect(goes?.isUnsettled).toBe(true);
    expect(stays?.itinerary.items).toEqual(itemsOf(1));
    const left = after(end(three, now + days(20)), split);
    expect(left.parts[0]?.itinerary.items).toEqual([]);
    expect(left.parts[0]?.isUnsettled).toBe(true);
    const ended = after(...[one, two, three].map((sscc) => end(sscc)), moving({}));
    expect(ended.status).toBe('completed');
  });

  it('by another way that is looked for after it, what travels goes there as one part', () => {
    const booking = after(end(one), settled);
    const [hit] = hitsOf(booking, { cause, now });
    expect(hit?.parcels.map(({ sscc }) => sscc)).toEqual([two, three]);
    const parcelIds = hit?.parcels.map(({ id }) => id) ?? [];
    const rerouted = evolved(booking, moving({ parcelIds, expectedVersion: 8 }));
    expect(rerouted.parts).toHaveLength(1);
    expect(rerouted.parts[0]?.itinerary.items).toEqual(newWay(2));
    expect(rerouted.parts[0]?.isUnsettled).toBeUndefined();
    const last = evolved(rerouted, end(two, trainLeft));
    const [taken, train] = [newWay(2), newWay(1)];
    expect(last.parts[0]?.itinerary.items).toEqual([taken[0], taken[1]]);
    expect(evolved(rerouted, end(two)).parts[0]?.itinerary.items).toEqual(train);
  });
});

function evolved(state: Booking, command: BookingCommand): Booking {
  const next = decideBooking(state, command).reduce(evolveBooking, state as never) as Booking;
  return next;
}
