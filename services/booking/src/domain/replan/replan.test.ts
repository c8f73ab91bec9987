import { priceBy } from '@serai/model';
import { legsToPoznan, now, order, pins, planOf } from '../booking.test-data';
import type { Booking } from '../bookingState';
import type { Progress } from '../progress';
import { priceOfLegs, type Itinerary } from '../itinerary';
import { partsOf, type BookingPart } from '../part';
import type { Cause } from './cause';
import { byPriority, groupsOf, servedBy, unitsOf, whyNotAsOne } from './groups';
import { hitsOf, promisedUntil, type Hit } from './hits';
import { newWay, priceFrom } from './newWay';
import { rerouteParts } from './rerouteParts';
import { whereabouts } from './whereabouts';

const hourMs = 3_600_000;
const whole = order();
const [part] = partsOf(whole) as [BookingPart];
const { legs } = part.itinerary;
const [firstSscc = '', secondSscc = ''] = whole.parcels.map(({ sscc }) => sscc);
const rides = legs.flatMap((leg, index) => (leg.kind === 'ride' ? [index] : []));
const [truck = 0, train = 0] = rides;
const trainId = legs[train]?.departureId ?? '';
const cancelled: Cause = { kind: 'cancelled', departureId: trainId, reason: 'flood' };
const nothingSeen: Progress = { collected: [], delivered: [] };

function confirmed(progress: Progress = nothingSeen): Booking {
  return { status: 'confirmed', order: whole, parts: [part], progress };
}

describe('where a parcel stands', () => {
  const asked = { cause: cancelled, readyAt: whole.readyAt, now };
  const at = (progress: Partial<Progress>, moment = now) =>
    whereabouts(part, firstSscc, { ...nothingSeen, ...progress }, { ...asked, now: moment });

  it('is the door until it is collected, then where it was read', () => {
    expect(at({})).toEqual({ behind: 0, readyAt: Math.max(now, whole.readyAt) });
    expect(at({ collected: [firstSscc] })?.behind).toBe(1);
    const seen = { pointId: legs[train]?.fromPointId ?? '', at: now, outerSscc: '' };
    expect(at({ collected: [firstSscc], seen: { [firstSscc]: seen } })?.behind).toBe(train);
    expect(at({ delivered: [firstSscc] })).toBeUndefined();
    expect(at({ ended: [firstSscc] })).toBeUndefined();
  });

  it('is on board of what has left by the plan, but never of what was cancelled', () => {
    const leaves = legs[train]?.departsAt ?? 0;
    const seen = { pointId: legs[truck]?.fromPointId ?? '', at: now, outerSscc: '' };
    const progress = { collected: [firstSscc], seen: { [firstSscc]: seen } };
    expect(at(progress, (legs[truck]?.departsAt ?? 0) + 1)).toEqual({
      behind: train,
      readyAt: legs[truck]?.arrivesAt,
    });
    expect(at(progress, leaves + hourMs)?.behind).toBe(train);
  });
});

