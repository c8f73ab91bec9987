import type { Step } from '@serai/runtime';
import type { Member } from '../domain/membership/member';
import type { Kept, Kinds } from './kinds';
import { memberStep, type OnMember } from './memberStep';

export interface SuspendMember extends OnMember {
  readonly reason: string;
  readonly forGood?: boolean;
}

/** Nothing new for the member from now on; its work in hand, and its people's sign-in, go on. */
export function suspendMember(kinds: Kinds): Step<SuspendMember, Kept<Member>> {
  return memberStep(kinds, 'suspendMember', ({ reason, forGood = false }, at) => ({
    type: 'suspend',
    reason,
    forGood,
    at,
  }));
}
