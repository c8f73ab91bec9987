import type { Instant } from '@serai/model';
import { identityRefusals } from './identityRefusals';
import type { PublicKey } from './publicKey';

/**
 * The keys by which a member's own systems vouch for its people: registered in public halves,
 * several at a time so that the member can change them without a gap, revoked at once.
 */
export type MemberKeys =
  | { status: 'none' }
  | { status: 'kept'; keys: readonly RegisteredKey[]; revoked?: readonly RevokedKey[] };

export interface RegisteredKey {
  key: PublicKey;
  registeredAt: Instant;
}

/** It vouches for nobody; what it signed before is still looked at. */
export interface RevokedKey extends RegisteredKey {
  revokedAt: Instant;
}

export type MemberKeysFact =
  | { type: 'MemberKeyRegistered'; key: PublicKey; by: string; at: Instant }
  | { type: 'MemberKeyRevoked'; kid: string; by: string; at: Instant };

export type MemberKeysCommand =
  | { type: 'register'; key: PublicKey; by: string; at: Instant }
  | { type: 'revoke'; kid: string; by: string; at: Instant };

export const maxMemberKeys = 10;

export const memberKeys = { initial: { status: 'none' } as MemberKeys, decide, evolve };

export function memberKeyOf(state: MemberKeys, kid: string): PublicKey | undefined {
  if (state.status === 'none') return undefined;
  return state.keys.find(({ key }) => key.kid === kid)?.key;
}

/** Refuses MEMBER_KEY_TAKEN, MEMBER_KEYS_EXHAUSTED and MEMBER_KEY_UNKNOWN. */
function decide(state: MemberKeys, command: MemberKeysCommand): MemberKeysFact[] {
  const { by, at } = command;
  if (command.type === 'revoke') {
    if (memberKeyOf(state, command.kid) === undefined) throw identityRefusals.MEMBER_KEY_UNKNOWN();
    return [{ type: 'MemberKeyRevoked', kid: command.kid, by, at }];
  }
  const known = memberKeyOf(state, command.key.kid);
  if (known !== undefined && isSameKey(known, command.key)) return [];
  const isTaken = known !== undefined || isRevokedName(state, command.key);
  if (isTaken) throw identityRefusals.MEMBER_KEY_TAKEN({ field: 'jwk' });
  if (state.status === 'kept' && state.keys.length >= maxMemberKeys) {
    throw identityRefusals.MEMBER_KEYS_EXHAUSTED();
  }
  return [{ type: 'MemberKeyRegistered', key: command.key, by, at }];
}

function evolve(state: MemberKeys, fact: MemberKeysFact): MemberKeys {
  const keys = state.status === 'kept' ? state.keys : [];
  const revoked = state.status === 'kept' ? (state.revoked ?? []) : [];
  if (fact.type === 'MemberKeyRegistered') {
    return { status: 'kept', keys: [...keys, { key: fact.key, registeredAt: fact.at }], revoked };
  }
  const gone = keys.filter(({ key }) => key.kid === fact.kid);
  return {
    status: 'kept',
    keys: keys.filter(({ key }) => key.kid !== fact.kid),
    revoked: [...revoked, ...gone.map((one) => ({ ...one, revokedAt: fact.at }))],
  };
}

/** A name stands for one key for good: old signatures name it. */
function isRevokedName(state: MemberKeys, key: PublicKey): boolean {
  const revoked = state.status === 'kept' ? (state.revoked ?? []) : [];
  return revoked.some((one) => one.key.kid === key.kid && !isSameKey(one.key, key));
}

function isSameKey(one: PublicKey, other: PublicKey): boolean {
  return one.x === other.x && one.y === other.y;
}
