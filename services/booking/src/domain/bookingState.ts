import type { Instant, Money } from '@serai/model';
import type { Change, PendingChange } from './change';
import type { Order } from './order';
import { partsOf, priceOf, withParts, type BookingPart } from './part';
import { isBehind, progressAfter, type Progress, type ProgressFact, type Seen } from './progress';
import type { Rerouted } from './replan/rerouteParts';
import type { Adjustment, Reweigh } from './reweigh';

export const bookingStatuses = [
  'requested',
  'waiting',
  'confirmed',
  'declined',
  'cancelled',
  'completed',
] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

/** What a booking has in every state: what was agreed, and how its parcels travel at present. */
interface Common {
  readonly order: Order;
  readonly parts: readonly BookingPart[];
  /** What weighings changed of its charges, oldest first. */
  readonly adjustments?: readonly Adjustment[];
  /** So many of them were made before the last change: what it put in the order has them. */
  readonly changedAfter?: number;
}

export type Booking =
  | (Common & { readonly status: 'requested'; readonly progress: Progress })
  | (Common & {
      readonly status: 'waiting';
      /** Capacity is being asked once more. */
      readonly isTrying: boolean;
    })
  | (Common & {
      readonly status: 'confirmed';
      readonly progress: Progress;
      /** The last one that was asked for. */
      readonly change?: Change;
    })
  | Declined
  | Cancelled
  | (Common & { readonly status: 'completed'; readonly completedAt: Instant });

interface Declined extends Common {
  readonly status: 'declined';
  readonly reasonCode: string;
  readonly reason: string;
}

interface Cancelled extends Common {
  readonly status: 'cancelled';
  readonly reason: string;
  readonly fee: Money;
  /** Capacity has acknowledged that the space is free again. */
  readonly isReleased: boolean;
}

export type BookingState = { readonly status: 'unknown' } | Booking;

export type BookingFact =
  | { readonly type: 'BookingRequested'; readonly order: Order; readonly at: Instant }
  | {
      readonly type: 'BookingConfirmed';
      readonly order: Order;
      readonly parts: readonly BookingPart[];
      readonly at: Instant;
    }
  | {
      readonly type: 'BookingWaiting';
      readonly order: Order;
      readonly parts: readonly BookingPart[];
      readonly answerBy: Instant;
      readonly at: Instant;
    }
  | { readonly type: 'PlaceTried'; readonly parts: readonly BookingPart[] }
  | { readonly type: 'PlaceRefused' }
  | {
      readonly type: 'BookingDeclined';
      readonly reasonCode: string;
      readonly reason: string;
      readonly at: Instant;
    }
  | {
      readonly type: 'BookingCancelled';
      readonly reason: string;
      readonly fee: Money;
      readonly at: Instant;
    }
  | {
      readonly type: 'PartCancelled';
      readonly part: BookingPart;
      /** What is left of the part that it was split off. */
      readonly stays?: BookingPart;
      readonly ssccs: readonly string[];
      readonly at: Instant;
    }
  | { readonly type: 'ChangeRequested'; readonly change: PendingChange }
  | {
      readonly type: 'BookingChanged';
      readonly order: Order;
      readonly parts: readonly BookingPart[];
      readonly change: Change;
      readonly at: Instant;
    }
  | { readonly type: 'ChangeRefused'; readonly change: Change }
  /** What a hold is, as capacity said. */
  | { readonly type: 'HoldSeen'; readonly partId: string; readonly holdVersion: number }
  /** The hold is as the part of that version needs it. */
  | {
      readonly type: 'PartSettled';
      readonly partId: string;
      readonly version: number;
      readonly holdVersion: number;
    }
  | {
      readonly type: 'ParcelReweighed';
      readonly sscc: string;
      readonly adjustment: Adjustment;
      readonly part: BookingPart;
      readonly at: Instant;
    }
  /** Weighed while a change is pending. */
  | { readonly type: 'WeighingNoted'; readonly weighing: Reweigh }
  | {
      readonly type: 'RoomLacked';
      readonly part: BookingPart;
      /** It was told before. */
      readonly isKnown: boolean;
      readonly at: Instant;
    }
  | { readonly type: 'RoomTried'; readonly part: BookingPart }
  | { readonly type: 'HoldKept'; readonly part: BookingPart }
  | { readonly type: 'RoomFound'; readonly part: BookingPart; readonly at: Instant }
  | { readonly type: 'SpaceReleased' }
  /** Parcels of it came to another end than delivery: it needs less space, where it has any ahead. */
  | { readonly type: 'PartLightened'; readonly part: BookingPart; readonly at: Instant }
  | ProgressFact
  | ({ readonly type: 'PartRerouted' } & Rerouted)
  | { readonly type: 'BookingCompleted'; readonly at: Instant };

export const noBooking: BookingState = { status: 'unknown' };

