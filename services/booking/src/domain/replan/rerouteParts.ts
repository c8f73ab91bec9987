import { money, type Instant, type Money } from '@serai/model';
import type { Booking } from '../bookingState';
import type { Itinerary } from '../itinerary';
import type { Pins } from '../option';
import { rerouted, soldBy, splitPart, travellingIn, type BookingPart } from '../part';
import { totalOf } from '../requirement';
import { payerOf, subjectOf, type Cause } from './cause';
import { newWay, priceFrom } from './newWay';
import { splitWay, type Size } from '../splitWay';

/** Space was exchanged, or held anew, for parcels of a part: from a leg on they go another way. */
export interface Rerouting {
  readonly partId: string;
  /** As it was when its space was exchanged; another one has been changed since. */
  readonly holdId: string;
  readonly parcelIds: readonly string[];
  readonly behind: number;
  readonly found: Itinerary;
  readonly searched: Size;
  readonly cause: Cause;
  readonly pins: Pins;
  /** Of the hold that was exchanged and the one made beside it, or of the one made anew. */
  readonly holdVersion: number;
  /** Of the hold before; the part knows another one: it was changed since, and is settled anew. */
  readonly expectedVersion?: number;
  /** Where only some parcels go: the part and the hold that they have from now on. */
  readonly goes?: { readonly partId: string; readonly holdId: string };
  /** The hold that was made anew in place of one that has ended. */
  readonly anewHoldId?: string;
  readonly at: Instant;
}

/** A part on another way. The shipper's price is as it was; who caused it bears the difference. */
export interface Rerouted {
  readonly part: BookingPart;
  /** What stays of the part that it was split from. */
  readonly stays?: BookingPart;
  readonly ssccs: readonly string[];
  readonly before: Itinerary;
  readonly cause: { readonly kind: string; readonly id: string; readonly reason: string };
  /** Empty: shared by the charter. */
  readonly paidBy: string;
  /** By so much the new way costs more from where they part, for the parcels that go there. */
  readonly difference: Money;
  readonly at: Instant;
}

/** undefined: the part is no longer as it was when its space was exchanged. */
export function rerouteParts(
  { order, parts }: Pick<Booking, 'order' | 'parts'>,
  command: Rerouting,
): Rerouted | undefined {
  const part = parts.find(({ id }) => id === command.partId);
  if (part?.status !== 'planned' || part.holdId !== command.holdId) return undefined;
  if (!command.parcelIds.every((id) => part.parcelIds.includes(id))) return undefined;
  const { cause, behind, at, pins, holdVersion, anewHoldId } = command;
  const isAnew = anewHoldId !== undefined;
  // All that others left of it since: they need no part of their own.
  const isRest =
    isAnew && travellingIn(part).every((parcelId) => command.parcelIds.includes(parcelId));
  const goes = isRest ? undefined : command.goes;
  const sizeOf = (ids: readonly string[]): Size =>
    totalOf(order.parcels.filter(({ id }) => ids.includes(id)).map(({ content }) => content));
  const split = goes && splitPart(part, command.parcelIds, goes.partId, sizeOf);
  const moving = split?.goes ?? part;
  const size = { own: sizeOf(command.parcelIds), searched: command.searched };
  const itinerary = newWay(moving.itinerary, behind, command.found, size, isAnew);
  const holdId = goes?.holdId ?? anewHoldId ?? part.holdId;
  const way = { itinerary, holdId, holdVersion };
  const { expectedVersion = part.holdVersion } = command;
  const isOther = !isAnew && part.holdVersion !== 0 && part.holdVersion !== expectedVersion;
  const open = isOther ? { isUnsettled: true as const } : {};
  const before = moving.itinerary;
  const left = { at, why: cause.reason };
  // Of what ended since its space was exchanged the new way has space, still to be given back; of
  // what ended before that it has none, and does not cost for it.
  const { endedIds = [], leftBehindIds = [] } = moving;
  const behindIds = endedIds.filter((id) => !command.parcelIds.includes(id));
  const costIds = behindIds.filter((id) => !leftBehindIds.includes(id));
  const share = splitWay(before, sizeOf(costIds), sizeOf(command.parcelIds)).goes;
  const [was, is] = [priceFrom(share, behind), priceFrom(itinerary, behind)];
  return {
    part: {
      ...rerouted(moving, { ...way, pins: bothOf(part.pins, pins) }, left),
      soldBy: soldBy(moving),
      ...(behindIds.length > 0 && { endedIds: behindIds, leftBehindIds: behindIds }),
      ...(!split && open),
    },
    ...(split && { stays: isAnew ? split.stays : { ...split.stays, holdVersion, ...open } }),
    ssccs: order.parcels.filter(({ id }) => command.parcelIds.includes(id)).map(({ sscc }) => sscc),
    before,
    cause: { kind: cause.kind, id: subjectOf(cause), reason: cause.reason },
    paidBy: payerOf(before.legs, cause),
    difference: money(is.amount - was.amount, is.currency),
    at,
  };
}

/** Names and terms of the legs that stay and of the new ones. */
function bothOf(one: Pins, other: Pins): Pins {
  return {
    points: { ...one.points, ...other.points },
    cancellation: { ...one.cancellation, ...other.cancellation },
  };
}
