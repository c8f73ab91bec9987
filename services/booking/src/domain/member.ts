import { bookingRefusals } from './refusals';

// A copy of what partner says about a member, as far as selling needs it: whether it may sell, and
// the company prefix that its parcels are numbered under.

export type MemberFact =
  | { readonly type: 'Admitted'; readonly name: string; readonly companyPrefix: string }
  | { readonly type: 'Suspended' }
  | { readonly type: 'Reinstated' }
  | { readonly type: 'Left' };

export type MemberState =
  | { readonly status: 'unknown' }
  | { readonly status: 'active' | 'suspended' | 'left'; readonly member: Seller };

export interface Seller {
  readonly name: string;
  readonly companyPrefix: string;
}

export const noMember: MemberState = { status: 'unknown' };

export const members = { initial: noMember, evolve: evolveMember };

/** The member as a seller. Refuses SELLER_NOT_KNOWN_YET, MEMBER_SUSPENDED and MEMBER_LEFT. */
export function sellerOf(state: MemberState): Seller {
  switch (state.status) {
    case 'unknown':
      throw bookingRefusals.SELLER_NOT_KNOWN_YET({ retryAfterSeconds: 1 });
    case 'suspended':
      throw bookingRefusals.MEMBER_SUSPENDED();
    case 'left':
      throw bookingRefusals.MEMBER_LEFT();
    case 'active':
      return state.member;
  }
}

function evolveMember(state: MemberState, fact: MemberFact): MemberState {
  if (fact.type === 'Admitted') {
    const { name, companyPrefix } = fact;
    return { status: 'active', member: { name, companyPrefix } };
  }
  if (state.status === 'unknown') return state;
  const { member } = state;
  switch (fact.type) {
    case 'Suspended':
      return { status: 'suspended', member };
    case 'Reinstated':
      return { status: 'active', member };
    case 'Left':
      return { status: 'left', member };
  }
}