/** The booking after a fact. */
export function evolveBooking(state: BookingState, fact: BookingFact): BookingState {
  if (fact.type === 'BookingRequested') {
    const { order } = fact;
    const progress = { collected: [], delivered: [] };
    return { status: 'requested', order, parts: partsOf(order), progress };
  }
  if (state.status === 'unknown') return state;
  const { order, adjustments } = state;
  const common = commonOf(state);
  const progress = progressOf(state) ?? { collected: [], delivered: [] };
  switch (fact.type) {
    case 'BookingConfirmed':
      return { ...common, status: 'confirmed', parts: fact.parts, progress };
    case 'BookingWaiting':
    case 'PlaceRefused':
      return { ...common, status: 'waiting', isTrying: false };
    case 'PlaceTried':
      return { ...common, status: 'waiting', parts: fact.parts, isTrying: true };
    case 'BookingDeclined':
      return { ...common, status: 'declined', reasonCode: fact.reasonCode, reason: fact.reason };
    case 'BookingCancelled':
      return {
        ...common,
        status: 'cancelled',
        reason: fact.reason,
        fee: fact.fee,
        isReleased: false,
      };
    case 'PartCancelled': {
      const parts = withParts(state.parts, touchedBy(fact));
      return { ...state, parts, order: { ...state.order, price: priceOf(parts) } };
    }
    case 'ChangeRequested':
    case 'ChangeRefused':
      return state.status === 'confirmed' ? { ...state, change: fact.change } : state;
    case 'BookingChanged':
      return state.status === 'confirmed' ? { ...state, ...changedBy(fact, adjustments) } : state;
    case 'WeighingNoted':
      return noted(state, fact.weighing);
    case 'ParcelReweighed': {
      const parts = withParts(state.parts, [fact.part]);
      const adjusted = [...(adjustments ?? []), fact.adjustment];
      const repriced = { ...order, price: priceOf(parts) };
      return { ...state, parts, order: repriced, adjustments: adjusted };
    }
    case 'HoldSeen':
    case 'PartSettled':
      return { ...state, parts: state.parts.map((part) => settled(part, fact)) };
    case 'SpaceReleased':
      return state.status === 'cancelled' ? { ...state, isReleased: true } : state;
    case 'ParcelCollected':
    case 'ParcelSeen':
    case 'ParcelDelivered':
    case 'ParcelEnded':
      return advanced(state, progressAfter(progress, fact));
    case 'RoomLacked':
    case 'RoomTried':
    case 'RoomFound':
    case 'HoldKept':
    case 'PartLightened':
    case 'PartRerouted':
      return { ...state, parts: withParts(state.parts, touchedBy(fact)) };
    case 'BookingCompleted':
      return { ...common, status: 'completed', completedAt: fact.at };
  }
}

function commonOf({ order, parts, adjustments, changedAfter }: Booking): Common {
  return {
    order,
    parts,
    ...(adjustments && { adjustments }),
    ...(changedAfter !== undefined && { changedAfter }),
  };
}

function changedBy(
  { order, parts, change }: Extract<BookingFact, { type: 'BookingChanged' }>,
  adjustments: readonly Adjustment[] = [],
) {
  const changedAfter = adjustments.length;
  return { order, parts, change, ...(changedAfter > 0 && { changedAfter }) };
}

function noted(state: Booking, weighing: Reweigh): Booking {
  if (state.status !== 'confirmed' || state.change?.status !== 'pending') return state;
  const weighings = [...(state.change.weighings ?? []), weighing];
  return { ...state, change: { ...state.change, weighings } };
}

function touchedBy({ part, stays }: { part: BookingPart; stays?: BookingPart }): BookingPart[] {
  return stays === undefined ? [part] : [stays, part];
}

function settled(
  part: BookingPart,
  fact: Extract<BookingFact, { type: 'HoldSeen' | 'PartSettled' }>,
): BookingPart {
  if (part.id !== fact.partId) return part;
  const { holdVersion } = fact;
  if (fact.type === 'HoldSeen' || fact.version !== part.version) return { ...part, holdVersion };
  const { isUnsettled: _, heldAsItWas: __, ...rest } = part;
  return { ...rest, holdVersion };
}

/** The state as it was kept; before bookings had parts of their own it travels as accepted. */
export function keptState(kept: BookingState): BookingState {
  if (kept.status === 'unknown') return kept;
  const { parts = partsOf(kept.order) }: { parts?: readonly BookingPart[] } = kept;
  return { ...kept, parts };
}

function advanced(state: Booking, progress: Progress): Booking {
  const isUnderWay = state.status === 'requested' || state.status === 'confirmed';
  return isUnderWay ? { ...state, progress } : state;
}

/** Where each of its parcels that is still under way was seen last. */
export function seenIn(state: Booking): readonly Seen[] {
  const progress = progressOf(state);
  return Object.entries(progress?.seen ?? {}).flatMap(([sscc, last]) =>
    progress === undefined || isBehind(progress, sscc) ? [] : [last],
  );
}

/** A read at a door is kept by tracking; what is closed here is not opened again by it. */
export function progressOf(state: Booking): Progress | undefined {
  return state.status === 'requested' || state.status === 'confirmed' ? state.progress : undefined;
}
