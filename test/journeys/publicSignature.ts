import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import type { Person } from './person';

/**
 * Whether a member signed a text, as anybody finds out who was given the text and the signature: by
 * the member's public keys and RFC 7515 (ES256, detached payload), without any code of the alliance.
 */
export async function isSignedBy(
  anyone: Person,
  memberId: string,
  jws: string,
  text: string,
): Promise<boolean> {
  const { keys } = await anyone.read(`/v1/members/${memberId}/keys`);
  const [header = '', , signature = ''] = jws.split('.');
  const said = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, string>;
  const jwk = (keys as JsonWebKey[]).find(({ kid }) => kid === said['kid']);
  if (said['alg'] !== 'ES256' || jwk === undefined) return false;
  const key = createPublicKey({ format: 'jwk', key: jwk });
  const input = Buffer.from(`${header}.${Buffer.from(text).toString('base64url')}`);
  const raw = Buffer.from(signature, 'base64url');
  return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, raw);
}
