import type { Instant } from '@serai/model';
import { text } from '../text';
import { leavePolicies, type LeaveConditions } from './leavePolicies';
import { membershipRefusals } from './membershipRefusals';
import { isSameProfile, type Profile } from './profile';

/**
 * A logistics company applies, and the alliance admits it. Suspended, it begins nothing new while
 * its work in hand goes on, until it is reinstated; for good, what is only planned with it goes another way. It leaves when nothing binds it any more, and
 * does not come back under the same application.
 */
export type Member =
  | { status: 'none' }
  | ({ status: 'applied' } & Company)
  | ({ status: 'active' } & Company)
  | ({ status: 'suspended'; reason: string; forGood?: true } & Company)
  | ({ status: 'left' } & Company);

export interface Company {
  profile: Profile;
  changedAt: Instant;
}

export type MemberFact =
  | { type: 'MemberApplied'; profile: Profile; at: Instant }
  | { type: 'MemberAdmitted'; profile: Profile; at: Instant }
  | { type: 'MemberSuspended'; reason: string; forGood?: true; at: Instant }
  | { type: 'MemberReinstated'; at: Instant }
  | { type: 'MemberLeft'; at: Instant };

export type MemberCommand =
  | { type: 'apply'; profile: Profile; at: Instant }
  | { type: 'admit'; at: Instant }
  | { type: 'suspend'; reason: string; forGood?: boolean; at: Instant }
  | { type: 'reinstate'; at: Instant }
  | ({ type: 'leave'; at: Instant } & LeaveConditions);

export const memberStatuses = ['applied', 'active', 'suspended', 'left'] as const;

const maxReasonLength = 500;

export const member = { initial: { status: 'none' } as Member, decide, evolve };

/** A member that was admitted once; one that only applied, or nobody knows, is refused as missing. */
export function admitted(
  state: Member,
  field?: string,
): Exclude<Member, { status: 'none' | 'applied' }> {
  if (state.status === 'none' || state.status === 'applied') {
    throw membershipRefusals.MEMBER_UNKNOWN({ field });
  }
  return state;
}

/** A member that may begin something new. Refuses MEMBER_UNKNOWN and MEMBER_STATUS. */
export function beginning(state: Member, field?: string): Extract<Member, { status: 'active' }> {
  const present = admitted(state, field);
  if (present.status !== 'active') throw wrongStatus(present, 'active', field);
  return present;
}

/** A member whose work goes on, suspended or not. Refuses MEMBER_UNKNOWN and MEMBER_STATUS. */
export function working(state: Member): Extract<Member, { status: 'active' | 'suspended' }> {
  const present = admitted(state);
  if (present.status === 'left') throw wrongStatus(present, 'active or suspended');
  return present;
}

/** Refuses MEMBER_UNKNOWN, MEMBER_STATUS, REFERENCE_TAKEN, TEXT_INVALID and what leaving asks. */
function decide(state: Member, command: MemberCommand): MemberFact[] {
  if (command.type === 'apply') return apply(state, command.profile, command.at);
  if (state.status === 'none') throw membershipRefusals.MEMBER_UNKNOWN();
  const { at } = command;
  switch (command.type) {
    case 'admit':
      if (state.status === 'active') return [];
      if (state.status !== 'applied') throw wrongStatus(state, 'applied');
      return [{ type: 'MemberAdmitted', profile: state.profile, at }];
    case 'suspend': {
      const reason = text(command.reason, 'reason', { max: maxReasonLength });
      const forGood = command.forGood === true && { forGood: true as const };
      const isKnown = state.status === 'suspended' && (!forGood || state.forGood === true);
      if (isKnown) return [];
      if (state.status !== 'active' && state.status !== 'suspended') {
        throw wrongStatus(state, 'active');
      }
      return [{ type: 'MemberSuspended', reason, ...forGood, at }];
    }
    case 'reinstate':
      if (state.status === 'active') return [];
      if (state.status !== 'suspended') throw wrongStatus(state, 'suspended');
      return [{ type: 'MemberReinstated', at }];
    case 'leave':
      if (state.status === 'left') return [];
      for (const policy of leavePolicies) policy(command);
      return [{ type: 'MemberLeft', at }];
  }
}

function evolve(state: Member, fact: MemberFact): Member {
  const changedAt = fact.at;
  if (fact.type === 'MemberApplied') return { status: 'applied', profile: fact.profile, changedAt };
  if (state.status === 'none') return state;
  const company = { profile: state.profile, changedAt };
  switch (fact.type) {
    case 'MemberAdmitted':
    case 'MemberReinstated':
      return { status: 'active', ...company };
    case 'MemberSuspended':
      return {
        status: 'suspended',
        reason: fact.reason,
        ...(fact.forGood && { forGood: true }),
        ...company,
      };
    case 'MemberLeft':
      return { status: 'left', ...company };
  }
}

/** The reference makes the member's id, so whoever comes second under it must be the same. */
function apply(state: Member, profile: Profile, at: Instant): MemberFact[] {
  if (state.status === 'none') return [{ type: 'MemberApplied', profile, at }];
  if (isSameProfile(state.profile, profile)) return [];
  throw membershipRefusals.REFERENCE_TAKEN({ field: 'reference' });
}

function wrongStatus(state: Member, wanted: string, field?: string) {
  const message = `This takes a member that is ${wanted}; it is ${state.status}.`;
  return membershipRefusals.MEMBER_STATUS({ field, message, metadata: { status: state.status } });
}
