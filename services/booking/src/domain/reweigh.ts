import { basisPointsOfOne, type Instant, type Money } from '@serai/model';
import { evolveBooking, type Booking, type BookingFact, type BookingState } from './bookingState';
import type { WeightTolerance } from './charter';
import { chargedFor } from './chargeByWeight';
import { closesAt, isSpaceOf, type SpaceItem } from './itinerary';
import { isPlanned, partWith, sizeOf, travellingIn, type BookingPart } from './part';
import type { Size } from './splitWay';
import { asWeighed } from './weighed';

/** What a gram of the tolerance is taken to fill, at 5,000 cm3 a kilogram. */
const cm3PerGram = 5;

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
  /** The charter's, when it was heard of. */
  readonly tolerance: WeightTolerance;
  readonly at: Instant;
}

/**
 * What follows from a weighing. Above the charter's tolerance (of weight, or of the volume that it
 * stands for) its part is charged for what it weighs and fills, as `chargedFor` says, and needs
 * that space on what has not closed yet; of one that came to another end the charge alone changes.
 * Within it, of a parcel that does not travel, or older than a weighing that was heard of, nothing.
 */
export function reweigh(state: Booking, command: Reweigh): readonly BookingFact[] {
  const { sscc, size, evidence, tolerance, at } = command;
  if (state.status !== 'confirmed') return [];
  if (state.change?.status === 'pending') return [{ type: 'WeighingNoted', weighing: command }];
  const parcel = asWeighed(state).parcels.find((one) => one.sscc === sscc);
  const part = parcel === undefined ? undefined : partWith(state.parts, parcel.id);
  if (parcel === undefined || part === undefined || !isPlanned(part)) return [];
  const earlier = state.adjustments?.filter(({ parcelId }) => parcelId === parcel.id) ?? [];
  if (earlier.some((one) => one.evidence.weighedAt >= evidence.weighedAt)) return [];
  const { grams, cm3 } = parcel.content;
  const before = { grams, cm3 };
  const after = beyond(tolerance, before, size);
  if (after === undefined) return [];
  const more = { grams: after.grams - before.grams, cm3: after.cm3 - before.cm3 };
  const whole = sizeOf(asWeighed(state))(part.parcelIds);
  const now = { grams: whole.grams + more.grams, cm3: whole.cm3 + more.cm3 };
  const { itinerary: way, price } = chargedFor(part, whole, now);
  const adjustment: Adjustment = {
    parcelId: parcel.id,
    before,
    after,
    priceBefore: part.price,
    priceAfter: price,
    evidence,
    at,
  };
  const hasSpace = travellingIn(part).includes(parcel.id);
  const items = part.itinerary.items.map((item) => {
    const legs = part.itinerary.legs.filter((leg) => isSpaceOf(item, leg));
    const isClosed = legs.length > 0 && legs.every((leg) => closesAt(leg) <= at);
    return isClosed || !hasSpace ? item : grown(item, more);
  });
  const itinerary = { ...way, items };
  const version = part.version + 1;
  const heavier: BookingPart = { ...part, itinerary, price, version, isUnsettled: true };
  return [{ type: 'ParcelReweighed', sscc, adjustment, part: heavier, at }];
}

/**
 * The end of a pending change, and what follows for what it has become from the weighings that were
 * heard of meanwhile: space that was asked for before them is adjusted to them after it.
 */
export function andWeighed(state: Booking, facts: readonly BookingFact[]): readonly BookingFact[] {
  if (state.status !== 'confirmed' || state.change?.status !== 'pending') return facts;
  if (facts.length === 0) return facts;
  return (state.change.weighings ?? []).reduce((known, weighing) => {
    const now = known.reduce(evolveBooking, state as BookingState);
    return now.status === 'unknown' ? known : [...known, ...reweigh(now, weighing)];
  }, facts);
}

/**
 * What counts of a weighing from now on; undefined: it is within the tolerance. Volume need not be
 * measured.
 */
function beyond(tolerance: WeightTolerance, before: Size, measured: Size): Size | undefined {
  const isNear = (one: number, other: number, atMost: number): boolean => {
    const apart = Math.abs(other - one);
    return apart <= atMost || apart * basisPointsOfOne <= one * tolerance.basisPoints;
  };
  const { grams } = tolerance;
  const isNearInGrams = isNear(before.grams, measured.grams, grams);
  const isNearInCm3 = measured.cm3 === 0 || isNear(before.cm3, measured.cm3, grams * cm3PerGram);
  if (isNearInGrams && isNearInCm3) return undefined;
  return {
    grams: isNearInGrams ? before.grams : measured.grams,
    cm3: isNearInCm3 ? before.cm3 : measured.cm3,
  };
}

/** The space with so much more, or less; never none. */
export function grown(item: SpaceItem, more: Size): SpaceItem {
  const grams = item.kind === 'storage' ? item.grams : Math.max(1, item.grams + more.grams);
  return { ...item, grams, cm3: Math.max(1, item.cm3 + more.cm3) };
}
