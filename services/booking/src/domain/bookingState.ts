import type { Instant, Money } from '@serai/model';
import type { Order } from './order';
import { partsOf, type BookingPart } from './part';
import { withParts, type Rerouted } from './replan/rerouteParts';

/** Where a parcel was last read, and the outer unit that it travels in; empty where in none. */
export interface Seen {
  readonly pointId: string;
  readonly at: Instant;
  readonly outerSscc: string;
}

/** SSCCs that were scanned at a door. */
export interface Progress {
  readonly collected: readonly string[];
  readonly delivered: readonly string[];
  /** The latest moment at which one of them was delivered; absent before the first. */
  readonly lastDeliveredAt?: Instant;
  /** By SSCC; absent before the first was read at a point. */
  readonly seen?: Readonly<Record<string, Seen>>;
}

export const bookingStatuses = [
  'requested',
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
}

export type Booking =
  | (Common & { readonly status: 'requested'; readonly progress: Progress })
  | (Common & { readonly status: 'confirmed'; readonly progress: Progress })
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
  | { readonly type: 'SpaceReleased' }
  | { readonly type: 'ParcelCollected'; readonly sscc: string }
  | { readonly type: 'ParcelSeen'; readonly sscc: string; readonly seen: Seen }
  | ({ readonly type: 'PartRerouted' } & Rerouted)
  | { readonly type: 'ParcelDelivered'; readonly sscc: string; readonly at: Instant }
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
  const common = { order: state.order, parts: state.parts };
  const progress = progressOf(state) ?? { collected: [], delivered: [] };
  switch (fact.type) {
    case 'BookingConfirmed':
      return { ...common, status: 'confirmed', parts: fact.parts, progress };
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
    case 'SpaceReleased':
      return state.status === 'cancelled' ? { ...state, isReleased: true } : state;
    case 'ParcelCollected':
      return advanced(state, { ...progress, collected: [...progress.collected, fact.sscc] });
    case 'ParcelSeen':
      return advanced(state, { ...progress, seen: { ...progress.seen, [fact.sscc]: fact.seen } });
    case 'PartRerouted':
      return { ...state, parts: withParts(state.parts, fact) };
    case 'ParcelDelivered':
      return advanced(state, {
        ...progress,
        delivered: [...progress.delivered, fact.sscc],
        lastDeliveredAt: lastDeliveryOf(progress, fact.at),
      });
    case 'BookingCompleted':
      return { ...common, status: 'completed', completedAt: fact.at };
  }
}

/** The state as it was kept; before bookings had parts of their own it travels as accepted. */
export function keptState(kept: BookingState): BookingState {
  if (kept.status === 'unknown') return kept;
  const { parts = partsOf(kept.order) }: { parts?: readonly BookingPart[] } = kept;
  return { ...kept, parts };
}

/** Parcels are heard of in any order: the latest delivery need not be the last that is heard. */
export function lastDeliveryOf({ lastDeliveredAt }: Progress, at: Instant): Instant {
  return Math.max(lastDeliveredAt ?? at, at);
}

function advanced(state: Booking, progress: Progress): Booking {
  const isUnderWay = state.status === 'requested' || state.status === 'confirmed';
  return isUnderWay ? { ...state, progress } : state;
}

/** A read at a door is kept by tracking; what is closed here is not opened again by it. */
export function progressOf(state: Booking): Progress | undefined {
  return state.status === 'requested' || state.status === 'confirmed' ? state.progress : undefined;
}
