import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { KeySet, PublicKey } from './types';

/** Public keys by the name that a token's header gives. */
export type KeyRing = ReadonlyMap<string, KeyObject>;

const maxKeys = 20;

/** The keys of a set. Anything but ES256 keys under a name of their own is refused as a whole. */
export function keyRing(keySet: KeySet): KeyRing {
  if (!Array.isArray(keySet.keys) || keySet.keys.length === 0 || keySet.keys.length > maxKeys) {
    throw new Error(`a key set has 1 to ${maxKeys} keys`);
  }
  const ring = new Map(keySet.keys.map((key) => [key.kid, publicKeyOf(key)]));
  if (ring.size !== keySet.keys.length) throw new Error('two keys have one name');
  return ring;
}

function publicKeyOf(key: PublicKey): KeyObject {
  const isEs256 = key.kty === 'EC' && key.crv === 'P-256' && (key.alg ?? 'ES256') === 'ES256';
  if (!isEs256 || typeof key.kid !== 'string' || key.kid === '') {
    throw new Error('a key of the alliance is a named EC key on P-256');
  }
  const { kty, crv, x, y } = key;
  return createPublicKey({ format: 'jwk', key: { kty, crv, x, y } });
}
