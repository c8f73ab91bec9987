import type { Step } from '@serai/runtime';
import type { Member } from '../domain/membership/member';
import type { Kept, Kinds } from './kinds';
import { memberStep, type OnMember } from './memberStep';

export function reinstateMember(kinds: Kinds): Step<OnMember, Kept<Member>> {
  return memberStep(kinds, 'reinstateMember', (_asked, at) => ({ type: 'reinstate', at }));
}
