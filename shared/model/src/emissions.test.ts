import fc from 'fast-check';
import { legCo2eGrams, legEmission, transportModes } from './emissions';

const km = 1_000;
const tonne = 1_000_000;

test('a tonne over a kilometre emits the factor of its mode', () => {
  expect(legCo2eGrams('road', km, tonne)).toBe(95);
  expect(legCo2eGrams('sea', km, tonne)).toBe(8);
  expect(legCo2eGrams('feeder', km, tonne)).toBe(12);
  expect(legCo2eGrams('rail', km, tonne)).toBe(30);
});

test('a flight is longer than the great circle, and a short one emits more for each kilometre', () => {
  expect(legCo2eGrams('air', 905 * km, tonne)).toBe(830 * 1_000);
  expect(legCo2eGrams('air', 1_500 * km, tonne)).toBe(830 * 1_595);
  expect(legCo2eGrams('air', 8_000 * km, tonne)).toBe(610 * 8_095);
});

test('express goes by road when near and flies when far', () => {
  expect(legCo2eGrams('express', 500 * km, tonne)).toBe(95 * 500);
  expect(legCo2eGrams('express', 2_000 * km, tonne)).toBe(legCo2eGrams('air', 2_000 * km, tonne));
});

test('more weight never emits less, and the figure stays exact', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...transportModes),
      fc.nat(30_000_000),
      fc.nat(30_000_000),
      fc.nat(1_000_000),
      (mode, metres, grams, more) => {
        const figure = legCo2eGrams(mode, metres, grams);
        expect(Number.isSafeInteger(figure)).toBe(true);
        expect(legCo2eGrams(mode, metres, grams + more)).toBeGreaterThanOrEqual(figure);
      },
    ),
  );
});

test('every figure says by which factors and on what data it stands', () => {
  expect(legEmission('rail', 9_000 * km, 20_000)).toEqual({
    co2eGrams: 5_400,
    factorVersion: 'glec-defaults-1',
    dataGrade: 'default',
  });
});

test('a distance or a weight that is none is refused', () => {
  expect(() => legCo2eGrams('road', -1, 1)).toThrow(
    expect.objectContaining({ code: 'DISTANCE_INVALID' }),
  );
  expect(() => legCo2eGrams('road', 1, 1.5)).toThrow(
    expect.objectContaining({ code: 'WEIGHT_INVALID' }),
  );
});
