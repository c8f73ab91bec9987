import { now, order } from '../booking.test-data';
import type { Booking } from '../bookingState';
import { partsOf, type BookingPart } from '../part';
import { breaks as breaksFor, payerOf, timesOf, type Cause, type Freight } from './cause';
import { hitsOf } from './hits';

const whole = order();
const [part] = partsOf(whole) as [BookingPart];
const { legs } = part.itinerary;
const [firstSscc = ''] = whole.parcels.map(({ sscc }) => sscc);
const rides = legs.flatMap((leg, index) => (leg.kind === 'ride' ? [index] : []));
const [truck = 0, train = 0] = rides;
const trainId = legs[train]?.departureId ?? '';
const cancelled: Cause = { kind: 'cancelled', departureId: trainId, reason: 'flood' };
const nothingSeen = { collected: [], delivered: [] };
const late = (byMs: number, index = truck): Cause => {
  const leg = legs[index];
  const moved = { departsAt: leg?.departsAt ?? 0, arrivesAt: (leg?.arrivesAt ?? 0) + byMs };
  const all = Array.from({ length: (leg?.lastLeg ?? 0) + 1 }, () => moved);
  return { kind: 'late', departureId: leg?.departureId ?? '', legs: all, reason: 'snow' };
};

const freight: Freight = { fromCountry: 'CN', toCountry: 'PL', goods: ['battery'] };
const breaks = (of: typeof legs, next: number, cause: Cause): boolean =>
  breaksFor(of, next, cause, freight);

describe('what breaks a way', () => {
  it('is a cancelled departure that is still ahead', () => {
    expect(breaks(legs, 0, cancelled)).toBe(true);
    expect(breaks(legs, train, cancelled)).toBe(true);
    expect(breaks(legs, train + 1, cancelled)).toBe(false);
  });

  it('is a delay only where the next ride closes before', () => {
    const slack = (legs[train]?.cutoffAt ?? 0) - (legs[truck]?.arrivesAt ?? 0);
    expect(breaks(legs, 0, late(slack))).toBe(false);
    expect(breaks(legs, 0, late(slack + 1))).toBe(true);
    expect(breaks(legs, train + 1, late(slack + 1))).toBe(false);
    const leg = legs[truck];
    if (leg === undefined) throw new Error('no truck');
    expect(timesOf(leg, late(7)).arrivesAt).toBe(leg.arrivesAt + 7);
  });

  it('is a cut of a leg that is ridden, and a member that is gone', () => {
    const cut = (leg: number): Cause => ({ kind: 'cut', departureId: trainId, leg, reason: '' });
    expect(breaks(legs, 0, cut(legs[train]?.firstLeg ?? 0))).toBe(true);
    expect(breaks(legs, 0, cut((legs[train]?.lastLeg ?? 0) + 1))).toBe(false);
    const memberId = legs[train]?.memberId ?? '';
    expect(breaks(legs, 0, { kind: 'left', memberId, reason: '' })).toBe(true);
    expect(payerOf(legs, cancelled)).toBe(memberId);
  });

  it('is a point that is closed when it would be passed, unless the parcel stands there', () => {
    const pointId = legs[train]?.fromPointId ?? '';
    const at = { from: 0, memberId: 'mbr_hub', reason: 'flood' };
    const closed: Cause = { kind: 'closed', pointId, ...at };
    expect(breaks(legs, 0, closed)).toBe(true);
    expect(breaks(legs, train, closed)).toBe(false);
    expect(breaks(legs, 0, { ...closed, until: 1 })).toBe(false);
    const [comes, leaves] = [legs[truck]?.arrivesAt ?? 0, legs[train]?.departsAt ?? 0];
    expect(breaks(legs, 0, { ...closed, until: comes })).toBe(false);
    expect(breaks(legs, 0, { ...closed, until: comes + 1 })).toBe(true);
    expect(breaks(legs, 0, { ...closed, from: leaves })).toBe(true);
    expect(breaks(legs, 0, { ...closed, from: leaves + 1 })).toBe(false);
    expect(payerOf(legs, closed)).toBe('mbr_hub');
  });
});

describe('an embargo', () => {
  const from = legs[train]?.departsAt ?? 0;
  const none = { pointId: '', lineId: '', country: '', pointIds: [], goods: [], memberId: '' };
  const laid = (change: object): Cause => {
    return { kind: 'embargo', embargoId: 'emb_1', ...none, from: 0, reason: 'strike', ...change };
  };
  const stop = legs[train]?.toPointId ?? '';

  it('breaks a way at its point, on its line, in its country and at its doors', () => {
    expect(breaks(legs, 0, laid({ pointId: stop, pointIds: [stop] }))).toBe(true);
    expect(breaks(legs, train + 1, laid({ pointId: stop, pointIds: [stop] }))).toBe(false);
    expect(breaks(legs, 0, laid({ lineId: legs[train]?.lineId }))).toBe(true);
    expect(breaks(legs, train + 1, laid({ lineId: legs[train]?.lineId }))).toBe(false);
    expect(breaks(legs, 0, laid({ country: 'BY', pointIds: [stop] }))).toBe(true);
    expect(breaks(legs, legs.length - 1, laid({ country: 'PL' }))).toBe(true);
    expect(breaks(legs, 1, laid({ country: 'CN' }))).toBe(false);
    expect(breaks(legs, 0, laid({ country: 'CN' }))).toBe(true);
    expect(breaks(legs, 0, laid({ country: 'DE' }))).toBe(false);
  });

  it('breaks it only for its goods, while it is in force', () => {
    expect(breaks(legs, 0, laid({ goods: ['battery', 'cold'] }))).toBe(true);
    expect(breaks(legs, 0, laid({ goods: ['cold'] }))).toBe(false);
    expect(breaks(legs, 0, laid({ lineId: legs[train]?.lineId, from, until: from + 1 }))).toBe(
      true,
    );
    expect(breaks(legs, 0, laid({ lineId: legs[train]?.lineId, until: from }))).toBe(false);
  });

  it('is paid by nobody when the alliance laid it, else by who did', () => {
    expect(payerOf(legs, laid({}))).toBe('');
    expect(payerOf(legs, laid({ memberId: 'mbr_hub' }))).toBe('mbr_hub');
  });

  it('hits the parcels that it is on', () => {
    const cold = whole.parcels.map((parcel, index) => {
      const goods = index === 0 ? ['cold' as const] : ['general' as const];
      return { ...parcel, content: { ...parcel.content, goods } };
    });
    const order = { ...whole, parcels: cold };
    const booking: Booking = { status: 'confirmed', order, parts: [part], progress: nothingSeen };
    const hits = hitsOf(booking, { cause: laid({ goods: ['cold'] }), now });
    expect(hits.map(({ parcels }) => parcels.map(({ sscc }) => sscc))).toEqual([[firstSscc]]);
  });
});
