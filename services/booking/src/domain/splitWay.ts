import { money, shareByLargestRemainder, sumMoney, type Money } from '@serai/model';
import type { Itinerary, Leg, SpaceItem } from './itinerary';

/** What parcels weigh and fill together. */
export interface Size {
  readonly grams: number;
  readonly cm3: number;
}

/**
 * One way shared by the parcels that stay and those that go: space by weight and by volume, money
 * and emissions by weight, so that both sum to what was (largest remainder). Each of the two visits
 * every door of its own, so that stops are not shared. `space` is what the two have space for, where
 * that is not all of them; who has none needs no item.
 */
export function splitWay(
  plan: Itinerary,
  staying: Size,
  going: Size,
  space: readonly [staying: Size, going: Size] = [staying, going],
): { readonly stays: Itinerary; readonly goes: Itinerary } {
  const byWeight = [staying.grams, going.grams];
  const legs = plan.legs.map((leg) => splitLeg(leg, byWeight));
  const items = plan.items.map((item) => splitItem(item, ...space));
  const side = (index: 0 | 1): Itinerary => {
    const own = legs.map((pair) => pair[index]);
    const amounts = own.flatMap(({ price, handlingFee }) => [price, handlingFee]);
    return {
      ...plan,
      legs: own,
      items: space[index].cm3 === 0 ? [] : items.map((pair) => pair[index]),
      price: sumMoney(
        amounts.filter((amount) => amount !== null),
        plan.price.currency,
      ),
      co2eGrams: own.reduce((sum, { co2eGrams }) => sum + co2eGrams, 0),
    };
  };
  return { stays: side(0), goes: side(1) };
}

/** An amount of money shared by weight, so that the two sum to it. */
export function splitMoney(value: Money, staying: Size, going: Size): readonly [Money, Money] {
  const [stays, goes] = pairOf(value.amount, [staying.grams, going.grams]);
  return [money(stays, value.currency), money(goes, value.currency)];
}

function splitLeg(leg: Leg, weights: readonly number[]): readonly [Leg, Leg] {
  const price = splitAmount(leg.price, weights);
  const tariffPrice = splitAmount(leg.tariffPrice, weights);
  const handlingFee = splitAmount(leg.handlingFee, weights);
  const co2e = pairOf(leg.co2eGrams, weights);
  const chargeable = pairOf(leg.chargeableGrams, weights);
  const side = (index: 0 | 1): Leg => ({
    ...leg,
    price: price[index] ?? leg.price,
    tariffPrice: tariffPrice[index],
    handlingFee: handlingFee[index],
    co2eGrams: co2e[index],
    chargeableGrams: chargeable[index],
  });
  return [side(0), side(1)];
}

function splitAmount(
  value: Money | null,
  weights: readonly number[],
): readonly [Money | null, Money | null] {
  if (value === null) return [null, null];
  const [stays, goes] = pairOf(value.amount, weights);
  return [money(stays, value.currency), money(goes, value.currency)];
}

function splitItem(item: SpaceItem, staying: Size, going: Size): readonly [SpaceItem, SpaceItem] {
  const grams = pairOf(item.grams, [staying.grams, going.grams]);
  const cm3 = pairOf(item.cm3, [staying.cm3, going.cm3]);
  const side = (index: 0 | 1): SpaceItem => ({ ...item, grams: grams[index], cm3: cm3[index] });
  return [side(0), side(1)];
}

function pairOf(amount: number, weights: readonly number[]): readonly [number, number] {
  const [stays = 0, goes = 0] = shareByLargestRemainder(amount, weights);
  return [stays, goes];
}
