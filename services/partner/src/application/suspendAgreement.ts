import type { Step } from '@serai/runtime';
import type { Agreement } from '../domain/agreements/agreement';
import { agreementStep, type OnAgreement } from './agreementStep';
import type { Kept, Kinds } from './kinds';

export interface SuspendAgreement extends OnAgreement {
  readonly reason: string;
}

/** The charter applies between the two until it is resumed. */
export function suspendAgreement(kinds: Kinds): Step<SuspendAgreement, Kept<Agreement>> {
  return agreementStep<SuspendAgreement>(kinds, {
    name: 'suspendAgreement',
    commandOf: ({ reason }, asking) => ({ type: 'suspend', reason, ...asking }),
  });
}
