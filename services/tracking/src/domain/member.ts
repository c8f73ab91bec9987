/**
 * What tracking keeps of a member: whether it takes part. Units are announced to members of the
 * alliance only; a suspended one takes on nothing new, and its work in hand goes on.
 */
export interface MemberCopy {
  readonly status: 'unknown' | 'active' | 'suspended' | 'left';
}

export type MemberHeard = { readonly type: 'admitted' | 'suspended' | 'reinstated' | 'left' };

export const unknownMember: MemberCopy = { status: 'unknown' };

export function evolveMember(_state: MemberCopy, { type }: MemberHeard): MemberCopy {
  return { status: type === 'admitted' || type === 'reinstated' ? 'active' : type };
}

/** Who left, or was never admitted, cannot be given custody. */
export function mayReceive({ status }: MemberCopy): boolean {
  return status === 'active' || status === 'suspended';
}
