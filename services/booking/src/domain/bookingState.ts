import type { Instant, Money } from '@serai/model';
import type { Order } from './order';

/** SSCCs that were scanned at a door. */
export interface Progress {
  readonly collected: readonly string[];
  readonly delivered: readonly string[];
  /** The latest moment at which one of them was delivered; absent before the first. */
  readonly lastDeliveredAt?: Instant;
}

export const bookingStatuses = [
  'requested',
  'confirmed',
  'declined',
  'cancelled',
  'completed',
] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

export type Booking =
  | { readonly status: 'requested'; readonly order: Order; readonly progress: Progress }
  | { readonly status: 'confirmed'; readonly order: Order; readonly progress: Progress }
  | Declined
  | Cancelled
  | { readonly status: 'completed'; readonly order: Order; readonly completedAt: Instant };

interface Declined {
  readonly status: 'declined';
  readonly order: Order;
  readonly reasonCode: string;
  readonly reason: string;
}

interface Cancelled {
  readonly status: 'cancelled';
  readonly order: Order;
  readonly reason: string;
  readonly fee: Money;
  /** Capacity has acknowledged that the space is free again. */
  readonly isReleased: boolean;
}

export type BookingState = { readonly status: 'unknown' } | Booking;

export type BookingFact =
  | { readonly type: 'BookingRequested'; readonly order: Order; readonly at: Instant }
  | { readonly type: 'BookingConfirmed'; readonly order: Order; readonly at: Instant }
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
  | { readonly type: 'ParcelDelivered'; readonly sscc: string; readonly at: Instant }
  | { readonly type: 'BookingCompleted'; readonly at: Instant };

export const noBooking: BookingState = { status: 'unknown' };

/** The booking after a fact. */
export function evolveBooking(state: BookingState, fact: BookingFact): BookingState {
  if (fact.type === 'BookingRequested') {
    const { order } = fact;
    return { status: 'requested', order, progress: { collected: [], delivered: [] } };
  }
  if (state.status === 'unknown') return state;
  const { order } = state;
  const progress = progressOf(state) ?? { collected: [], delivered: [] };
  switch (fact.type) {
    case 'BookingConfirmed':
      return { status: 'confirmed', order, progress };
    case 'BookingDeclined':
      return { status: 'declined', order, reasonCode: fact.reasonCode, reason: fact.reason };
    case 'BookingCancelled':
      return { status: 'cancelled', order, reason: fact.reason, fee: fact.fee, isReleased: false };
    case 'SpaceReleased':
      return state.status === 'cancelled' ? { ...state, isReleased: true } : state;
    case 'ParcelCollected':
      return advanced(state, { ...progress, collected: [...progress.collected, fact.sscc] });
    case 'ParcelDelivered':
      return advanced(state, {
        ...progress,
        delivered: [...progress.delivered, fact.sscc],
        lastDeliveredAt: lastDeliveryOf(progress, fact.at),
      });
    case 'BookingCompleted':
      return { status: 'completed', order, completedAt: fact.at };
  }
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
