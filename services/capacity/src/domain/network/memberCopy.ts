import { networkRefusals as refusals } from './networkRefusals';

/** What capacity keeps of a member: whether it may take part. Partner decides; this is its word. */
export interface MemberCopy {
  readonly status: MemberStatus;
  readonly name: string;
}

export type MemberStatus = 'unknown' | 'active' | 'suspended' | 'left';

export type MemberHeard =
  | { readonly type: 'admitted'; readonly name: string }
  | { readonly type: 'suspended' | 'reinstated' | 'left' };

export const unknownMember: MemberCopy = { status: 'unknown', name: '' };

export function evolveMember(copy: MemberCopy, heard: MemberHeard): MemberCopy {
  switch (heard.type) {
    case 'admitted':
      return { status: 'active', name: heard.name };
    case 'reinstated':
      return { ...copy, status: 'active' };
    case 'suspended':
    case 'left':
      return { ...copy, status: heard.type };
  }
}

/**
 * Only an active member adds to the network. Refuses MEMBER_UNKNOWN, MEMBER_SUSPENDED,
 * MEMBER_NOT_ACTIVE (it left).
 */
export function mustBeActive(copy: MemberCopy | undefined, field: string): void {
  switch (copy?.status ?? 'unknown') {
    case 'active':
      return;
    case 'unknown':
      throw refusals.MEMBER_UNKNOWN({ field });
    case 'suspended':
      throw refusals.MEMBER_SUSPENDED({ field });
    case 'left':
      throw refusals.MEMBER_NOT_ACTIVE({ field });
  }
}
