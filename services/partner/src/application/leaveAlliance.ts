import type { Step } from '@serai/runtime';
import { bindingAt, ties } from '../domain/agreements/ties';
import { member, type Member } from '../domain/membership/member';
import { gs1PrefixClaim } from './admitMember';
import { keptOf, type Kept, type Kinds } from './kinds';
import type { OnMember } from './memberStep';

/**
 * Leaving closes the member's ties in the same transaction, so that an agreement countersigned at
 * the same moment and the leaving cannot both be granted.
 */
export function leaveAlliance(kinds: Kinds): Step<OnMember, Kept<Member>> {
  return {
    name: 'leaveAlliance',
    touches: ({ memberId }) => [
      { kind: kinds.member, id: memberId },
      { kind: kinds.ties, id: memberId },
    ],
    decide: ({ memberId }, sheet) => {
      const { at } = sheet;
      const before = sheet.state(kinds.member, memberId);
      const tied = sheet.state(kinds.ties, memberId);
      const bindingAgreements = bindingAt(tied, at);
      const facts = member.decide(before, { type: 'leave', at, bindingAgreements });
      sheet.record(kinds.member, memberId, facts);
      sheet.record(kinds.ties, memberId, ties.decide(tied, { type: 'close', at }));
      if (facts.length > 0 && (before.status === 'active' || before.status === 'suspended')) {
        sheet.unclaim(gs1PrefixClaim, before.profile.gs1CompanyPrefix);
      }
      return keptOf(sheet, kinds.member, memberId);
    },
  };
}
