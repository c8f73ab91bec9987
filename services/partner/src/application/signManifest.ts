import type { JsonWebKey } from 'node:crypto';
import type { Actor, Instant } from '@serai/model';
import { newId, once, signDetached, type Database } from '@serai/runtime';
import { isSubcontractor } from '../domain/agreements/agreementStatus';
import { identityRefusals } from '../domain/identity/identityRefusals';
import { isSignatureKeyDue } from '../domain/identity/signatureKeys';
import type { Kinds } from './kinds';
import type { Reads } from './reads';
import { newKeyPair } from './rotateKeys';
import { rotateMemberKey } from './rotateMemberKey';

export interface SignatureDesk {
  readonly database: () => Database;
  readonly kinds: Kinds;
  readonly reads: Reads;
  readonly rotateAfterMs: number;
}

/** A hand-over of 500 units, each with its content, and room to spare. */
const maxManifestLength = 3_000_000;

/**
 * Signs a hand-over with the key that is kept for the member of whoever asks; a key that is missing
 * or too old is followed first. Nothing else is ever signed: the manifest must name the member as a
 * party, or one party, and not both, whose subcontractor it is now. Refuses MANIFEST_UNKNOWN.
 */
export async function signManifest(
  desk: SignatureDesk,
  actor: Actor,
  manifest: string,
  at: Instant,
): Promise<string> {
  const memberId = actor.member ?? '';
  const parties = partiesOf(manifest);
  const isConcerned =
    memberId !== '' &&
    (parties.includes(memberId) || (await worksForOne(desk.reads, memberId, parties, at)));
  if (!isConcerned) throw identityRefusals.MANIFEST_UNKNOWN({ field: 'manifest' });
  const { publicKey, privateKey } = await keyOf(desk, memberId, at);
  return signDetached(manifest, publicKey.kid, JSON.parse(privateKey) as JsonWebKey);
}

/** Who works for both sides signs for neither. */
async function worksForOne(
  reads: Reads,
  memberId: string,
  parties: readonly unknown[],
  at: Instant,
): Promise<boolean> {
  const contractors: string[] = [];
  for (const party of parties) {
    if (typeof party !== 'string') continue;
    const between = await reads.agreementsBetween(memberId, party);
    const isTheirs = between.some(({ state }) => isSubcontractor(state, memberId, at));
    if (isTheirs) contractors.push(party);
  }
  return contractors.length === 1;
}

async function keyOf(desk: SignatureDesk, memberId: string, at: Instant) {
  const { database, kinds, reads, rotateAfterMs } = desk;
  const before = await reads.signatureKeys(memberId);
  if (before.status === 'kept' && !isSignatureKeyDue(before, at, rotateAfterMs)) {
    return before.current;
  }
  const key = await newKeyPair();
  const command = { type: 'tend' as const, memberId, key, by: 'partner', rotateAfterMs };
  const asked = [{ id: newId('tend'), digest: '', command }];
  const [outcome] = await once(database(), rotateMemberKey(kinds), asked);
  if (outcome?.granted === false) throw outcome.refusal;
  const after = await reads.signatureKeys(memberId);
  if (after.status === 'none') throw new Error('a member has no key after one was made');
  return after.current;
}

function partiesOf(manifest: string): readonly unknown[] {
  if (manifest.length > maxManifestLength) return [];
  try {
    const said = JSON.parse(manifest) as Record<string, unknown> | null;
    return [said?.['fromMemberId'], said?.['toMemberId']];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
