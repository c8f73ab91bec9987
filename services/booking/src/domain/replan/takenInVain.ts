import type { Booking, BookingFact } from '../bookingState';
import { isSpaceOf } from '../itinerary';
import { isPlanned, withRoom } from '../part';
import type { Rerouting } from './rerouteParts';

/**
 * The hold of a part was exchanged for another way, and before that was known here the last of its
 * booking came to its end: the space on that way is given back. Of the hold is left what it has on
 * the legs behind; where only some parcels were to go nothing, as their share of that is not known
 * any more. What was held beside it is not the part's.
 */
export function takenInVain(
  { status, parts }: Booking,
  { partId, holdId, holdVersion, behind, goes, anewHoldId, at }: Rerouting,
): readonly BookingFact[] {
  const part = parts.find(({ id }) => id === partId);
  if (status !== 'completed' || part === undefined || !isPlanned(part)) return [];
  const { itinerary, version } = part;
  // Needing nothing, it gives back whatever it has.
  if (part.holdId !== holdId || anewHoldId !== undefined || itinerary.items.length === 0) return [];
  const kept = goes === undefined ? itinerary.legs.slice(0, behind) : [];
  const items = itinerary.items.filter((item) => kept.some((leg) => isSpaceOf(item, leg)));
  const lighter = {
    ...withRoom(part),
    ...{ itinerary: { ...itinerary, items }, version: version + 1 },
    ...{ holdVersion, isUnsettled: true as const },
  };
  return [{ type: 'PartLightened', part: lighter, at }];
}
