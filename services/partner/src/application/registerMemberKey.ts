import type { Actor } from '@serai/model';
import type { Step } from '@serai/runtime';
import { identityRefusals } from '../domain/identity/identityRefusals';
import { memberKeys } from '../domain/identity/memberKeys';
import { publicKey, type PublicKey } from '../domain/identity/publicKey';
import { isKeptName } from '../domain/identity/signatureKeys';
import { working } from '../domain/membership/member';
import { memberMeant } from './authority';
import type { Kinds } from './kinds';

export interface RegisterMemberKey {
  readonly memberId: string;
  readonly key: PublicKey;
  readonly by: string;
}

/** Refuses MEMBER_UNKNOWN and MEMBER_KEY_INVALID. */
export function memberKeyGiven(actor: Actor, named: string, jwk: string): RegisterMemberKey {
  return { memberId: memberMeant(actor, named), key: publicKey(jwk), by: actor.subject };
}

/** Answers the name of the key. Refuses MEMBER_KEY_TAKEN: also where the alliance keeps one so named. */
export function registerMemberKey(kinds: Kinds): Step<RegisterMemberKey, string> {
  return {
    name: 'registerMemberKey',
    touches: ({ memberId }) => [
      { kind: kinds.member, id: memberId },
      { kind: kinds.memberKeys, id: memberId },
      { kind: kinds.signatureKeys, id: memberId },
    ],
    decide: ({ memberId, key, by }, sheet) => {
      working(sheet.state(kinds.member, memberId));
      if (isKeptName(sheet.state(kinds.signatureKeys, memberId), key.kid)) {
        throw identityRefusals.MEMBER_KEY_TAKEN({ field: 'jwk' });
      }
      const before = sheet.state(kinds.memberKeys, memberId);
      const facts = memberKeys.decide(before, { type: 'register', key, by, at: sheet.at });
      sheet.record(kinds.memberKeys, memberId, facts);
      return key.kid;
    },
  };
}
