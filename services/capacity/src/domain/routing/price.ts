import type { Instant, Money } from '@serai/model';
import { chargeableGrams, convert, discounted, portionOf, priceOfLeg } from '@serai/model';
import type { Network, RoutingArea, RoutingLine, RoutingTariff } from './network';
import { termsBetween } from './network';
import type { RoutingRequirement } from './requirement';

/** A price as published and as the seller pays it, in whole minor units. */
export interface PricePart {
  /** In the tariff's currency. */
  readonly published: number;
  /** In the comparison currency, after the agreement's discount. */
  readonly paid: number;
}

/** What one boarding and each leg of a line cost this requirement; they simply add up. */
export interface LinePrice {
  readonly tariff: RoutingTariff;
  readonly agreement: { readonly id: string; readonly version: number };
  readonly chargeableGrams: number;
  readonly boarding: PricePart;
  readonly legs: readonly PricePart[];
}

const gramsPerKg = 1000;

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
  const part = (amount: number, extra: number): PricePart => {
    const published = amount + portionOf(amount, surcharge) + extra;
    const paid = discounted(published, discount);
    const asked = { amount: paid, currency: tariff.currency };
    return { published, paid: convert(asked, network.rates.currency, network.rates).amount };
  };
  return {
    tariff,
    agreement: { id: terms.id, version: terms.version },
    chargeableGrams: weight,
    boarding: part(tariff.base, perBoarding),
    legs: tariff.legs.map((rate) => part(priceOfLeg(rate, weight), 0)),
  };
}

/** What an area asks for a booking: its price and its rate for each kilogram begun. */
export function priceOfArea(
  network: Network,
  requirement: RoutingRequirement,
  area: RoutingArea,
): PricePart | null {
  const { currency, amount } = area.price;
  if (!hasRate(network, currency)) return null;
  const published = amount + area.perKg * Math.ceil(requirement.grams / gramsPerKg);
  const asked = { amount: published, currency };
  return { published, paid: convert(asked, network.rates.currency, network.rates).amount };
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
