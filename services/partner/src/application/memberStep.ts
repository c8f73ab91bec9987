import type { Instant } from '@serai/model';
import type { Step } from '@serai/runtime';
import { member, type Member, type MemberCommand } from '../domain/membership/member';
import { keptOf, type Kept, type Kinds } from './kinds';

export interface OnMember {
  readonly memberId: string;
}

/** A step that touches one member and nothing else. */
export function memberStep<C extends OnMember>(
  kinds: Kinds,
  name: string,
  commandOf: (asked: C, at: Instant) => MemberCommand,
): Step<C, Kept<Member>> {
  return {
    name,
    touches: ({ memberId }) => [{ kind: kinds.member, id: memberId }],
    decide: (asked, sheet) => {
      const before = sheet.state(kinds.member, asked.memberId);
      const facts = member.decide(before, commandOf(asked, sheet.at));
      sheet.record(kinds.member, asked.memberId, facts);
      return keptOf(sheet, kinds.member, asked.memberId);
    },
  };
}
