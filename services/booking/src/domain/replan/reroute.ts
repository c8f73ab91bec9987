import type { Instant } from '@serai/model';
import type { NoWay } from '../quote';
import { bookingRefusals } from '../refusals';
import type { Cause } from './cause';
import type { Proposal } from './proposal';

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
  /** Of the options, the one that was accepted and is being taken. */
  readonly chosenId?: string;
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
  /** The sealed unit that they stand in; absent where in none. All in it go one way. */
  readonly outerSscc?: string;
  readonly disruptionId: string;
  /** Who was to carry them from where they stand, and whose fact broke the way. */
  readonly memberIds?: readonly string[];
  readonly cause: Cause;
  readonly since: Instant;
}

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
  | { readonly type: 'RerouteChosen'; readonly optionId: string; readonly at: Instant }
  | { readonly type: 'RerouteSettled'; readonly how: string; readonly at: Instant };

export const reroutes = {
  initial: { status: 'unknown' } as Reroute,
  evolve: (state: Reroute, fact: RerouteFact): Reroute => {
    switch (fact.type) {
      case 'RerouteUnplaced':
        return { status: 'unplaced', ...fact.waiting, reasons: fact.reasons };
      case 'RerouteProposed':
        return { status: 'proposed', ...fact.waiting, reasons: [], proposal: fact.proposal };
      case 'RerouteChosen':
        return state.status === 'proposed' ? { ...state, chosenId: fact.optionId } : state;
      case 'RerouteSettled':
        return state.status === 'unknown' ? state : { ...state, status: 'settled', how: fact.how };
    }
  },
};

/** Why parcels wait whose shipper wanted none of the ways that were offered. */
export const declinedWays: NoWay = {
  code: 'DECLINED',
  message: 'The ways that were offered were declined; it waits for one within the promise.',
};

/** Why parcels wait for which a way is known that others in their sealed unit have to accept. */
export const othersAsked: NoWay = {
  code: 'SEALED_UNIT_ASKED',
  message: 'Others whose parcels lie in the same sealed unit are asked whether it may go later.',
};

/** Why parcels wait for which a way was accepted that others in their sealed unit did not take. */
export const othersDeclined: NoWay = {
  code: 'SEALED_UNIT_DECLINED',
  message: 'Not all that lies in the sealed unit may go by that way: open it to send it on.',
};

/** Whether nothing outside of the promise is to be offered for them any more. */
export function isDeclined({ reasons }: Pick<KnownReroute, 'reasons'>): boolean {
  return reasons.some(({ code }) => code === declinedWays.code);
}

/** Whether all in their sealed unit took none of what was offered, as long as it is closed. */
export function isDeclinedByOthers({ reasons }: Pick<KnownReroute, 'reasons'>): boolean {
  return reasons.some(({ code }) => code === othersDeclined.code);
}

/**
 * Somebody takes a way that is offered; the same again changes nothing. Refuses REROUTE_ANSWERED
 * and REROUTE_OPTION_MISSING.
 */
export function choose(state: KnownReroute, optionId: string, at: Instant): readonly RerouteFact[] {
  const options = state.proposal?.options ?? [];
  if (!options.some(({ id }) => id === optionId)) {
    throw bookingRefusals.REROUTE_OPTION_MISSING({ field: 'optionId' });
  }
  if (state.chosenId === optionId) return [];
  requireOpen(state);
  return [{ type: 'RerouteChosen', optionId, at }];
}

/** Refuses REROUTE_ANSWERED where nothing is proposed, or an answer was given. */
export function requireOpen({ status, chosenId }: KnownReroute): void {
  if (status !== 'proposed' || chosenId !== undefined) throw bookingRefusals.REROUTE_ANSWERED();
}
