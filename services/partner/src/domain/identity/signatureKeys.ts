import type { Instant } from '@serai/model';
import { identityRefusals } from './identityRefusals';
import type { PublicKey } from './publicKey';
import type { KeyPair } from './signingKeys';

/**
 * The keys by which the alliance signs hand-overs in a member's name, because its people asked: made
 * when the member joins, followed by the next one, which signs at once. The private half of a key
 * that signs no more is gone; its public half stays for good, because old signatures are looked at.
 */
export type SignatureKeys =
  { status: 'none' } | { status: 'kept'; current: SignatureKey; past: readonly PastKey[] };

export interface SignatureKey extends KeyPair {
  signsFrom: Instant;
}

export interface PastKey {
  publicKey: PublicKey;
  signsFrom: Instant;
  signsUntil: Instant;
}

export type SignatureKeysFact = { type: 'SignatureKeyMade'; key: KeyPair; by: string; at: Instant };

export interface SignatureKeysCommand {
  type: 'rotate' | 'tend';
  key: KeyPair;
  by: string;
  at: Instant;
  /** how old a key becomes before the next one is made by itself */
  rotateAfterMs: number;
}

/** More changes of a key than any member needs. */
export const maxSignatureKeys = 1_000;

export const signatureKeys = { initial: { status: 'none' } as SignatureKeys, decide, evolve };

/** Whether a member has no key, or one that is old enough to be followed. */
export function isSignatureKeyDue(state: SignatureKeys, at: Instant, rotateAfterMs: number) {
  return state.status === 'none' || state.current.signsFrom + rotateAfterMs <= at;
}

/** Whether a key that is or was kept has the name: in the member's key set a name is one key's. */
export function isKeptName(state: SignatureKeys, kid: string): boolean {
  if (state.status === 'none') return false;
  return [state.current, ...state.past].some(({ publicKey }) => publicKey.kid === kid);
}

/** `rotate` is asked by somebody; `tend` does what is due. Refuses SIGNATURE_KEYS_EXHAUSTED. */
function decide(state: SignatureKeys, command: SignatureKeysCommand): SignatureKeysFact[] {
  const { type, key, by, at, rotateAfterMs } = command;
  if (type === 'tend' && !isSignatureKeyDue(state, at, rotateAfterMs)) return [];
  if (state.status === 'kept' && state.past.length >= maxSignatureKeys) {
    if (type === 'tend') return [];
    throw identityRefusals.SIGNATURE_KEYS_EXHAUSTED();
  }
  return [{ type: 'SignatureKeyMade', key, by, at }];
}

function evolve(state: SignatureKeys, { key, at }: SignatureKeysFact): SignatureKeys {
  const current = { ...key, signsFrom: at };
  if (state.status === 'none') return { status: 'kept', current, past: [] };
  const { publicKey, signsFrom } = state.current;
  return {
    status: 'kept',
    current,
    past: [...state.past, { publicKey, signsFrom, signsUntil: at }],
  };
}
