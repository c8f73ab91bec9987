import { decideBooking, type BookingCommand } from './booking';
import { legsToPoznan, now, order, pins, planOf, quote } from './booking.test-data';
import { firstCharterTerms } from './charter';
import { evolveBooking, noBooking, type Booking, type BookingState } from './bookingState';
import { asWeighed } from './weighed';
import { hitsOf } from './replan/hits';
import type { Cause } from './replan/cause';

const whole = order();
const [heavy] = whole.parcels;
const parcelId = heavy?.id ?? '';
const declared = 12_500 * whole.parcels.length;
const evidence = { eventId: 'e', memberId: 'm', pointId: 'p', weighedAt: 1, reference: '' };
const cause: Cause = { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' };

/** One parcel is 20 kg heavier than was said. */
function weighed(): Booking {
  let state = noBooking;
  for (const command of [
    { type: 'Request', order: whole },
    { type: 'Confirm', at: now },
    {
      type: 'Reweigh',
      sscc: heavy?.sscc ?? '',
      size: { grams: 32_500, cm3: 0 },
      evidence,
      tolerance: firstCharterTerms.tolerance,
      at: now,
    },
  ] as const) {
    for (const fact of decideBooking(state, command)) state = evolveBooking(state, fact);
  }
  if (state.status !== 'confirmed') throw new Error('not confirmed');
  return { ...state, parts: state.parts.map(({ isUnsettled: _, ...part }) => part) };
}

const sscc = heavy?.sscc ?? '';
const { tolerance } = firstCharterTerms;
const size = { grams: 32_500, cm3: 0 };
const scale = { type: 'Reweigh', sscc, size, evidence, tolerance, at: now } as const;

function after(state: BookingState, ...commands: readonly BookingCommand[]): Booking {
  for (const command of commands) {
    for (const fact of decideBooking(state, command)) state = evolveBooking(state, fact);
  }
  if (state.status === 'unknown') throw new Error('no booking');
  return state;
}

/** All parcels are to go another day; capacity has not answered yet. */
function changing(): Booking {
  const [option] = quote().options;
  if (option === undefined) throw new Error('no option');
  const parcelIds = whole.parcels.map(({ id }) => id);
  const asked = {
    bookingId: 'bkg_1',
    partId: 'prt_1',
    partVersion: 1,
    parcelIds,
    othersStay: true,
  };
  const drawn = { newPartId: 'prt_2', newHoldId: 'hld_2', companyPrefix: '', firstSerial: 1 };
  const change = {
    type: 'RequestChange',
    changeId: 'quo_1',
    quote: quote(),
    option,
    asked,
  } as const;
  return after(
    noBooking,
    { type: 'Request', order: whole },
    { type: 'Confirm', at: now },
    { ...change, ...drawn, draws: [], at: now },
  );
}

describe('a parcel that is weighed while a change is pending', () => {
  const accept = { type: 'AcceptChange', changeId: 'quo_1', holdVersions: {}, at: now } as const;
  const why = { reasonCode: 'NO_ROOM', reason: 'Full.' };
  const refuse = { type: 'RefuseChange', changeId: 'quo_1', ...why, at: now } as const;

  it('changes nothing until it is accepted, and then what it has become', () => {
    const pending = changing();
    const noted = after(pending, scale);
    expect(noted.parts).toEqual(pending.parts);
    expect(noted.adjustments).toBeUndefined();
    const booking = after(noted, accept);
    const [part] = booking.parts;
    expect(part?.history).toMatchObject([{ why: 'CHANGED' }]);
    expect(part).toMatchObject({ isUnsettled: true, version: 3 });
    expect(part?.itinerary.items).toMatchObject([{ grams: declared + 20_000 }]);
    expect(booking.adjustments).toMatchObject([{ parcelId, after: { grams: 32_500 } }]);
    expect(after(booking, accept, scale)).toEqual(booking);
  });

  it('changes what stays as it was where it is refused', () => {
    const booking = after(changing(), scale, refuse);
    expect(booking.parts).toMatchObject([{ isUnsettled: true, version: 2, history: [] }]);
    expect(booking.parts[0]?.itinerary.items).toMatchObject([{ grams: declared + 20_000 }]);
    expect(booking).toMatchObject({ change: { status: 'refused' } });
  });

  it('weighs what a later change says of it, and not what it weighed before', () => {
    const settled = weighed();
    expect(asWeighed(settled).parcels[0]?.content.grams).toBe(32_500);
    const { order: changed, parts } = after(changing(), accept);
    const of = { id: 'quo_2', partId: 'prt_1', quoteId: 'quo_2', optionId: 'opt_1' };
    const change = { ...of, status: 'accepted' } as const;
    const fact = { type: 'BookingChanged', order: changed, parts, change, at: now } as const;
    const booking = evolveBooking(settled, fact) as Booking;
    expect(asWeighed(booking).parcels[0]?.content.grams).toBe(12_500);
    expect(booking.adjustments).toHaveLength(1);
  });
});

describe('a parcel that weighs more than was said', () => {
  it('needs no more space on what has left already', () => {
    const [collection, truck, train, delivery] = legsToPoznan(now);
    if (!collection || !truck || !train || !delivery) throw new Error('four legs');
    const held = { grams: 87_500, cm3: 420_000, stops: 0 };
    const items = ['dep_1/0', 'dep_2/0'].map((resourceId) => ({
      kind: 'leg',
      resourceId,
      ...held,
    }));
    const itinerary = planOf([collection, truck, train, delivery], { items });
    const [first] = whole.parts;
    if (first === undefined) throw new Error('one part');
    const ordered = { ...whole, parts: [{ ...first, itinerary }] };
    const at = truck.departsAt;
    const commands = [
      { type: 'Request', order: ordered },
      { type: 'Confirm', at: now },
    ] as const;
    const { parts } = after(noBooking, ...commands, { ...scale, at });
    expect(parts[0]?.itinerary.items).toMatchObject([{ grams: 87_500 }, { grams: 107_500 }]);
  });

  it('is planned anew, and held on the new way, by what it weighs', () => {
    const booking = weighed();
    const [part] = booking.parts;
    const [hit] = hitsOf(booking, { cause, now });
    expect(hit?.grams).toBe(declared + 20_000);
    const found = planOf(legsToPoznan(now));
    const [fact] = decideBooking(booking, {
      type: 'Reroute',
      partId: part?.id ?? '',
      holdId: part?.holdId ?? '',
      parcelIds: part?.parcelIds ?? [],
      behind: 0,
      found,
      searched: { grams: declared + 20_000, cm3: 1 },
      cause,
      pins,
      holdVersion: 2,
      at: now,
    });
    expect(fact).toMatchObject({ part: { itinerary: { items: [{ grams: declared + 20_000 }] } } });
  });

  it('is charged by the tariffs it was sold by, also where it goes another way since', () => {
    const booking = weighed();
    // 107.5 kg: by rail above the break now; see the prices in legsToPoznan.
    expect(booking.parts[0]?.price.amount).toBe(24_382);
    expect(booking.order.price.amount).toBe(24_382);
    const found = planOf(legsToPoznan(now).map(({ pricing: _, ...leg }) => leg));
    const [part] = booking.parts;
    const other = after(booking, {
      type: 'Reroute',
      partId: part?.id ?? '',
      holdId: part?.holdId ?? '',
      parcelIds: part?.parcelIds ?? [],
      behind: 0,
      found,
      searched: { grams: declared + 20_000, cm3: 1 },
      cause,
      pins,
      holdVersion: 2,
      at: now,
    });
    expect(other.parts[0]?.price.amount).toBe(24_382);
    const right = { ...evidence, weighedAt: 2 };
    const back = { ...scale, size: { grams: 12_500, cm3: 0 }, evidence: right };
    const { parts, order: agreed } = after(other, back);
    expect(parts[0]?.price).toEqual(whole.price);
    expect(agreed.price).toEqual(whole.price);
    // Nothing is known of how the new way is priced: its legs earn what was said.
    expect(parts[0]?.itinerary.price).toEqual(found.price);
  });

  it('is charged at its price per gram where it was sold before tariffs were pinned', () => {
    const [part] = whole.parts;
    if (part === undefined) throw new Error('one part');
    const legs = part.itinerary.legs.map(({ pricing: _, ...leg }) => leg);
    const old = { ...whole, parts: [{ ...part, itinerary: { ...part.itinerary, legs } }] };
    const commands = [
      { type: 'Request', order: old },
      { type: 'Confirm', at: now },
    ] as const;
    const { parts, order: agreed } = after(noBooking, ...commands, scale);
    // 22,500 for 87.5 kg: 107.5 kg cost 27,642.86.
    expect(parts[0]?.price.amount).toBe(27_643);
    expect(agreed.price).toEqual(parts[0]?.price);
    expect(parts[0]?.itinerary.price).toEqual(whole.price);
  });

  it('changes nothing within the tolerance of the charter', () => {
    const confirmed = after(
      noBooking,
      { type: 'Request', order: whole },
      { type: 'Confirm', at: now },
    );
    const wide = { grams: 0, basisPoints: 16_000 };
    expect(after(confirmed, { ...scale, tolerance: wide })).toEqual(confirmed);
    const narrow = { grams: 0, basisPoints: 0 };
    const near = { ...scale, tolerance: narrow, size: { grams: 12_501, cm3: 0 } };
    expect(after(confirmed, near).adjustments).toHaveLength(1);
  });

  it('takes its own weight and price with it when it is cancelled', () => {
    const booking = weighed();
    const only = { partId: '', parcelIds: [parcelId], newPartIds: ['prt_2'] };
    const [fact] = decideBooking(booking, { type: 'Cancel', reason: '', at: now, only });
    const items = [{ grams: declared - 12_500 }];
    expect(fact).toMatchObject({ part: { itinerary: { items: [{ grams: 32_500 }] } } });
    expect(fact).toMatchObject({ stays: { itinerary: { items } } });
  });
});