describe('what is hit', () => {
  it('is told apart by where the parcels of a part stand', () => {
    const seen = { pointId: legs[train]?.fromPointId ?? '', at: now, outerSscc: '' };
    const progress = { ...nothingSeen, collected: [firstSscc], seen: { [firstSscc]: seen } };
    const hits = hitsOf(confirmed(progress), { cause: cancelled, now });
    expect(hits.map(({ behind, parcels }) => [behind, parcels.length])).toEqual([
      [train, 1],
      [0, whole.parcels.length - 1],
    ]);
    expect(hits[0]?.from.pointId).toBe(seen.pointId);
    const asked: Booking = { status: 'requested', order: whole, parts: [part], progress };
    expect(hitsOf(asked, { cause: cancelled, now })).toEqual([]);
  });

  it('is told apart by the sealed unit it stands in, and what is in one is placed as one', () => {
    const pointId = legs[train]?.fromPointId ?? '';
    const inCage = { pointId, at: now, outerSscc: 'cage' };
    const seen = { [firstSscc]: inCage, [secondSscc]: { ...inCage, outerSscc: '' } };
    const progress = { collected: [firstSscc, secondSscc], delivered: [], seen };
    const sealed = new Map([['cage', 'cage']]);
    const hits = hitsOf(confirmed(progress), { cause: cancelled, now, sealed });
    expect(hitsOf(confirmed(progress), { cause: cancelled, now })).toHaveLength(2);
    const [caged] = hits.filter(({ outerSscc }) => outerSscc === 'cage') as [Hit];
    expect(caged.parcels.map(({ sscc }) => sscc)).toEqual([firstSscc]);
    const other = { ...caged, part: { ...caged.part, id: 'prt_other' } };
    const units = unitsOf([caged, ...hits.filter((hit) => hit !== caged), other]);
    expect(units[0]?.hits).toEqual([caged, other]);
    expect(units[0]?.grams).toBe(2 * caged.grams);
    expect(units.slice(1).every((unit) => unit.hits.length === 1)).toBe(true);
  });

  it('is never told apart where it lies in one sealed unit, whatever each of it waits for', () => {
    const [loose] = hitsOf(confirmed(), { cause: cancelled, now }) as [Hit];
    const caged = { ...loose, outerSscc: 'cage' };
    const day = 24 * hourMs;
    const others: readonly Partial<Hit>[] = [
      { readyAt: caged.readyAt + day },
      { promisedUntil: caged.promisedUntil - 1 },
      { modes: ['rail'] },
      { goods: ['cold', 'dangerous'] },
      { from: { ...caged.from, pointId: 'pnt_1' } },
      { order: { ...caged.order, sellerId: 'mbr_z' } },
      { order: { ...caged.order, to: { ...caged.order.to, postcode: '1' } } },
    ];
    const mixed = [caged, ...others.map((other) => ({ ...caged, ...other }))];
    const sooner = { ...loose, promisedUntil: loose.promisedUntil - 1 };
    for (const shuffled of [mixed, [...mixed].reverse()]) {
      const groups = groupsOf([loose, ...shuffled, sooner]);
      const withCaged = groups.filter(({ hits }) => hits.some((hit) => hit.outerSscc === 'cage'));
      expect(withCaged.map(({ hits }) => hits.length)).toEqual([mixed.length]);
      const [unit] = unitsOf(withCaged[0]?.hits ?? []);
      expect(unit?.grams).toBe(mixed.length * caged.grams);
      expect(unit && whyNotAsOne(unit)?.code).toBe('SEALED_UNIT_APART');
    }
    const strict = { ...caged, promisedUntil: sooner.promisedUntil };
    expect(groupsOf([caged, strict, sooner, loose]).map(({ hits }) => hits.length)).toEqual([3, 1]);
    const [asOne] = unitsOf([caged, strict]);
    expect(asOne && whyNotAsOne(asOne)).toBeUndefined();
    expect(servedBy([caged, { ...strict, goods: ['cold'] }])).toMatchObject({
      promisedUntil: strict.promisedUntil,
      goods: [...new Set(['cold', ...caged.goods])].sort(),
    });
    const [many] = unitsOf(Array.from({ length: 101 }, () => caged));
    expect(many && [many.hits.length, whyNotAsOne(many)?.code]).toEqual([
      101,
      'SEALED_UNIT_TOO_LARGE',
    ]);
  });

  it('is given space by perishable goods, promised date and age, in that order', () => {
    const [hit] = hitsOf(confirmed(), { cause: cancelled, now }) as [Hit];
    const older = { ...hit, order: { ...hit.order, madeAt: hit.order.madeAt - 1 } };
    const sooner = { ...hit, promisedUntil: hit.promisedUntil - 1 };
    const cold = { ...hit, goods: ['cold'] };
    expect(byPriority([hit, older, sooner, cold])).toEqual([cold, sooner, older, hit]);
    expect(groupsOf([hit, older, sooner, cold]).map(({ hits }) => hits.length)).toEqual([1, 1, 2]);
  });

  it('is unheld where its own hold is what is gone', () => {
    const gone = (holdId: string): Cause => ({ kind: 'hold', holdId, reason: 'gone' });
    expect(hitsOf(confirmed(), { cause: gone(part.holdId), now })[0]?.isUnheld).toBe(true);
    expect(hitsOf(confirmed(), { cause: gone('hld_9'), now })[0]?.isUnheld).toBeUndefined();
    expect(hitsOf(confirmed(), { cause: cancelled, now })[0]?.isUnheld).toBeUndefined();
  });

  it('is searched for together only with what one way serves', () => {
    const [hit] = hitsOf(confirmed(), { cause: cancelled, now }) as [Hit];
    const day = 24 * hourMs;
    const begins = Math.ceil(hit.readyAt / day) * day;
    const others: readonly Partial<Hit>[] = [
      { readyAt: begins },
      { promisedUntil: hit.promisedUntil + 1 },
      { modes: ['air'] },
      { goods: ['dangerous'] },
      { from: { ...hit.from, pointId: 'pnt_1' } },
      { order: { ...hit.order, sellerId: 'mbr_z' } },
      { order: { ...hit.order, to: { ...hit.order.to, postcode: '1' } } },
    ];
    for (const other of others) expect(groupsOf([hit, { ...hit, ...other }])).toHaveLength(2);
    const sameDay = { ...hit, readyAt: begins - 1, grams: 1, order: { ...hit.order, madeAt: 1 } };
    expect(groupsOf([{ ...hit, readyAt: begins - day }, sameDay])).toHaveLength(1);
  });

  it('is promised until the end of the day, or until it must be there', () => {
    const promisedAt = Date.UTC(2026, 2, 24, 8);
    expect(promisedUntil({ promisedAt })).toBe(Date.UTC(2026, 2, 25) - 1);
    const deliverBy = promisedAt + 90 * hourMs;
    expect(promisedUntil({ promisedAt, deliverBy })).toBe(deliverBy);
  });
});

