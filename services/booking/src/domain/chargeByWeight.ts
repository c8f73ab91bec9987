import { addMoney, divideHalfUp, money, priceBy, type Money, type Pricing } from '@serai/model';
import { priceOfLegs, type Itinerary, type Leg } from './itinerary';
import { soldBy, type BookingPart } from './part';
import type { Size } from './splitWay';

/**
 * A part that weighs or fills more or less than it was charged for: its way, and what the shipper
 * pays, by the tariffs, agreement and rates that were pinned when it was sold (base, rate per
 * kilogram, weight breaks, minimum per leg, divisor). Where it was re-planned since, its legs earn by
 * the new way and the shipper pays by the one that was sold. A part from before tariffs were pinned
 * is charged at its price per gram. Nothing costs less than nothing.
 */
export function chargedFor(
  part: BookingPart,
  before: Size,
  after: Size,
): Pick<BookingPart, 'itinerary' | 'price'> {
  const by = soldBy(part);
  const more = by.reduce((sum, one) => sum + differenceOf(one, before, after).paid, 0);
  const isPinned = by.length > 0;
  return {
    itinerary: repriced(part.itinerary, before, after),
    price: isPinned ? moved(part.price, more) : perGram(part.price, before, after),
  };
}

/** Half a minor unit and more rounded up. */
function perGram({ amount, currency }: Money, before: Size, after: Size): Money {
  const scaled = divideHalfUp(BigInt(amount) * BigInt(after.grams), BigInt(before.grams));
  return money(Number(scaled), currency);
}

function repriced(plan: Itinerary, before: Size, after: Size): Itinerary {
  const legs = plan.legs.map((leg) => repricedLeg(leg, before, after));
  return { ...plan, legs, price: priceOfLegs(legs, plan.price.currency) };
}

/** A leg at the price of another size, by its tariff; one without it is left as it is. */
export function repricedLeg(leg: Leg, before: Size, after: Size): Leg {
  if (leg.pricing === undefined) return leg;
  const { paid, published, chargeableGrams } = differenceOf(leg.pricing, before, after);
  return {
    ...leg,
    price: moved(leg.price, paid),
    tariffPrice: leg.tariffPrice && moved(leg.tariffPrice, published),
    chargeableGrams: Math.max(0, leg.chargeableGrams + chargeableGrams),
  };
}

function differenceOf(pricing: Pricing, before: Size, after: Size): ReturnType<typeof priceBy> {
  const [was, is] = [priceBy(pricing, before), priceBy(pricing, after)];
  return {
    paid: is.paid - was.paid,
    published: is.published - was.published,
    chargeableGrams: is.chargeableGrams - was.chargeableGrams,
  };
}

/** A share of a price may be less than what the whole costs less. */
function moved(price: Money, by: number): Money {
  const sum = addMoney(price, money(by, price.currency));
  return money(Math.max(0, sum.amount), sum.currency);
}
