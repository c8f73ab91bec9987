import type { Instant } from '@serai/model';
import type { Booking, BookingFact } from './bookingState';
import { isChanging } from './change';
import { isPlanned, withRoom, type BookingPart } from './part';

// A part that was weighed beyond the room that is left travels all the same: it *lacks room*. That
// is an incident, told once and listed until the space comes back, for which it is tried again.

interface OfPart {
  readonly partId: string;
  readonly version: number;
}

/** There is no room for what the part of that version needs; told when it was not known. */
export function lackRoom(
  { parts }: Booking,
  { partId, version, at }: OfPart & { readonly at: Instant },
): readonly BookingFact[] {
  const part = parts.find(({ id }) => id === partId);
  if (part?.isUnsettled !== true || part.version !== version) return [];
  const isKnown = part.lacksRoom === true;
  return [{ type: 'RoomLacked', part: lacking(part), isKnown, at }];
}

/**
 * Capacity does not exchange the hold of the part of that version, and not for want of room: a
 * departure has closed, say. It travels with the hold that it has, and nobody asks again.
 */
export function keepHold(
  { parts }: Booking,
  command: OfPart & { readonly reasonCode: string; readonly reason: string },
): readonly BookingFact[] {
  const { partId, version, reasonCode, reason } = command;
  const part = parts.find(({ id }) => id === partId);
  if (part?.isUnsettled !== true || part.version !== version) return [];
  const { isUnsettled: _, ...rest } = withRoom(part);
  return [{ type: 'HoldKept', part: { ...rest, heldAsItWas: { reasonCode, reason } } }];
}

/** Asks once more, as another version: what was refused to the one before stays refused. */
export function tryRoom(state: Booking, { partId, version }: OfPart): readonly BookingFact[] {
  if (isChanging(state)) return [];
  const part = lackingParts(state).find(({ id }) => id === partId);
  if (part?.version !== version || part.isUnsettled === true) return [];
  return [{ type: 'RoomTried', part: { ...part, version: version + 1, isUnsettled: true } }];
}

/** Follows where the part of that version has the space that it lacked. */
export function roomFound(part: BookingPart, version: number, at: Instant): BookingFact[] {
  if (part.lacksRoom !== true || !isPlanned(part) || part.version !== version) return [];
  const { isUnsettled: _, ...rest } = withRoom(part);
  return [{ type: 'RoomFound', part: rest, at }];
}

/** The parts under way that weigh more than their holds. */
export function lackingParts({ status, parts }: Booking): readonly BookingPart[] {
  if (status !== 'confirmed') return [];
  return parts.filter((part) => part.lacksRoom === true && isPlanned(part));
}

/** Nothing more is asked for it, until it changes or space comes back. */
function lacking({ isUnsettled: _, ...part }: BookingPart): BookingPart {
  return { ...part, lacksRoom: true };
}
