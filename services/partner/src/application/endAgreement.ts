import type { Step } from '@serai/runtime';
import type { Agreement } from '../domain/agreements/agreement';
import { agreementStep, type OnAgreement } from './agreementStep';
import type { Kept, Kinds } from './kinds';

export interface EndAgreement extends OnAgreement {
  readonly reason: string;
}

/** With the notice that was agreed on; a proposal ends at once. */
export function endAgreement(kinds: Kinds): Step<EndAgreement, Kept<Agreement>> {
  return agreementStep<EndAgreement>(kinds, {
    name: 'endAgreement',
    commandOf: ({ reason }, asking) => ({ type: 'end', reason, ...asking }),
  });
}
