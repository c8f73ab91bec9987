import { divideHalfUp, isCount } from './integers';
import { modelRefusals } from './modelRefusals';

/** One piece weighs no more than a heavy container: above this, somebody meant kilograms. */
export const maxParcelGrams = 30_000_000;
/** The inside of the largest container in use (45 ft), rounded up. */
export const maxParcelCm3 = 90_000_000;
export const maxParcelsPerBooking = 1_000;

/** Refuses WEIGHT_INVALID: nothing, less than nothing, a fraction, or over 30 t. */
export function parcelGrams(grams: number, field = 'weightGrams'): number {
  if (!isCount(grams, maxParcelGrams) || grams === 0) {
    const message = `A parcel weighs from 1 to ${maxParcelGrams} grams, as a whole number.`;
    throw modelRefusals.WEIGHT_INVALID({ field, message });
  }
  return grams;
}

/** Refuses VOLUME_INVALID: nothing, less than nothing, a fraction, or over 90 m3. */
export function parcelCm3(cm3: number, field = 'volumeCm3'): number {
  if (!isCount(cm3, maxParcelCm3) || cm3 === 0) {
    const message = `A parcel takes from 1 to ${maxParcelCm3} cm3, as a whole number.`;
    throw modelRefusals.VOLUME_INVALID({ field, message });
  }
  return cm3;
}

/**
 * The weight that is charged: the greater of what it weighs and what its volume counts for, where
 * `divisorCm3PerKg` is the tariff's (air 6000, courier 5000, road 3000). Rounded up to a gram.
 */
export function chargeableGrams(grams: number, cm3: number, divisorCm3PerKg: number): number {
  if (!isCount(grams)) throw modelRefusals.WEIGHT_INVALID();
  if (!isCount(cm3)) throw modelRefusals.VOLUME_INVALID();
  if (!isCount(divisorCm3PerKg) || divisorCm3PerKg === 0) {
    throw modelRefusals.TARIFF_INVALID({ field: 'divisorCm3PerKg' });
  }
  const divisor = BigInt(divisorCm3PerKg);
  const volumetric = Number((1000n * BigInt(cm3) + divisor - 1n) / divisor);
  return Math.max(grams, volumetric);
}

/** From this chargeable weight on, a kilogram costs this much. */
export interface WeightBreak {
  fromGrams: number;
  perKg: number;
}

/** What a leg costs, in whole minor units of the tariff's currency. */
export interface LegTariff {
  base?: number;
  perKg: number;
  minimum: number;
  breaks?: readonly WeightBreak[];
}

/**
 * The price of a leg: base plus weight times rate, at least the minimum; rounded once, up, so that
 * a unit begun is a unit paid.
 * With weight breaks the shipper pays the lowest of its own weight at its own rate and the weight
 * of a higher break at that break's rate, as air cargo is charged (IATA TACT), so that a heavier
 * parcel never costs less.
 */
export function priceOfLeg(tariff: LegTariff, chargeable: number): number {
  const { base = 0, perKg, minimum, breaks = [] } = tariff;
  const rows = [{ fromGrams: 0, perKg }, ...breaks];
  const isCharged = [base, minimum, ...rows.flatMap((row) => [row.fromGrams, row.perKg])].every(
    (value) => isCount(value),
  );
  if (!isCharged) throw modelRefusals.TARIFF_INVALID();
  if (!isCount(chargeable)) throw modelRefusals.WEIGHT_INVALID();
  const milli = rows.map((row) => BigInt(row.perKg) * BigInt(Math.max(chargeable, row.fromGrams)));
  const cheapest = milli.reduce((least, price) => (price < least ? price : least));
  const price = base + Number((cheapest + 999n) / 1000n);
  if (!Number.isSafeInteger(price)) throw modelRefusals.TARIFF_INVALID();
  return Math.max(price, minimum);
}

/** One ten-thousandth: agreements state discounts, shares and surcharges in basis points. */
export const basisPointsOfOne = 10_000;

/** The part of an amount that so many basis points are, rounded once, half away from zero. */
export function portionOf(amount: number, basisPoints: number): number {
  if (!isCount(basisPoints)) throw modelRefusals.TARIFF_INVALID({ field: 'basisPoints' });
  return Number(divideHalfUp(BigInt(amount) * BigInt(basisPoints), BigInt(basisPointsOfOne)));
}

/** The amount after a discount of up to 10,000 basis points. */
export function discounted(amount: number, discountBasisPoints: number): number {
  if (!isCount(discountBasisPoints, basisPointsOfOne)) {
    throw modelRefusals.TARIFF_INVALID({ field: 'discountBasisPoints' });
  }
  return amount - portionOf(amount, discountBasisPoints);
}
