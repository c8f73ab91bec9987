import type { Instant } from '@serai/model';
import { identityRefusals } from './identityRefusals';
import type { PublicKey } from './publicKey';

/**
 * The keys by which the alliance signs its tokens. The next one is published well before it signs,
 * so that every service knows it by then; the one before stays published until the last token it
 * signed is gone, and is then forgotten. Exactly one signs at any moment.
 */
export type SigningKeys = { status: 'none' } | { status: 'kept'; keys: readonly SigningKey[] };

/** The private half as a JWK; it never leaves partner's own database. */
export interface KeyPair {
  publicKey: PublicKey;
  privateKey: string;
}

export interface SigningKey extends KeyPair {
  signsFrom: Instant;
  /** when its last token is gone; null: no next key is known yet */
  publishedUntil: Instant | null;
}

export interface RotationSettings {
  /** how long a key is published before it signs */
  publishAheadMs: number;
  tokenLifeMs: number;
  clockSkewMs: number;
  /** how old a key becomes before the next one is made by itself */
  rotateAfterMs: number;
}

export type SigningKeysFact =
  | { type: 'SigningKeyAdded'; key: KeyPair; signsFrom: Instant; lastGoneAt: Instant; by: string }
  | { type: 'SigningKeysForgotten'; kids: readonly string[] };

/** `rotate` is asked by somebody; `tend` does what is due by age alone. */
export interface SigningKeysCommand {
  type: 'rotate' | 'tend';
  key: KeyPair;
  by: string;
  at: Instant;
  settings: RotationSettings;
}

export const signingKeys = { initial: { status: 'none' } as SigningKeys, decide, evolve };

export function signingKeyAt(state: SigningKeys, at: Instant): SigningKey | undefined {
  return keysOf(state).findLast(({ signsFrom }) => signsFrom <= at);
}

/** The public halves of RFC 7517 that verify tokens now, or will soon. */
export function publishedKeysAt(state: SigningKeys, at: Instant): readonly PublicKey[] {
  return keysOf(state)
    .filter((key) => !isGone(key, at))
    .map(({ publicKey }) => publicKey);
}

export function isTendingDue(state: SigningKeys, at: Instant, settings: RotationSettings): boolean {
  return isRotationDue(state, at, settings) || keysOf(state).some((key) => isGone(key, at));
}

/** The first key signs at once, as nobody trusts another. Refuses ROTATION_PENDING. */
function decide(state: SigningKeys, command: SigningKeysCommand): SigningKeysFact[] {
  const { type, key, by, at, settings } = command;
  const gone = keysOf(state).filter((each) => isGone(each, at));
  const kids = gone.map(({ publicKey }) => publicKey.kid);
  const facts: SigningKeysFact[] = kids.length > 0 ? [{ type: 'SigningKeysForgotten', kids }] : [];
  if (type === 'tend' && !isRotationDue(state, at, settings)) return facts;
  const newest = keysOf(state).at(-1);
  if (newest !== undefined && newest.signsFrom > at) {
    const retryAfterSeconds = Math.ceil((newest.signsFrom - at) / 1000);
    throw identityRefusals.ROTATION_PENDING({ retryAfterSeconds });
  }
  const signsFrom = newest === undefined ? at : at + settings.publishAheadMs;
  const lastGoneAt = signsFrom + settings.tokenLifeMs + 2 * settings.clockSkewMs;
  return [...facts, { type: 'SigningKeyAdded', key, signsFrom, lastGoneAt, by }];
}

function evolve(state: SigningKeys, fact: SigningKeysFact): SigningKeys {
  const keys = keysOf(state);
  if (fact.type === 'SigningKeysForgotten') {
    const kept = keys.filter(({ publicKey }) => !fact.kids.includes(publicKey.kid));
    return { status: 'kept', keys: kept };
  }
  const { key, signsFrom, lastGoneAt } = fact;
  const before = keys.map((each) => ({
    ...each,
    publishedUntil: each.publishedUntil ?? lastGoneAt,
  }));
  return { status: 'kept', keys: [...before, { ...key, signsFrom, publishedUntil: null }] };
}

function isRotationDue(state: SigningKeys, at: Instant, settings: RotationSettings): boolean {
  const newest = keysOf(state).at(-1);
  return newest === undefined || newest.signsFrom + settings.rotateAfterMs <= at;
}

function isGone({ publishedUntil }: SigningKey, at: Instant): boolean {
  return publishedUntil !== null && publishedUntil <= at;
}

function keysOf(state: SigningKeys): readonly SigningKey[] {
  return state.status === 'kept' ? state.keys : [];
}
