import { point } from '../domain/network/point';
import { aroundPoznan, member, poznan, truckTariff } from '../domain/network/network.test-data';
import { serviceArea } from '../domain/network/area';
import { tariff } from '../domain/network/tariff';
import type { Held } from './networkStore';
import { routingAgreements, routingArea, routingPoint, routingTariffs } from './routingParts';

function held<T>(id: string, value: T): Held<T> {
  return { id, version: 3, status: 'published', value };
}

test('a point without hours is always open, on holidays closed where it names some', () => {
  const always = point(member, { ...poznan, opening: [], holidays: [], handlingFee: null });
  expect(routingPoint(held('p', always))).not.toHaveProperty('opening');
  expect(routingPoint(held('p', always))).not.toHaveProperty('handlingFee');
  const holidays = point(member, { ...poznan, opening: [] });
  expect(routingPoint(held('p', holidays)).opening).toMatchObject({
    weekly: { length: 7 },
    holidays: ['2026-12-25'],
  });
  expect(routingPoint(held('p', point(member, poznan))).opening?.weekly).toHaveLength(2);
});

test('the ranges of an area are written as the model reads them', () => {
  const area = serviceArea(member, aroundPoznan, () => true);
  expect(routingArea(held('a', area)).postcodes).toEqual(['60-001-61-999', '62*']);
});

test('of the tariffs of a line the one that began last is tried first', () => {
  const made = tariff(member, truckTariff, () => ({ memberId: member, legCount: 2 }));
  const later = { ...made, validFrom: made.validFrom + 1, validTo: made.validFrom + 2 };
  const [first, second] = routingTariffs([held('a', made), held('b', later)]);
  expect(first).toMatchObject({ id: 'b', version: 3, divisorCm3PerKg: 3000 });
  expect(first?.validTo).toBe(later.validTo);
  expect(second).not.toHaveProperty('validTo');
});

test('spans of an agreement that never were in force are left out', () => {
  const terms = { discounts: [{ operatorId: 'b', basisPoints: 7 }], interline: false };
  const spans = [
    { version: 1, terms, from: 10, to: 20 },
    { version: 2, terms, from: 20, to: 20 },
    { version: 3, terms, from: 30, to: null },
  ];
  const copy = { memberIds: ['a', 'b'] as const, signed: null, validTo: null, spans };
  const found = routingAgreements('agr', copy);
  expect(found.map(({ version, validTo }) => [version, validTo])).toEqual([
    [3, undefined],
    [1, 20],
  ]);
  expect(found[0]?.discounts.get('b')).toBe(7);
});
