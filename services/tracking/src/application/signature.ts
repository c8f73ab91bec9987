import type { Actor, Instant } from '@serai/model';
import { isSignedBy } from '@serai/runtime';
import type { HandOver } from '../domain/handOver';
import { sign } from '../domain/handOver';
import { trackingRefusals } from '../domain/refusals';
import type { Witness } from './kinds';
import { canonicalManifest } from './manifest';
import type { Partner } from './partner';
import { signerOf } from './sign';
import { actingWith } from './subcontract';

export interface GivenSignature {
  readonly digest: string;
  /** Empty: it is to be made with the key that the alliance keeps for the member. */
  readonly jws: string;
  readonly witness: Witness;
  /** For whom its member handles. */
  readonly contractorIds: readonly string[];
  readonly actor: Actor;
}

/**
 * The signature of a party over the manifest of a hand-over, given or made, and looked at in either
 * case: a key by which the member signs now must have signed exactly this text. A subcontractor signs
 * for its contractor with its own key. Refuses HAND_OVER_MISSING (also to whoever acts for no party),
 * what `sign` refuses, and SIGNATURE_INVALID. Empty where the party has signed already.
 */
export async function signatureFor(
  partner: Partner,
  handOver: HandOver,
  { digest, jws, witness, actor, contractorIds }: GivenSignature,
  at: Instant,
): Promise<string> {
  if (handOver.status === 'absent') throw trackingRefusals.HAND_OVER_MISSING();
  const acting = actingWith(handOver, witness, contractorIds);
  if (acting === undefined) throw trackingRefusals.HAND_OVER_MISSING();
  const { memberId } = witness;
  const facts = sign(handOver, { ...signerOf(acting), at, digest, deemed: false });
  if (facts.length === 0) return '';
  const manifest = canonicalManifest(handOver, handOver.lines);
  const made = jws === '' ? await partner.signManifest(manifest, actor) : jws;
  const keys = await partner.memberKeys(memberId);
  // The seconds of a key's end are rounded up, for who looks at old signatures: it signs no more.
  const present = keys.filter(({ exp }) => exp === undefined);
  if (!isSignedBy(made, manifest, present)) {
    throw trackingRefusals.SIGNATURE_INVALID({ field: 'jws' });
  }
  return made;
}
