import type { Step } from '@serai/runtime';
import { memberKeys } from '../domain/identity/memberKeys';
import type { Kinds } from './kinds';

export interface RevokeMemberKey {
  readonly memberId: string;
  readonly kid: string;
  readonly by: string;
}

/** From now on the key vouches for nobody; tokens it was exchanged for expire by themselves. */
export function revokeMemberKey(kinds: Kinds): Step<RevokeMemberKey, null> {
  return {
    name: 'revokeMemberKey',
    touches: ({ memberId }) => [{ kind: kinds.memberKeys, id: memberId }],
    decide: ({ memberId, kid, by }, sheet) => {
      const before = sheet.state(kinds.memberKeys, memberId);
      const facts = memberKeys.decide(before, { type: 'revoke', kid, by, at: sheet.at });
      sheet.record(kinds.memberKeys, memberId, facts);
      return null;
    },
  };
}
