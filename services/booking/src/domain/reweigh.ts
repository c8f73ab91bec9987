import { money, type Instant, type Money } from '@serai/model';
import type { Booking, BookingFact } from './bookingState';
import type { SpaceItem } from './itinerary';
import { isPlanned, partWith, sizeOf, type BookingPart } from './part';
import type { Size } from './splitWay';
import { asWeighed } from './weighed';

/** A weighing within one of these of what is charged for and held changes nothing. */
const toleranceGrams = 500;
/** What 500 g are taken to fill, at 5,000 cm3 a kilogram. */
const toleranceCm3 = 2_500;
const tolerancePercent = 5;

/** What a parcel weighed at a hub changed of its charge; a later weighing comes on top of it. */
export interface Adjustment {
  readonly parcelId: string;
  readonly before: Size;
  readonly after: Size;
  /** What the part costs. */
  readonly priceBefore: Money;
  readonly priceAfter: Money;
  /** Where it was weighed, by whom and when, as tracking keeps it. */
  readonly evidence: Evidence;
  readonly at: Instant;
}

export interface Evidence {
  readonly eventId: string;
  readonly memberId: string;
  readonly pointId: string;
  readonly weighedAt: Instant;
  readonly reference: string;
}

export interface Reweigh {
  readonly type: 'Reweigh';
  readonly sscc: string;
  readonly size: Size;
  readonly evidence: Evidence;
  readonly at: Instant;
}

/**
 * What follows from a weighing. Above the tolerance (500 g and 5 % of what the parcel is charged
 * for, or 2,500 cm3 and 5 % of what is held for it) its part is charged by the weight it has, at
 * the price per gram that the part was sold at, and needs the space it has: volume alone changes
 * the space and not the charge. Within it, of a parcel that does not travel, or older than a weighing
 * that was heard of, nothing.
 */
export function reweigh(state: Booking, command: Reweigh): readonly BookingFact[] {
  const { sscc, size, evidence, at } = command;
  if (state.status !== 'confirmed') return [];
  const parcel = state.order.parcels.find((one) => one.sscc === sscc);
  const part = parcel === undefined ? undefined : partWith(state.parts, parcel.id);
  if (parcel === undefined || part === undefined || !isPlanned(part)) return [];
  const earlier = state.adjustments?.filter(({ parcelId }) => parcelId === parcel.id) ?? [];
  if (earlier.some((one) => one.evidence.weighedAt >= evidence.weighedAt)) return [];
  const { grams, cm3 } = parcel.content;
  const before = earlier.at(-1)?.after ?? { grams, cm3 };
  const isNearInGrams = isNear(before.grams, size.grams, toleranceGrams);
  const filled = size.cm3 === 0 ? before.cm3 : size.cm3;
  if (isNearInGrams && isNear(before.cm3, filled, toleranceCm3)) return [];
  const after = { grams: isNearInGrams ? before.grams : size.grams, cm3: filled };
  const whole = sizeOf(asWeighed(state))(part.parcelIds);
  const price = priceAt(part.price, whole.grams, after.grams - before.grams);
  const adjustment: Adjustment = {
    parcelId: parcel.id,
    before,
    after,
    priceBefore: part.price,
    priceAfter: price,
    evidence,
    at,
  };
  const more = { grams: after.grams - before.grams, cm3: after.cm3 - before.cm3 };
  const items = part.itinerary.items.map((item) => grown(item, more));
  const itinerary = { ...part.itinerary, items };
  const version = part.version + 1;
  const heavier: BookingPart = { ...part, itinerary, price, version, isUnsettled: true };
  return [{ type: 'ParcelReweighed', sscc, adjustment, part: heavier, at }];
}

function isNear(one: number, other: number, tolerance: number): boolean {
  const apart = Math.abs(other - one);
  return apart <= tolerance || apart * 100 <= one * tolerancePercent;
}

/** At the price per gram of the part, half a minor unit and more rounded up. */
function priceAt({ amount, currency }: Money, grams: number, more: number): Money {
  const twice = 2n * BigInt(amount) * BigInt(grams + more);
  return money(Number((twice + BigInt(grams)) / (2n * BigInt(grams))), currency);
}

function grown(item: SpaceItem, more: Size): SpaceItem {
  const grams = item.kind === 'storage' ? item.grams : Math.max(1, item.grams + more.grams);
  return { ...item, grams, cm3: Math.max(1, item.cm3 + more.cm3) };
}