describe('another way', () => {
  const found: Itinerary = planOf(legsToPoznan(now + 48 * hourMs).slice(train));
  const searched = { grams: 12_500 * whole.parcels.length, cm3: 60_000 * whole.parcels.length };
  const rerouting = {
    partId: part.id,
    holdId: part.holdId,
    parcelIds: part.parcelIds,
    behind: train,
    found,
    searched,
    cause: cancelled,
    pins,
    holdVersion: 9,
    at: now,
  };

  it('keeps the legs behind, and costs the shipper what it did', () => {
    const done = rerouteParts({ order: whole, parts: [part] }, rerouting);
    expect(done?.part.itinerary.legs.slice(0, train)).toEqual(legs.slice(0, train));
    expect(done?.part).toMatchObject({ price: part.price, holdVersion: 9, version: 2 });
    expect(done?.part.history).toMatchObject([{ why: 'flood', until: now }]);
    expect(done).toMatchObject({ cause: { kind: 'cancelled', id: trainId } });
    const more = priceFrom(done?.part.itinerary ?? found, train).amount;
    expect(done?.difference.amount).toBe(more - priceFrom(part.itinerary, train).amount);
  });

  it('is settled anew where the hold was changed after it was exchanged', () => {
    const settled = { ...part, holdVersion: 10 };
    const asked = { ...rerouting, expectedVersion: 8 };
    const done = rerouteParts({ order: whole, parts: [settled] }, asked);
    expect(done?.part).toMatchObject({ isUnsettled: true });
    const goes = { partId: 'prt_2', holdId: 'hld_2' };
    const some = { ...asked, parcelIds: part.parcelIds.slice(0, 1), goes };
    const split = rerouteParts({ order: whole, parts: [settled] }, some);
    expect(split?.stays).toMatchObject({ isUnsettled: true });
    const alike = rerouteParts({ order: whole, parts: [{ ...part, holdVersion: 8 }] }, asked);
    expect(alike?.part.isUnsettled).toBeUndefined();
  });

  it('of some parcels splits the part, and shares space and price', () => {
    const [parcelId = ''] = part.parcelIds;
    const goes = { partId: 'prt_2', holdId: 'hld_2' };
    const some = { ...rerouting, parcelIds: [parcelId], goes };
    const done = rerouteParts({ order: whole, parts: [part] }, some);
    expect(done?.part).toMatchObject({ id: 'prt_2', holdId: 'hld_2', parcelIds: [parcelId] });
    expect(done?.stays).toMatchObject({ id: part.id, holdId: part.holdId, holdVersion: 9 });
    const both = (done?.part.price.amount ?? 0) + (done?.stays?.price.amount ?? 0);
    expect(both).toBe(part.price.amount);
    expect(done?.ssccs).toEqual([firstSscc]);
    expect(secondSscc).not.toBe(firstSscc);
  });

  it('has a hold of its own, for what is ahead, where that of the part has ended', () => {
    const ended = { ...part, holdVersion: 8, heldAsItWas: { reasonCode: 'GONE', reason: '' } };
    const asked = { ...rerouting, anewHoldId: 'hld_2' };
    const done = rerouteParts({ order: whole, parts: [ended] }, asked);
    expect(done?.part).toMatchObject({ holdId: 'hld_2', holdVersion: 9, price: part.price });
    expect(done?.part.history).toMatchObject([{ holdId: part.holdId }]);
    expect(done?.part).not.toHaveProperty('heldAsItWas');
    expect(done?.part).not.toHaveProperty('isUnsettled');
    const items = found.items.map((item) => ({ ...item, ...searched }));
    expect(done?.part.itinerary.items).toEqual(items);
    const exchanged = rerouteParts({ order: whole, parts: [ended] }, rerouting);
    expect(exchanged?.part.itinerary.items).not.toEqual(items);
  });

  it('splits a part whose hold has ended, which keeps waiting, until the rest of it goes too', () => {
    const [first = '', ...others] = part.parcelIds;
    const ended = { ...part, holdVersion: 8 };
    const some = (ids: readonly string[], id: string) => {
      const goes = { partId: `prt_${id}`, holdId: `hld_${id}` };
      return { ...rerouting, parcelIds: ids, goes, anewHoldId: goes.holdId };
    };
    const done = rerouteParts({ order: whole, parts: [ended] }, some([first], '2'));
    expect(done?.part).toMatchObject({ id: 'prt_2', holdId: 'hld_2', holdVersion: 9 });
    const { stays = part } = done ?? {};
    expect(stays).toMatchObject({ id: part.id, holdId: part.holdId, holdVersion: 8 });
    expect(stays).not.toHaveProperty('isUnsettled');
    const rest = rerouteParts({ order: whole, parts: [stays] }, some(others, '3'));
    expect(rest?.part).toMatchObject({ id: part.id, holdId: 'hld_3', parcelIds: others });
    expect(rest?.stays).toBeUndefined();
    expect(rerouteParts({ order: whole, parts: [stays] }, some([first], '4'))).toBeUndefined();
  });

  it('is not taken by a part that has changed since', () => {
    const changed = { ...part, holdId: 'hld_other' };
    expect(rerouteParts({ order: whole, parts: [changed] }, rerouting)).toBeUndefined();
    expect(rerouteParts({ order: whole, parts: [] }, rerouting)).toBeUndefined();
  });

  it('costs by the tariffs what its own size does, base and minimum of each leg included', () => {
    const own = { grams: 12_500, cm3: 60_000 };
    const way = newWay(part.itinerary, 0, found, { own, searched });
    expect(way.legs.map((leg) => leg.price.amount)).toEqual(
      way.legs.map(({ pricing }) => pricing && priceBy(pricing, own).paid),
    );
    expect(way.price).toEqual(priceOfLegs(way.legs, way.price.currency));
  });

  it('takes space for its own size, and money by weight where there is no tariff', () => {
    const own = { grams: 100, cm3: 200 };
    const searched = { grams: 400, cm3: 800 };
    const legs = found.legs.map(({ pricing: _, ...leg }) => leg);
    const way = newWay(part.itinerary, 0, { ...found, legs }, { own, searched });
    expect(way.items.map(({ grams, cm3 }) => [grams, cm3])).toEqual(
      found.items.map(() => [100, 200]),
    );
    expect(way.price.amount).toBeLessThan(found.price.amount / 2);
    const full = newWay(part.itinerary, 0, found, { own: searched, searched });
    expect(full.price.amount).toBe(found.price.amount);
  });
});
