import type { Step } from '@serai/runtime';
import type { Agreement } from '../domain/agreements/agreement';
import { agreementStep, type OnAgreement } from './agreementStep';
import type { Kept, Kinds } from './kinds';

export function resumeAgreement(kinds: Kinds): Step<OnAgreement, Kept<Agreement>> {
  return agreementStep<OnAgreement>(kinds, {
    name: 'resumeAgreement',
    commandOf: (_asked, asking) => ({ type: 'resume', ...asking }),
  });
}
