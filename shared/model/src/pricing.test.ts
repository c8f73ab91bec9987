import { priceBy, pricePart, type Pricing } from './pricing';

const plain: Pricing = {
  currency: 'CNY',
  base: 1_000,
  surcharge: 50,
  perKgBegun: 0,
  divisorCm3PerKg: 6_000,
  legs: [
    { perKg: 100, minimum: 1_200 },
    { perKg: 300, minimum: 0, breaks: [{ fromGrams: 45_000, perKg: 250 }] },
  ],
  surchargeBasisPoints: 1_000,
  discountBasisPoints: 500,
  rate: { numerator: 1, denominator: 8 },
};

describe('the price of a leg by what it was sold by', () => {
  it('rounds boarding and each leg by itself, surcharges before the discount', () => {
    // 1,000 + 10 % + 50 = 1,150, less 5 % (57.5, rounded 58) = 1,092, an eighth of it.
    expect(pricePart(plain, 1_000, 50)).toEqual({ published: 1_150, paid: 137 });
    // 10 kg: the minimum of 1,200 and 3,000, each with a tenth more.
    expect(priceBy(plain, { grams: 10_000, cm3: 60_000 })).toEqual({
      published: 1_150 + 1_320 + 3_300,
      paid: 137 + 157 + 392,
      chargeableGrams: 10_000,
    });
  });

  it('counts volume by the divisor, and charges the lower rate of a higher break', () => {
    const { published, chargeableGrams } = priceBy(plain, { grams: 10_000, cm3: 264_000 });
    expect(chargeableGrams).toBe(44_000);
    // 44 kg: 4,400, and the price of 45 kg at 250.
    expect(published).toBe(1_150 + 4_840 + 11_250 + 1_125);
  });

  it('of a door is so much and the rate for each kilogram begun, whatever it fills', () => {
    const door = { ...plain, legs: [], perKgBegun: 10, surcharge: 0, surchargeBasisPoints: 0 };
    const flat = { ...door, divisorCm3PerKg: 0, discountBasisPoints: 0 };
    for (const cm3 of [1, 9_000_000]) {
      expect(priceBy(flat, { grams: 2_001, cm3 })).toMatchObject({ published: 1_030, paid: 129 });
    }
  });
});
