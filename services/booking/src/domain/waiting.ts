import type { Instant } from '@serai/model';
import type { Booking, BookingFact } from './bookingState';
import type { SpaceItem } from './itinerary';

// Who asks for a full departure may wait for it: the booking is *waiting*, in the order of asking.
// When space comes back the first of a departure is tried first, and only who does not fit is passed
// over: strict would let one large booking keep many small ones out of space that it cannot use.
// Between two tries a newcomer may take what came back, because space is sold to whoever asks. It
// ends confirmed, or declined at its answer-by time or the first cut-off, whichever comes first.

/** What a try brings: declined, or waiting again while it is for want of room and in time. */
export function refused(
  state: Booking,
  refusal: { readonly reasonCode: string; readonly reason: string; readonly at: Instant },
): readonly BookingFact[] {
  if (!isAsking(state)) return [];
  const { order, parts } = state;
  const { reasonCode, reason, at } = refusal;
  const answerBy = order.wait?.answerBy;
  if (reasonCode === 'NO_ROOM' && answerBy !== undefined && at < answerBy) {
    if (state.status === 'waiting') return [{ type: 'PlaceRefused' }];
    return [{ type: 'BookingWaiting', order, parts, answerBy, at }];
  }
  const isVain = state.status === 'waiting' && ['NO_ROOM', 'TOO_LATE'].includes(reasonCode);
  return isVain ? inVain(at) : [{ type: 'BookingDeclined', reasonCode, reason, at }];
}

/** Asks once more, under new hold ids by part: what was refused under the old ones stays refused. */
export function tryPlace(
  state: Booking,
  { holdIds }: { readonly holdIds: Readonly<Record<string, string>> },
): readonly BookingFact[] {
  if (state.status !== 'waiting' || state.isTrying) return [];
  const parts = state.parts.map((part) => ({ ...part, holdId: holdIds[part.id] ?? part.holdId }));
  return [{ type: 'PlaceTried', parts }];
}

/** At its time nobody is kept waiting any longer; a try that is under way is answered first. */
export function giveUp(state: Booking, at: Instant): readonly BookingFact[] {
  if (state.status !== 'waiting' || state.isTrying) return [];
  return at < (state.order.wait?.answerBy ?? 0) ? [] : inVain(at);
}

/** Whether capacity is being asked for its space. */
export function isAsking(state: Booking): boolean {
  return state.status === 'requested' || (state.status === 'waiting' && state.isTrying);
}

/** What has to have room for these items: departures, and runs and storage days by their ids. */
export function roomsOf(items: readonly SpaceItem[]): readonly string[] {
  const ids = items.map(({ kind, resourceId }) =>
    kind === 'leg' ? resourceId.slice(0, resourceId.lastIndexOf('/')) : resourceId,
  );
  return [...new Set(ids)];
}

/** The same for the legs of a booking, whether or not it still has space there. */
export function roomsPassed({ parts }: Pick<Booking, 'parts'>): readonly string[] {
  const legs = parts.flatMap(({ itinerary }) => itinerary.legs);
  const ids = legs.map(({ departureId, areaId, runId }) => {
    return runId === '' ? departureId : `${areaId}/${runId}`;
  });
  return [...new Set(ids)].filter((id) => id !== '');
}

/** Whether one asks for at least as much as another that was refused, of the same and for the same. */
export function asksMore(one: Booking, refusedOne: Booking): boolean {
  if (one.order.sellerId !== refusedOne.order.sellerId) return false;
  const own = itemsOf(one);
  return itemsOf(refusedOne).every((item) =>
    own.some(
      ({ resourceId, grams, cm3, stops }) =>
        resourceId === item.resourceId &&
        grams >= item.grams &&
        cm3 >= item.cm3 &&
        stops >= item.stops,
    ),
  );
}

export function itemsOf({ parts }: Pick<Booking, 'parts'>): readonly SpaceItem[] {
  return parts.flatMap(({ itinerary }) => itinerary.items);
}

function inVain(at: Instant): readonly BookingFact[] {
  const reason = 'No space came back in time.';
  return [{ type: 'BookingDeclined', reasonCode: 'WAITED_IN_VAIN', reason, at }];
}
