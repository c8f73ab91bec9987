import { keyRing } from './keyRing';
import type { KeySet, Verifier } from './types';
import { verifyToken } from './verifyToken';

/** Verifies with keys that do not change: partner's own view of a moment, and tests. */
export function fixedKeys(keySet: KeySet): Verifier {
  const keys = keyRing(keySet);
  return { verify: (token) => verifyToken(token, keys) };
}
