import type { Instant } from '@serai/model';
import type { Cause } from './cause';

/**
 * A disruption is a cause that parts may be hit by. It is heard once, and open until every part hit
 * has another way, is proposed one, or is known to have none.
 */
export type Disruption = { readonly status: 'unknown' } | KnownDisruption;

export interface KnownDisruption {
  readonly status: 'open' | 'worked';
  readonly cause: Cause;
  readonly heardAt: Instant;
}

export type DisruptionFact =
  | { readonly type: 'DisruptionHeard'; readonly cause: Cause; readonly at: Instant }
  | { readonly type: 'DisruptionWorked' };

export const disruptions = {
  initial: { status: 'unknown' } as Disruption,
  evolve: (state: Disruption, fact: DisruptionFact): Disruption => {
    if (fact.type === 'DisruptionHeard') {
      return { status: 'open', cause: fact.cause, heardAt: fact.at };
    }
    return state.status === 'unknown' ? state : { ...state, status: 'worked' };
  },
};
