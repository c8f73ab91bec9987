import type { Instant } from '@serai/model';
import { evolveBooking, type Booking, type BookingFact, type BookingState } from './bookingState';
import { isChanging } from './change';
import { isSpaceOf, type Itinerary, type SpaceItem } from './itinerary';
import { isPlanned, sizeOf, travellingIn, withRoom, type BookingPart } from './part';
import { isBehind } from './progress';
import { grown } from './reweigh';
import type { Size } from './splitWay';
import { asWeighed } from './weighed';

// A parcel may come to another end than its delivery: it is lost, returned, seized or destroyed.
// Nothing of it travels on, so the space that its part has for it on what has not left yet goes
// back to be sold. What the shipper pays stays as it is: a loss is settled by its claim.

/**
 * The same facts, and what follows once they are known: parts are *lightened* by the parcels of
 * theirs that came to another end, and the booking is completed when nothing of it is under way any
 * more. While a change is pending nothing follows; all of it does when that is accepted or refused.
 * `at` is when it is heard of, by which it is judged what has left.
 */
export function andEnded(
  state: BookingState,
  facts: readonly BookingFact[],
  at: Instant,
): readonly BookingFact[] {
  const after = facts.reduce(evolveBooking, state);
  if (facts.length === 0 || after.status !== 'confirmed' || isChanging(after)) return facts;
  const { progress } = after;
  const lightened = after.parts.flatMap((part): BookingFact[] => {
    const lighter = lightenedPart(after, part, at);
    return lighter === undefined ? [] : [{ type: 'PartLightened', part: lighter, at }];
  });
  const planned = plannedSsccs(after);
  const isOver = planned.length > 0 && planned.every((sscc) => isBehind(progress, sscc));
  const completedAt = progress.lastDeliveredAt ?? at;
  const completed: BookingFact = { type: 'BookingCompleted', at: completedAt };
  return [...facts, ...lightened, ...(isOver ? [completed] : [])];
}

/**
 * The part without the space of what came to another end since it got its space; without any ahead
 * where none of it is under way any more. undefined: nothing of it ended, or all of that is known.
 */
function lightenedPart(
  booking: Booking & { status: 'confirmed' },
  part: BookingPart,
  at: Instant,
): BookingPart | undefined {
  const { progress } = booking;
  const order = asWeighed(booking);
  const own = order.parcels.filter(({ id }) => part.parcelIds.includes(id));
  const ended = own.filter(({ sscc }) => progress.ended?.includes(sscc));
  if (!isPlanned(part) || part.holdId === '' || ended.length === 0) return undefined;
  const endedIds = ended.map(({ id }) => id);
  const travelling = travellingIn(part);
  const left = sizeOf(order)(endedIds.filter((id) => travelling.includes(id)));
  const stays = sizeOf(order)(travelling.filter((id) => !endedIds.includes(id)));
  const isEmpty = own.every(({ sscc }) => isBehind(progress, sscc));
  const before = part.itinerary.items;
  const items = before.flatMap((item) => {
    if (!isShort(part) && hasLeft(part.itinerary, item, at)) return item;
    if (isEmpty) return [];
    return lessened(item, left, stays);
  });
  const isSame = items.length === before.length && items.every((item, at) => item === before[at]);
  if (isSame && endedIds.every((id) => !travelling.includes(id))) return undefined;
  const lighter = { ...(isEmpty ? withRoom(part) : part), endedIds };
  if (isSame) return lighter;
  const itinerary = { ...part.itinerary, items };
  return { ...lighter, itinerary, version: part.version + 1, isUnsettled: true };
}

/**
 * The space without that of what left, but never less than what stays has of it: what was weighed
 * after a cut-off got no more space there, and has none of that to give back.
 */
function lessened(item: SpaceItem, left: Size, stays: Size): SpaceItem {
  const less = (has: number, gone: number, needs: number): number =>
    Math.max(has - gone, Math.min(has, needs)) - has;
  const grams = less(item.grams, left.grams, stays.grams);
  const cm3 = less(item.cm3, left.cm3, stays.cm3);
  return grams === 0 && cm3 === 0 ? item : grown(item, { grams, cm3 });
}

/**
 * Its hold is less than what it needs. Nothing more is taken for what has left, so it gives back
 * there too: what it asks for is granted once that is no more than it has. Until then it is
 * refused, and the hold stays as it is.
 */
function isShort({ lacksRoom, heldAsItWas }: BookingPart): boolean {
  return lacksRoom === true || heldAsItWas !== undefined;
}

/** By the plan; a ride has left all of its calls at once, as no later ones are known of it. */
function hasLeft({ legs }: Itinerary, item: SpaceItem, at: Instant): boolean {
  const own = legs.filter((leg) => isSpaceOf(item, leg));
  return own.length > 0 && own.every(({ departsAt }) => departsAt <= at);
}

/** The SSCCs of what is planned, whatever it came to. */
function plannedSsccs({ order, parts }: Booking): readonly string[] {
  const ids = new Set(parts.filter(isPlanned).flatMap(({ parcelIds }) => parcelIds));
  return order.parcels.filter(({ id }) => ids.has(id)).map(({ sscc }) => sscc);
}
