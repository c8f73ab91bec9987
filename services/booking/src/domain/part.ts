import { sumMoney, type Instant, type Money, type Pricing } from '@serai/model';
import type { Itinerary, SpaceItem } from './itinerary';
import type { Pins } from './option';
import type { Order } from './order';
import { totalOf } from './requirement';
import { splitMoney, splitWay, type Size } from './splitWay';

// A part is parcels of one booking that travel together: one current itinerary, one hold, and the
// ways it had before. It is *planned* until it is *cancelled*. A short, a miss, a re-plan or the
// wish of the shipper splits it: some of its parcels go on as another part.

/** A way that a part had, until when, and why it was left. */
export interface PastWay {
  readonly itinerary: Itinerary;
  readonly holdId: string;
  readonly until: Instant;
  readonly why: string;
}

/** How a part ended before it travelled. */
export interface Cancellation {
  readonly fee: Money;
  readonly reason: string;
  readonly at: Instant;
}

export interface BookingPart {
  readonly id: string;
  readonly parcelIds: readonly string[];
  readonly itinerary: Itinerary;
  /** Empty: no space is held for it. */
  readonly holdId: string;
  /** Of the hold, as capacity last said it: what an exchange expects. 0: it has to be asked. */
  readonly holdVersion: number;
  /** Grows with each change of the part. */
  readonly version: number;
  readonly status: 'planned' | 'cancelled';
  /** Capacity has not yet acknowledged that the hold is as the part needs it. */
  readonly isUnsettled?: true;
  /** It weighs more than its hold, and there was no room for the rest: it travels overweight. */
  readonly lacksRoom?: true;
  /** Why its hold is not what it needs, where that is not for want of room: it stays as it is. */
  readonly heldAsItWas?: { readonly reasonCode: string; readonly reason: string };
  /** Those of its parcels that came to another end than delivery: it has no space for them. */
  readonly endedIds?: readonly string[];
  /** Those of them that did not go onto its present way: its legs ahead cost nothing for them. */
  readonly leftBehindIds?: readonly string[];
  /** Of a cancelled part. */
  readonly cancellation?: Cancellation;
  /** What the shipper pays for it: a re-plan changes the itinerary and not this. */
  readonly price: Money;
  /** What the price follows from, where that is another way than its present one. */
  readonly soldBy?: readonly Pricing[];
  /** Names and cancellation terms of its present way. */
  readonly pins: Pins;
  /** Oldest first. */
  readonly history: readonly PastWay[];
}

/** The parts as they were accepted: each on its way, nothing behind it. */
export function partsOf({ parts, pins }: Order): readonly BookingPart[] {
  return parts.map((part) => ({
    ...part,
    holdVersion: 0,
    status: 'planned',
    price: part.itinerary.price,
    pins,
    history: [],
  }));
}

/** The part that a parcel travels in at present, cancelled ones included. */
export function partWith(parts: readonly BookingPart[], parcelId: string): BookingPart | undefined {
  return parts.find(({ parcelIds }) => parcelIds.includes(parcelId));
}

export function isPlanned({ status }: BookingPart): boolean {
  return status === 'planned';
}

/** Those of its parcels that it has space for. */
export function travellingIn({ parcelIds, endedIds = [] }: BookingPart): readonly string[] {
  return parcelIds.filter((id) => !endedIds.includes(id));
}

/** What the price of a part follows from: a re-plan gives it another way, and no other price. */
export function soldBy({ soldBy: kept, itinerary: { legs } }: BookingPart): readonly Pricing[] {
  return kept ?? legs.flatMap(({ pricing }) => pricing ?? []);
}

/** What the space of a part is to be: that of its itinerary, or nothing when it was cancelled. */
export function spaceOf(part: BookingPart): readonly SpaceItem[] {
  return isPlanned(part) ? part.itinerary.items : [];
}

/** What is in some parcels of an order, in words: of each kind once. */
export function goodsOf(parcels: Order['parcels'], parcelIds: readonly string[]) {
  const own = parcels.filter(({ id }) => parcelIds.includes(id));
  return totalOf(own.map(({ content }) => content)).goods;
}

/** What some parcels of an order weigh and fill together. */
export function sizeOf({ parcels }: Order): (parcelIds: readonly string[]) => Size {
  return (parcelIds) => {
    const own = parcels.filter(({ id }) => parcelIds.includes(id)).map(({ content }) => content);
    return {
      grams: own.reduce((sum, { grams }) => sum + grams, 0),
      cm3: own.reduce((sum, { cm3 }) => sum + cm3, 0),
    };
  };
}

