import type { Step } from '@serai/runtime';
import type { Signature } from '../domain/handOver';
import { sign as signHandOver } from '../domain/handOver';
import { trackingRefusals } from '../domain/refusals';
import { partyOf } from '../domain/subcontract';
import type { Kinds, Witness } from './kinds';
import { actingIn } from './subcontract';

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

/** For which party it is, and who signs for it, with its own key. */
export function signerOf(witness: Witness): Pick<Signature, 'memberId' | 'subject' | 'signedById'> {
  const { memberId, subject } = witness;
  const party = partyOf(witness);
  return { memberId: party, subject, ...(party !== memberId && { signedById: memberId }) };
}

/** A party, or its subcontractor for it, confirms the condition. Another member's hand-over is missing. */
export function sign(kinds: Kinds): Step<Sign, null> {
  return {
    name: 'sign',
    touches: ({ handOverId }) => [{ kind: kinds.handOver, id: handOverId }],
    decide: ({ handOverId, digest, witness, deemed, jws }, sheet) => {
      const before = sheet.state(kinds.handOver, handOverId);
      if (before.status === 'absent') throw trackingRefusals.HAND_OVER_MISSING();
      const acting = actingIn(kinds, sheet, before, witness);
      if (acting === undefined) throw trackingRefusals.HAND_OVER_MISSING();
      const made = jws === undefined ? {} : { jws };
      const signature = { ...signerOf(acting), at: sheet.at, digest, deemed, ...made };
      sheet.record(kinds.handOver, handOverId, signHandOver(before, signature));
      return null;
    },
  };
}
