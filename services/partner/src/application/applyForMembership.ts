import { derivedId, type Step } from '@serai/runtime';
import type { Member } from '../domain/membership/member';
import { applicationReference, profile, type Profile } from '../domain/membership/profile';
import type { Kept, Kinds } from './kinds';
import { memberStep } from './memberStep';

export interface Application {
  readonly memberId: string;
  readonly profile: Profile;
}

/** The reference makes the id: applying twice under one reference is one application. */
export function applicationOf(given: Profile, reference: string): Application {
  return {
    memberId: derivedId('mbr', applicationReference(reference)),
    profile: profile(given),
  };
}

export function applyForMembership(kinds: Kinds): Step<Application, Kept<Member>> {
  return memberStep(kinds, 'applyForMembership', ({ profile: given }, at) => {
    return { type: 'apply', profile: given, at };
  });
}
