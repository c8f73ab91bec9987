import { identityRefusals } from './identityRefusals';

/** The public half of an EC key on P-256 (RFC 7517, 7518). */
export interface PublicKey {
  kty: 'EC';
  crv: 'P-256';
  kid: string;
  x: string;
  y: string;
}

const maxKeyLength = 2_000;
const kidPattern = /^[A-Za-z0-9._:-]{1,100}$/;
const coordinatePattern = /^[A-Za-z0-9_-]{43}$/;

/** The curve of FIPS 186-4, D.1.2.3: y^2 = x^3 - 3x + b modulo p. */
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Reads a member's key as JSON. A key that carries its private half is refused so that nobody gets
 * used to sending it. Refuses MEMBER_KEY_INVALID.
 */
export function publicKey(jwk: string): PublicKey {
  const given = parsed(jwk);
  const { kty, crv, kid, x, y } = given;
  const isKey = kty === 'EC' && crv === 'P-256' && isMatch(kidPattern, kid);
  const isPublic = !('d' in given);
  if (!isKey || !isPublic || !isMatch(coordinatePattern, x) || !isMatch(coordinatePattern, y)) {
    throw invalid();
  }
  if (!isOnCurve(numberOf(x), numberOf(y))) throw invalid();
  return { kty, crv, kid, x, y };
}

function parsed(jwk: string): Record<string, unknown> {
  if (jwk.length > maxKeyLength) throw invalid();
  let given: unknown;
  try {
    given = JSON.parse(jwk);
  } catch {
    throw invalid();
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw invalid();
  return given as Record<string, unknown>;
}

function isMatch(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function isOnCurve(x: bigint, y: bigint): boolean {
  if (x >= p || y >= p) return false;
  const right = (((x * x * x - 3n * x + b) % p) + p) % p;
  return (y * y) % p === right;
}

function numberOf(base64url: string): bigint {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let bits = 0n;
  for (const digit of base64url) bits = bits * 64n + BigInt(alphabet.indexOf(digit));
  return bits >> 2n; // 43 digits carry 258 bits, the last two of them padding
}

function invalid() {
  return identityRefusals.MEMBER_KEY_INVALID({ field: 'jwk' });
}
