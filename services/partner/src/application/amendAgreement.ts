import type { Step } from '@serai/runtime';
import type { Agreement } from '../domain/agreements/agreement';
import type { GivenTerms } from '../domain/agreements/terms';
import { agreementStep, type OnAgreement } from './agreementStep';
import type { Kept, Kinds } from './kinds';

export interface AmendAgreement extends OnAgreement {
  readonly expectedVersion: number;
  readonly terms: GivenTerms | null;
}

/** New terms are put forward; the ones in force bind until the other side countersigns these. */
export function amendAgreement(kinds: Kinds): Step<AmendAgreement, Kept<Agreement>> {
  return agreementStep<AmendAgreement>(kinds, {
    name: 'amendAgreement',
    isNew: true,
    commandOf: ({ expectedVersion, terms }, asking) => {
      return { type: 'amend', expectedVersion, terms, ...asking };
    },
  });
}
