import type { Step } from '@serai/runtime';
import { member, type Member } from '../domain/membership/member';
import { membershipRefusals } from '../domain/membership/membershipRefusals';
import { keptOf, type Kept, type Kinds } from './kinds';
import type { OnMember } from './memberStep';
import type { KeyPair } from '../domain/identity/signingKeys';

export const gs1PrefixClaim = 'gs1CompanyPrefix';

export interface AdmitMember extends OnMember {
  /** By which the alliance signs in the member's name from now on. */
  readonly key: KeyPair;
  readonly by: string;
}

/** Two members with one GS1 prefix would print the same SSCC one day. */
export function admitMember(kinds: Kinds): Step<AdmitMember, Kept<Member>> {
  return {
    name: 'admitMember',
    touches: ({ memberId }) => [
      { kind: kinds.member, id: memberId },
      { kind: kinds.signatureKeys, id: memberId },
    ],
    decide: ({ memberId, key, by }, sheet) => {
      const before = sheet.state(kinds.member, memberId);
      const facts = member.decide(before, { type: 'admit', at: sheet.at });
      for (const fact of facts) {
        if (fact.type !== 'MemberAdmitted') continue;
        const taken = membershipRefusals.GS1_PREFIX_TAKEN();
        sheet.claim(gs1PrefixClaim, fact.profile.gs1CompanyPrefix, taken);
        const made = { type: 'SignatureKeyMade', key, by, at: fact.at } as const;
        sheet.record(kinds.signatureKeys, memberId, [made]);
      }
      sheet.record(kinds.member, memberId, facts);
      return keptOf(sheet, kinds.member, memberId);
    },
  };
}
