import type { Instant, Money } from '@serai/model';
import {
  chargeableGrams,
  convert,
  priceBy,
  pricePart,
  priceOfLeg,
  type PricePart,
  type PriceRule,
  type Pricing,
  type Rate,
} from '@serai/model';
import type { Network, RoutingArea, RoutingLine, RoutingTariff } from './network';
import { termsBetween } from './network';
import type { RoutingRequirement } from './requirement';

/** What one boarding and each leg of a line cost this requirement; they simply add up. */
export interface LinePrice {
  readonly tariff: RoutingTariff;
  readonly agreement: { readonly id: string; readonly version: number };
  readonly chargeableGrams: number;
  readonly boarding: PricePart;
  readonly legs: readonly PricePart[];
  readonly rule: PriceRule;
}

/**
 * The price of a line for a departure at an instant, or null where nothing is for sale: no tariff in
 * force, or a currency without a rate. Every part is rounded on its own: surcharges, discount and
 * conversion are applied to the boarding and to each leg, so that sums are exact.
 */
export function priceOfLine(
  network: Network,
  requirement: RoutingRequirement,
  line: RoutingLine,
  at: Instant,
): LinePrice | null {
  const tariff = network.tariffs
    .get(line.id)
    ?.find(({ validFrom, validTo }) => validFrom <= at && (validTo === undefined || at < validTo));
  if (tariff === undefined || !hasRate(network, tariff.currency)) return null;
  const terms = termsBetween(network, requirement.sellerId, line.memberId, at);
  const isOwn = requirement.sellerId === line.memberId;
  const discount = isOwn ? 0 : (terms.discounts.get(line.memberId) ?? 0);
  const weight = chargeableGrams(requirement.grams, requirement.cm3, tariff.divisorCm3PerKg);
  const surcharge = tariff.surcharges.reduce((sum, { basisPoints }) => sum + basisPoints, 0);
  const perBoarding = tariff.surcharges.reduce((sum, { amount }) => sum + amount, 0);
  const rule = {
    surchargeBasisPoints: surcharge,
    discountBasisPoints: discount,
    rate: rateOf(network, tariff.currency),
  };
  return {
    tariff,
    agreement: { id: terms.id, version: terms.version },
    chargeableGrams: weight,
    boarding: pricePart(rule, tariff.base, perBoarding),
    legs: tariff.legs.map((rate) => pricePart(rule, priceOfLeg(rate, weight))),
    rule,
  };
}

/** What the price of a ride over some of the legs follows from. */
export function pricingOfRide(
  { tariff, rule }: LinePrice,
  { firstLeg, lastLeg }: { readonly firstLeg: number; readonly lastLeg: number },
): Pricing {
  return {
    ...rule,
    currency: tariff.currency,
    base: tariff.base,
    surcharge: tariff.surcharges.reduce((sum, { amount }) => sum + amount, 0),
    perKgBegun: 0,
    divisorCm3PerKg: tariff.divisorCm3PerKg,
    legs: tariff.legs.slice(firstLeg, lastLeg + 1),
  };
}

/** What an area asks for a booking: its price and its rate for each kilogram begun. */
export function priceOfArea(
  network: Network,
  requirement: RoutingRequirement,
  area: RoutingArea,
): PricePart | null {
  return hasRate(network, area.price.currency)
    ? priceBy(pricingOfArea(network, area), requirement)
    : null;
}

/** What the price of an area follows from. */
export function pricingOfArea(network: Network, { price, perKg }: RoutingArea): Pricing {
  return {
    surchargeBasisPoints: 0,
    discountBasisPoints: 0,
    rate: rateOf(network, price.currency),
    currency: price.currency,
    base: price.amount,
    surcharge: 0,
    perKgBegun: perKg,
    divisorCm3PerKg: 0,
    legs: [],
  };
}

/** A point's handling fee in the comparison currency; null where its currency has no rate. */
export function handlingFeeOf(network: Network, fee: Money | undefined): number | null {
  if (fee === undefined) return 0;
  if (!hasRate(network, fee.currency)) return null;
  return convert(fee, network.rates.currency, network.rates).amount;
}

function hasRate(network: Network, currency: string): boolean {
  return currency === network.rates.currency || network.rates.rates[currency] !== undefined;
}

function rateOf({ rates }: Network, currency: string): Rate {
  return rates.rates[currency] ?? { numerator: 1, denominator: 1 };
}
