import fc from 'fast-check';
import {
  chargeableGrams,
  discounted,
  maxParcelCm3,
  maxParcelGrams,
  parcelCm3,
  parcelGrams,
  portionOf,
  priceOfLeg,
} from './weight';

const refused = (code: string, field?: string): Error =>
  expect.objectContaining(field === undefined ? { code } : { code, field });

test('volume counts by the divisor of the tariff', () => {
  expect(chargeableGrams(1_000, 12_000, 6000)).toBe(2_000);
  expect(chargeableGrams(1_000, 12_000, 5000)).toBe(2_400);
  expect(chargeableGrams(5_000, 12_000, 3000)).toBe(5_000);
  expect(chargeableGrams(0, 1, 6000)).toBe(1);
});

test('neither weight nor volume is ever charged for less than it is', () => {
  const grams = fc.nat(maxParcelGrams);
  const cm3 = fc.nat(maxParcelCm3);
  fc.assert(
    fc.property(grams, cm3, fc.constantFrom(6000, 5000, 3000, 4999), (weight, volume, divisor) => {
      const charged = chargeableGrams(weight, volume, divisor);
      expect(charged).toBeGreaterThanOrEqual(weight);
      expect(charged * divisor).toBeGreaterThanOrEqual(volume * 1000);
      if (charged > weight) expect((charged - 1) * divisor).toBeLessThan(volume * 1000);
    }),
  );
});

test('kilograms where grams are meant, fractions and nothing are refused by field', () => {
  expect(parcelGrams(maxParcelGrams)).toBe(maxParcelGrams);
  expect(parcelCm3(maxParcelCm3)).toBe(maxParcelCm3);
  for (const wrong of [0, -1, 0.5, Number.NaN, maxParcelGrams + 1, '5' as unknown as number]) {
    expect(() => parcelGrams(wrong, 'parcels[0].weightGrams')).toThrow(
      refused('WEIGHT_INVALID', 'parcels[0].weightGrams'),
    );
  }
  expect(() => parcelCm3(maxParcelCm3 + 1)).toThrow(refused('VOLUME_INVALID', 'volumeCm3'));
  expect(() => chargeableGrams(-1, 1, 6000)).toThrow(refused('WEIGHT_INVALID'));
  expect(() => chargeableGrams(1, -1, 6000)).toThrow(refused('VOLUME_INVALID'));
  expect(() => chargeableGrams(1, 1, 0)).toThrow(refused('TARIFF_INVALID', 'divisorCm3PerKg'));
});

test('a leg costs base plus rate, rounded up once, and at least the minimum', () => {
  expect(priceOfLeg({ perKg: 250, minimum: 0 }, 1_001)).toBe(251);
  expect(priceOfLeg({ perKg: 250, minimum: 0 }, 1_004)).toBe(251);
  expect(priceOfLeg({ perKg: 250, minimum: 0 }, 1_005)).toBe(252);
  expect(priceOfLeg({ base: 500, perKg: 250, minimum: 0 }, 2_000)).toBe(1_000);
  expect(priceOfLeg({ perKg: 250, minimum: 900 }, 1_000)).toBe(900);
});

test('with weight breaks the cheaper of own weight and the next break is paid', () => {
  const breaks = [
    { fromGrams: 45_000, perKg: 300 },
    { fromGrams: 100_000, perKg: 200 },
  ];
  const tariff = { perKg: 400, minimum: 0, breaks };
  expect(priceOfLeg(tariff, 10_000)).toBe(4_000);
  expect(priceOfLeg(tariff, 40_000)).toBe(13_500);
  expect(priceOfLeg(tariff, 60_000)).toBe(18_000);
  expect(priceOfLeg(tariff, 90_000)).toBe(20_000);
  expect(priceOfLeg(tariff, 120_000)).toBe(24_000);
});

test('more weight never costs less', () => {
  const breaks = fc.array(fc.record({ fromGrams: fc.nat(500_000), perKg: fc.nat(10_000) }), {
    maxLength: 5,
  });
  const tariffs = fc.record({
    base: fc.nat(10_000),
    perKg: fc.nat(10_000),
    minimum: fc.nat(10_000),
    breaks,
  });
  fc.assert(
    fc.property(tariffs, fc.nat(1_000_000), fc.nat(100_000), (tariff, grams, more) => {
      const price = priceOfLeg(tariff, grams);
      expect(priceOfLeg(tariff, grams + more)).toBeGreaterThanOrEqual(price);
      expect(price).toBeGreaterThanOrEqual(tariff.minimum);
    }),
  );
});

test('a tariff that cannot be charged by is refused', () => {
  const refusedTariff = refused('TARIFF_INVALID');
  for (const tariff of [
    { perKg: -1, minimum: 0 },
    { perKg: 1.5, minimum: 0 },
    { perKg: 1, minimum: Number.NaN },
    { perKg: 1, minimum: 0, base: -1 },
    { perKg: 1, minimum: 0, breaks: [{ fromGrams: -5, perKg: 1 }] },
  ]) {
    expect(() => priceOfLeg(tariff, 1)).toThrow(refusedTariff);
  }
  expect(() => priceOfLeg({ perKg: 1, minimum: 0 }, 0.5)).toThrow(refused('WEIGHT_INVALID'));
  const huge = { perKg: Number.MAX_SAFE_INTEGER, minimum: 0 };
  expect(() => priceOfLeg(huge, 1_000_000)).toThrow(refusedTariff);
});

test('a discount and the price after it make up the price', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), fc.nat(10_000), (amount, basisPoints) => {
      expect(discounted(amount, basisPoints) + portionOf(amount, basisPoints)).toBe(amount);
    }),
  );
  expect(discounted(999, 1250)).toBe(874);
  expect(portionOf(-5, 5_000)).toBe(-3);
  expect(() => discounted(1, 10_001)).toThrow(refused('TARIFF_INVALID', 'discountBasisPoints'));
  expect(() => portionOf(1, -1)).toThrow(refused('TARIFF_INVALID', 'basisPoints'));
});
