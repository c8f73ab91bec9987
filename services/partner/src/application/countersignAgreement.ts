import type { Step } from '@serai/runtime';
import type { Agreement } from '../domain/agreements/agreement';
import { agreementStep, type OnAgreement } from './agreementStep';
import type { Kept, Kinds } from './kinds';

export interface CountersignAgreement extends OnAgreement {
  /** what was read is signed, nothing newer */
  readonly expectedVersion: number;
}

export function countersignAgreement(kinds: Kinds): Step<CountersignAgreement, Kept<Agreement>> {
  return agreementStep<CountersignAgreement>(kinds, {
    name: 'countersignAgreement',
    isNew: true,
    commandOf: ({ expectedVersion }, asking) => {
      return { type: 'countersign', expectedVersion, ...asking };
    },
  });
}
