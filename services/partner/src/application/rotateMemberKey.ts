import type { Step } from '@serai/runtime';
import { signatureKeys, type SignatureKeysCommand } from '../domain/identity/signatureKeys';
import { working } from '../domain/membership/member';
import type { Kinds } from './kinds';

export interface RotateMemberKey extends Omit<SignatureKeysCommand, 'at'> {
  readonly memberId: string;
}

/** The next key that the alliance keeps for a member. Refuses MEMBER_UNKNOWN and MEMBER_STATUS. */
export function rotateMemberKey(kinds: Kinds): Step<RotateMemberKey, null> {
  return {
    name: 'rotateMemberKey',
    touches: ({ memberId }) => [
      { kind: kinds.member, id: memberId },
      { kind: kinds.signatureKeys, id: memberId },
    ],
    decide: ({ memberId, ...command }, sheet) => {
      working(sheet.state(kinds.member, memberId));
      const before = sheet.state(kinds.signatureKeys, memberId);
      const facts = signatureKeys.decide(before, { ...command, at: sheet.at });
      sheet.record(kinds.signatureKeys, memberId, facts);
      return null;
    },
  };
}