/** The parts of a booking with some that changed or were added. */
export function withParts(
  parts: readonly BookingPart[],
  changed: readonly BookingPart[],
): readonly BookingPart[] {
  const kept = parts.map((part) => changed.find(({ id }) => id === part.id) ?? part);
  const added = changed.filter(({ id }) => !parts.some((part) => part.id === id));
  return [...kept, ...added];
}

/** What is agreed costs what its planned parts cost. */
export function priceOf(parts: readonly BookingPart[]): Money {
  const currency = parts[0]?.price.currency ?? '';
  const prices = parts.filter(isPlanned).map(({ price }) => price);
  return sumMoney(prices, currency);
}

/** The part as it ends; its space is still to be given back where it has any. */
export function cancelled(part: BookingPart, cancellation: Cancellation): BookingPart {
  const { isUnsettled: _, ...settled } = part;
  const ended: BookingPart = { ...settled, status: 'cancelled', cancellation };
  return part.holdId === '' ? ended : { ...ended, isUnsettled: true };
}

/** The part once its hold is what it needs. */
export function withRoom({ lacksRoom: _, heldAsItWas: __, ...part }: BookingPart): BookingPart {
  return part;
}

/**
 * The part on another way, with space for all of it, at the price of that way; the one it leaves is
 * kept.
 */
export function rerouted(
  part: BookingPart,
  way: { itinerary: Itinerary; holdId: string; holdVersion: number; pins?: Pins },
  left: { at: Instant; why: string },
): BookingPart {
  const { soldBy: _, endedIds: __, leftBehindIds: ___, ...before } = withRoom(part);
  const { itinerary, holdId, version } = part;
  const past: PastWay = { itinerary, holdId, until: left.at, why: left.why };
  return { ...before, ...way, version: version + 1, history: [...part.history, past] };
}

/**
 * Two parts out of one: the parcels that stay, under its id and hold, and those that go, under
 * another id and without a hold. Space, legs' prices and the price are shared so that they sum to
 * what they were; those that came to another end have no share in the space, and those that were
 * left behind none in what legs cost. That gives up their share in the legs before they were, which
 * are done. `sizeOf` tells what parcels weigh and fill together.
 */
export function splitPart(
  part: BookingPart,
  goingIds: readonly string[],
  newId: string,
  sizeOf: (parcelIds: readonly string[]) => Size,
): { readonly stays: BookingPart; readonly goes: BookingPart } {
  const stayingIds = part.parcelIds.filter((id) => !goingIds.includes(id));
  if (stayingIds.length === 0 || stayingIds.length + goingIds.length !== part.parcelIds.length) {
    throw new Error(`${part.id} is not split by ${goingIds.length} of its parcels`);
  }
  const [staying, going] = [sizeOf(stayingIds), sizeOf(goingIds)];
  const without = (gone: readonly string[] = []): readonly [Size, Size] => {
    const others = (ids: readonly string[]) => ids.filter((id) => !gone.includes(id));
    if (others(part.parcelIds).length === 0) return [staying, going];
    return [sizeOf(others(stayingIds)), sizeOf(others(goingIds))];
  };
  const way = splitWay(part.itinerary, ...without(part.leftBehindIds), without(part.endedIds));
  const price = splitMoney(part.price, staying, going);
  const version = part.version + 1;
  return {
    stays: {
      ...endedOf(part, stayingIds),
      ...(way.stays.items.length === 0 && { isUnsettled: true }),
      parcelIds: stayingIds,
      itinerary: way.stays,
      price: price[0],
      version,
    },
    goes: {
      ...endedOf(part, goingIds),
      id: newId,
      parcelIds: goingIds,
      itinerary: way.goes,
      holdId: '',
      holdVersion: 0,
      price: price[1],
      version: 1,
      history: [],
    },
  };
}

function endedOf(part: BookingPart, ids: readonly string[]): BookingPart {
  const { endedIds = [], leftBehindIds = [], ...rest } = part;
  const [ended, behind] = [endedIds, leftBehindIds].map((all) =>
    all.filter((id) => ids.includes(id)),
  );
  return {
    ...rest,
    ...(ended?.length && { endedIds: ended }),
    ...(behind?.length && { leftBehindIds: behind }),
  };
}
