/**
 * What tracking keeps of a member: whether it takes part. Units are announced to members of the
 * alliance only; a suspended one takes on nothing new, and its work in hand goes on.
 */
export interface MemberCopy {
  readonly status: 'unknown' | 'active' | 'suspended' | 'left';
  /** By which it is, or was, somebody's subcontractor. */
  readonly agreementIds?: readonly string[];
}

export type MemberStep = 'admitted' | 'suspended' | 'reinstated' | 'left';
export type MemberHeard =
  { readonly type: MemberStep } | { readonly type: 'subcontracted'; readonly agreementId: string };

export const unknownMember: MemberCopy = { status: 'unknown' };

export function evolveMember(state: MemberCopy, heard: MemberHeard): MemberCopy {
  if (heard.type === 'subcontracted') {
    const before = state.agreementIds ?? [];
    return { ...state, agreementIds: [...new Set([...before, heard.agreementId])] };
  }
  const { type } = heard;
  return { ...state, status: type === 'admitted' || type === 'reinstated' ? 'active' : type };
}

/** Who left, or was never admitted, cannot be given custody. */
export function mayReceive({ status }: MemberCopy): boolean {
  return status === 'active' || status === 'suspended';
}
