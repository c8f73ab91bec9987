import fc from 'fast-check';
import { countryCodes, isCountry } from './countries';
import { coordinates, greatCircleMetres, isUnLocode } from './geography';

const places = fc
  .tuple(
    fc.double({ min: -90, max: 90, noNaN: true }),
    fc.double({ min: -180, max: 180, noNaN: true }),
  )
  .map(([latitude, longitude]) => coordinates(latitude, longitude));
const halfWayRound = 20_015_114;

test('known distances', () => {
  const london = coordinates(51.5074, -0.1278);
  const paris = coordinates(48.8566, 2.3522);
  expect(greatCircleMetres(london, paris) / 1000).toBeCloseTo(343.6, 0);
  const pole = coordinates(90, 0);
  expect(greatCircleMetres(pole, coordinates(-90, 77))).toBe(halfWayRound);
});

test('the way back is as long, nothing is further than half way round, and detours are no shorter', () => {
  fc.assert(
    fc.property(places, places, places, (a, b, c) => {
      expect(greatCircleMetres(a, b)).toBe(greatCircleMetres(b, a));
      expect(greatCircleMetres(a, a)).toBe(0);
      expect(greatCircleMetres(a, b)).toBeLessThanOrEqual(halfWayRound);
      const detour = greatCircleMetres(a, b) + greatCircleMetres(b, c);
      expect(greatCircleMetres(a, c)).toBeLessThanOrEqual(detour + 2);
    }),
  );
});

test('a place off the globe is refused by field', () => {
  for (const [latitude, longitude] of [
    [91, 0],
    [0, 181],
    [Number.NaN, 0],
    [0, Infinity],
    ['1' as unknown as number, 2],
  ] as const) {
    expect(() => coordinates(latitude, longitude, 'point.coordinates')).toThrow(
      expect.objectContaining({ code: 'COORDINATES_INVALID', field: 'point.coordinates' }),
    );
  }
});

test('UN/LOCODEs and countries', () => {
  expect(['PLPOZ', 'CNYIW', 'PLMLA', 'US2AB', 'XZAAA'].every(isUnLocode)).toBe(true);
  expect(['PLPO', 'plpoz', 'ZZPOZ', 'PLPO1', 'PL POZ', ''].some(isUnLocode)).toBe(false);
  expect(isCountry('KZ')).toBe(true);
  expect(isCountry('UK')).toBe(false);
  expect(countryCodes).toHaveLength(249);
});
