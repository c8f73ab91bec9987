import { hearOfUnit, outerUnits, type OuterUnit } from './outerUnit';

const told = (kind: string, at: number, parentSscc = '') => ({ kind, at, parentSscc });

/** A unit of which all this was told. */
function unit(...all: readonly ReturnType<typeof told>[]): OuterUnit {
  return all.reduce(
    (known, one) => hearOfUnit(known, one).reduce(outerUnits.evolve, known),
    outerUnits.initial,
  );
}

test('a unit is sealed until it is opened, in the order in which that happened', () => {
  expect(unit().isSealed).toBe(false);
  expect(unit(told('packed', 1), told('scanned', 2)).isSealed).toBe(false);
  expect(unit(told('sealed', 3)).isSealed).toBe(true);
  expect(unit(told('sealed', 3), told('unpacked', 4)).isSealed).toBe(false);
  expect(unit(told('unpacked', 4), told('sealed', 5), told('unpacked', 3)).isSealed).toBe(true);
  expect(unit(told('sealed', 5), told('unpacked', 6, 'box')).isSealed).toBe(true);
  expect(hearOfUnit(unit(told('sealed', 3)), told('sealed', 4))).toEqual([]);
});
