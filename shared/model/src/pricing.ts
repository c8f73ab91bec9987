import { divideHalfUp, isCount } from './integers';
import { modelRefusals } from './modelRefusals';
import type { Rate } from './rates';
import { chargeableGrams, discounted, portionOf, priceOfLeg, type LegTariff } from './weight';

/** How a published amount becomes what a seller pays: surcharges, discount, comparison currency. */
export interface PriceRule {
  readonly surchargeBasisPoints: number;
  readonly discountBasisPoints: number;
  readonly rate: Rate;
}

/** What the price of one leg of a way follows from: of a ride its tariff, of a door its area. */
export interface Pricing extends PriceRule {
  /** Of the amounts below. */
  readonly currency: string;
  /** Per boarding; of a door, whatever is carried. */
  readonly base: number;
  /** Surcharges in minor units, per boarding. */
  readonly surcharge: number;
  /** Of a door, for each kilogram begun. */
  readonly perKgBegun: number;
  /** Cubic centimetres that count as a kilogram; 0: volume counts for nothing. */
  readonly divisorCm3PerKg: number;
  /** Of the legs ridden on one departure, in order. */
  readonly legs: readonly LegTariff[];
}

/** A price as published and as the seller pays it, in whole minor units. */
export interface PricePart {
  /** In the tariff's currency. */
  readonly published: number;
  /** In the comparison currency, after the agreement's discount. */
  readonly paid: number;
}

const gramsPerKg = 1_000;

/** One part of a price, rounded by itself so that sums are exact; `extra` bears no surcharge. */
export function pricePart(rule: PriceRule, amount: number, extra = 0): PricePart {
  const published = amount + portionOf(amount, rule.surchargeBasisPoints) + extra;
  const paid = discounted(published, rule.discountBasisPoints);
  const { numerator, denominator } = rule.rate;
  const converted = Number(divideHalfUp(BigInt(paid) * BigInt(numerator), BigInt(denominator)));
  if (!isCount(converted)) throw modelRefusals.MONEY_INVALID();
  return { published, paid: converted };
}

/** What a leg costs for so much, the boarding and each leg ridden rounded by itself. */
export function priceBy(
  pricing: Pricing,
  { grams, cm3 }: { readonly grams: number; readonly cm3: number },
): PricePart & { readonly chargeableGrams: number } {
  const { divisorCm3PerKg: divisor, base, perKgBegun, surcharge, legs } = pricing;
  const weight = divisor === 0 ? grams : chargeableGrams(grams, cm3, divisor);
  const boarding = base + perKgBegun * Math.ceil(grams / gramsPerKg);
  const parts = [
    pricePart(pricing, boarding, surcharge),
    ...legs.map((leg) => pricePart(pricing, priceOfLeg(leg, weight))),
  ];
  const sum = (of: keyof PricePart): number => parts.reduce((total, part) => total + part[of], 0);
  return { published: sum('published'), paid: sum('paid'), chargeableGrams: weight };
}
