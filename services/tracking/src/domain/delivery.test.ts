import { deliveryOf } from './delivery';
import type { Unit } from './unit';
import { unitEnds, type UnitEnd } from './unitEnd';
import {
  at,
  began,
  captured,
  code,
  consignment,
  delivered,
  expected,
  unitAfter,
} from './tracking.test-data';

const [one, two] = [code(1), code(2)] as const;
const nobody = new Set<string>();
const units = (...all: readonly (readonly [string, Unit])[]) => new Map(all);
const taken = (sscc: string) => [
  expected(sscc),
  captured(sscc, { kind: 'collected' }),
  began('a', 1),
];

describe('a delivery', () => {
  test('is announced before anything moved, and says what comes first', () => {
    const seen = deliveryOf(consignment(2), units([one, unitAfter(expected(one))]), nobody, one);
    expect(seen).toMatchObject({ status: 'announced', arrived: 0, count: 2 });
    expect(seen.steps.map(({ status }) => status)).toEqual(['ahead', 'ahead', 'ahead']);
    expect(seen.parcels[0]).toEqual({ sscc: one, number: 1, status: 'expected' });
  });

  test('is under way once something moved: steps behind are done, the next is now', () => {
    const unit = unitAfter(...taken(one), captured(one, { pointId: 'x', eventTime: at(9) }));
    const seen = deliveryOf(consignment(2), units([one, unit]), nobody, one);
    expect(seen.status).toBe('under_way');
    expect(seen.steps).toMatchObject([
      { status: 'done', actualAt: at(9) },
      { status: 'now' },
      { status: 'ahead' },
    ]);
    expect(seen.parcels[0]).toMatchObject({ lastPointId: 'x', lastAt: at(9), status: 'under_way' });
    expect(seen.parcels[1]).toMatchObject({ status: 'expected' });
  });

  test('counts a step as done when only a later one was seen', () => {
    const unit = unitAfter(...taken(one), captured(one, { pointId: 'y', eventTime: at(19) }));
    const { steps } = deliveryOf(consignment(1), units([one, unit]), nobody, one);
    expect(steps.map(({ status }) => status)).toEqual(['done', 'done', 'now']);
    expect(steps[0]).not.toHaveProperty('actualAt');
  });

  test('leaves out what is told from the future', () => {
    const ahead = captured(one, { pointId: 'y', eventTime: at(90), flags: ['future_time'] });
    const unit = unitAfter(...taken(one), ahead);
    const { steps, parcels } = deliveryOf(consignment(1), units([one, unit]), nobody, one);
    expect(steps.map(({ status }) => status)).toEqual(['now', 'ahead', 'ahead']);
    expect(parcels[0]).toMatchObject({ lastAt: at(1) });
  });

  test('counts what arrived, and is delivered when all did', () => {
    const end = captured(one, { kind: 'delivered', eventTime: at(26) });
    const first = unitAfter(...taken(one), end, delivered('c', 26));
    const some = deliveryOf(consignment(2), units([one, first]), nobody, one);
    expect(some).toMatchObject({ status: 'under_way', arrived: 1, count: 2 });
    expect(some.steps.at(-1)).toMatchObject({ status: 'done', actualAt: at(26) });
    const second = unitAfter(...taken(two), delivered('c', 27));
    const all = deliveryOf(consignment(2), units([one, first], [two, second]), nobody, two);
    expect(all).toMatchObject({ status: 'delivered', arrived: 2 });
    expect(all.steps.at(-1)).toMatchObject({ status: 'done', actualAt: at(27) });
  });

  test('is over when nothing more comes: what arrived is counted, what ended is not', () => {
    const gone = (sscc: string, end: UnitEnd) =>
      unitAfter(...taken(sscc), { type: 'ParcelEnded', end, ...how });
    const how = { bookingId: 'bkg_1', memberId: 'a', at: at(9), reason: 'r' };
    const first = [one, unitAfter(...taken(one), delivered('c', 26))] as const;
    const status = (...all: readonly (readonly [string, Unit])[]) =>
      deliveryOf(consignment(2), units(...all), new Set([two]), two);
    for (const end of unitEnds) {
      const some = status(first, [two, gone(two, end)]);
      expect(some).toMatchObject({ status: 'ended', arrived: 1, count: 2 });
      expect(some.parcels[1]?.status).toBe(end);
      expect(status([one, gone(one, end)], [two, gone(two, end)])).toMatchObject({ status: end });
    }
    const mixed = status([one, gone(one, 'lost')], [two, gone(two, 'seized')]);
    expect(mixed).toMatchObject({ status: 'ended', arrived: 0, count: 2 });
    expect(status([two, gone(two, 'lost')]).status).toBe('under_way');
  });

  test('is held up with any of its parcels, unless all have come or it is cancelled', () => {
    const known = units([one, unitAfter(...taken(one))]);
    const held = deliveryOf(consignment(2), known, new Set([two]), one);
    expect(held).toMatchObject({ status: 'held_up' });
    expect(held.parcels.map(({ status }) => status)).toEqual(['under_way', 'held_up']);
    const cancelled = consignment(2, { status: 'cancelled' });
    expect(deliveryOf(cancelled, known, new Set([two]), one).status).toBe('cancelled');
    const done = units([one, unitAfter(...taken(one), delivered('c', 26))]);
    expect(deliveryOf(consignment(1), done, new Set([one]), one).status).toBe('delivered');
  });
});
