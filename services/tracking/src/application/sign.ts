import type { Step } from '@serai/runtime';
import { sign as signHandOver } from '../domain/handOver';
import { trackingRefusals } from '../domain/refusals';
import type { Kinds, Witness } from './kinds';

export interface Sign {
  readonly handOverId: string;
  /** Of what the signer has seen. */
  readonly digest: string;
  readonly witness: Witness;
  /** Accepted because nobody objected in the charter's time. */
  readonly deemed: boolean;
  /** Looked at already; absent where it is deemed. */
  readonly jws?: string;
}

/** A party confirms the condition. Another member's hand-over is missing. */
export function sign(kinds: Kinds): Step<Sign, null> {
  return {
    name: 'sign',
    touches: ({ handOverId }) => [{ kind: kinds.handOver, id: handOverId }],
    decide: ({ handOverId, digest, witness, deemed, jws }, sheet) => {
      const before = sheet.state(kinds.handOver, handOverId);
      const isParty =
        before.status !== 'absent' &&
        [before.fromMemberId, before.toMemberId].includes(witness.memberId);
      if (!isParty) throw trackingRefusals.HAND_OVER_MISSING();
      const made = jws === undefined ? {} : { jws };
      const signature = { ...witness, at: sheet.at, digest, deemed, ...made };
      sheet.record(kinds.handOver, handOverId, signHandOver(before, signature));
      return null;
    },
  };
}
