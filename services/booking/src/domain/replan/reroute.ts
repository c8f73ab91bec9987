import type { Instant } from '@serai/model';
import type { Itinerary } from '../itinerary';
import type { NoWay } from '../quote';
import type { Size } from '../splitWay';
import type { Cause } from './cause';

/**
 * A reroute is what is still to be settled about parcels whose way broke and that could not be given
 * another one at once. *Unplaced*: there is none, and why; it is tried again. *Proposed*: there is
 * one outside of the promise; the shipper says yes or no until a time, and then the charter's default
 * is taken. *Settled*: they have a way, or want none.
 */
export type Reroute = { readonly status: 'unknown' } | KnownReroute;

export interface KnownReroute extends Waiting {
  readonly status: 'unplaced' | 'proposed' | 'settled';
  readonly reasons: readonly NoWay[];
  readonly proposal?: Proposal;
  /** How it ended. */
  readonly how?: string;
}

/** Whose parcels they are, and why they wait. */
export interface Waiting {
  readonly id: string;
  readonly bookingId: string;
  readonly sellerId: string;
  readonly subject: string;
  readonly partId: string;
  readonly parcelIds: readonly string[];
  readonly ssccs: readonly string[];
  readonly disruptionId: string;
  readonly cause: Cause;
  readonly since: Instant;
}

export interface Proposal {
  readonly behind: number;
  readonly options: readonly Itinerary[];
  readonly searched: Size;
  readonly answerBy: Instant;
  /** What is done when nobody answers. */
  readonly byDefault: Choice;
}

/** The earliest way that is offered, or back to the sender. */
export type Choice = 'earliest' | 'return';

export type RerouteFact =
  | {
      readonly type: 'RerouteUnplaced';
      readonly waiting: Waiting;
      readonly reasons: readonly NoWay[];
      readonly at: Instant;
    }
  | {
      readonly type: 'RerouteProposed';
      readonly waiting: Waiting;
      readonly proposal: Proposal;
      readonly at: Instant;
    }
  | { readonly type: 'RerouteSettled'; readonly how: string; readonly at: Instant };

export const reroutes = {
  initial: { status: 'unknown' } as Reroute,
  evolve: (state: Reroute, fact: RerouteFact): Reroute => {
    switch (fact.type) {
      case 'RerouteUnplaced':
        return { status: 'unplaced', ...fact.waiting, reasons: fact.reasons };
      case 'RerouteProposed':
        return { status: 'proposed', ...fact.waiting, reasons: [], proposal: fact.proposal };
      case 'RerouteSettled':
        return state.status === 'unknown' ? state : { ...state, status: 'settled', how: fact.how };
    }
  },
};
