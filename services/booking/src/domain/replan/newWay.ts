import { money, shareByLargestRemainder, type Money } from '@serai/model';
import { repricedLeg } from '../chargeByWeight';
import { isSpaceOf, priceOfLegs, type Itinerary, type Leg, type SpaceItem } from '../itinerary';
import type { Size } from '../splitWay';

interface Sizes {
  readonly own: Size;
  /** What it was searched for. */
  readonly searched: Size;
}

/**
 * The way of parcels from door to door: the legs that stay, and from there a way that was found for
 * parcels of another size (a group is searched once, for the largest of it). Space is that of these
 * parcels, and so is what legs cost by their tariffs: base and minimum included. Handling, emissions,
 * and the price of legs without a tariff are taken by weight. Where the hold is made anew it has no
 * space for the legs that stay.
 */
export function newWay(
  before: Itinerary,
  behind: number,
  found: Itinerary,
  size: Sizes,
  isAnew = false,
): Itinerary {
  const kept = before.legs.slice(0, behind);
  const { legs: ahead, items: needed } = sized(found, size);
  const legs = [...kept, ...ahead];
  const items = [
    ...before.items.filter((item) => !isAnew && kept.some((leg) => isSpaceOf(item, leg))),
    ...needed,
  ];
  return {
    ...found,
    legs,
    departsAt: legs[0]?.departsAt ?? found.departsAt,
    price: priceOfLegs(legs, found.price.currency),
    co2eGrams: legs.reduce((sum, { co2eGrams }) => sum + co2eGrams, 0),
    transfers: Math.max(0, legs.filter(({ kind }) => kind === 'ride').length - 1),
    items: together(items),
  };
}

/** A way that was found for parcels of another size, at the price and with the space of these. */
export function sized(found: Itinerary, size: Sizes): Itinerary {
  const { grams, cm3 } = size.own;
  const legs = found.legs.map((leg) => scaled(leg, size));
  const items = found.items.map((item) => ({ ...item, grams, cm3 }));
  return { ...found, legs, items };
}

/** What a way costs from one of its legs on. */
export function priceFrom({ legs, price }: Itinerary, behind: number): Money {
  return priceOfLegs(legs.slice(behind), price.currency);
}

function scaled(leg: Leg, { own, searched }: Sizes): Leg {
  const part = (amount: number): number => {
    if (own.grams >= searched.grams) return amount;
    const [share = 0] = shareByLargestRemainder(amount, [own.grams, searched.grams - own.grams]);
    return share;
  };
  const paid = (value: Money | null) => value && money(part(value.amount), value.currency);
  const byWeight = {
    ...leg,
    handlingFee: paid(leg.handlingFee),
    co2eGrams: part(leg.co2eGrams),
  };
  if (leg.pricing !== undefined) return repricedLeg(byWeight, searched, own);
  return {
    ...byWeight,
    price: paid(leg.price) ?? leg.price,
    tariffPrice: paid(leg.tariffPrice),
    chargeableGrams: part(leg.chargeableGrams),
  };
}

/** Each resource once: what is kept and found again is held for both. */
function together(items: readonly SpaceItem[]): readonly SpaceItem[] {
  const sums = new Map<string, SpaceItem>();
  for (const item of items) {
    const key = `${item.kind} ${item.resourceId}`;
    const sum = sums.get(key);
    const stops = item.stops + (sum?.stops ?? 0);
    sums.set(key, {
      ...item,
      grams: item.grams + (sum?.grams ?? 0),
      cm3: item.cm3 + (sum?.cm3 ?? 0),
      stops,
    });
  }
  return [...sums.values()];
}
