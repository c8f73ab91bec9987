import type { Step } from '@serai/runtime';
import { member, type Member } from '../domain/membership/member';
import { membershipRefusals } from '../domain/membership/membershipRefusals';
import { keptOf, type Kept, type Kinds } from './kinds';
import type { OnMember } from './memberStep';

export const gs1PrefixClaim = 'gs1CompanyPrefix';

/** Two members with one GS1 prefix would print the same SSCC one day. */
export function admitMember(kinds: Kinds): Step<OnMember, Kept<Member>> {
  return {
    name: 'admitMember',
    touches: ({ memberId }) => [{ kind: kinds.member, id: memberId }],
    decide: ({ memberId }, sheet) => {
      const before = sheet.state(kinds.member, memberId);
      const facts = member.decide(before, { type: 'admit', at: sheet.at });
      for (const fact of facts) {
        if (fact.type !== 'MemberAdmitted') continue;
        const taken = membershipRefusals.GS1_PREFIX_TAKEN();
        sheet.claim(gs1PrefixClaim, fact.profile.gs1CompanyPrefix, taken);
      }
      sheet.record(kinds.member, memberId, facts);
      return keptOf(sheet, kinds.member, memberId);
    },
  };
}
