import { createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto';

/** A public key as a key set names it (RFC 7517). */
export interface PublicJwk extends JsonWebKey {
  readonly kid: string;
}

/** Raw r and s in place of DER, as RFC 7518, 3.4 has them. */
const dsaEncoding = 'ieee-p1363';
const headerNames: ReadonlySet<string> = new Set(['alg', 'kid']);
const maxJwsLength = 1_000;
const jwsPattern = /^([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]{86})$/;

/**
 * A signature over a text, with the text left out of it: a JWS in compact form, ES256, its payload
 * detached (RFC 7515, appendix F).
 */
export function signDetached(payload: string, kid: string, privateKey: JsonWebKey): string {
  const header = encoded(JSON.stringify({ alg: 'ES256', kid }));
  const key = createPrivateKey({ format: 'jwk', key: privateKey });
  const input = Buffer.from(`${header}.${encoded(payload)}`);
  return `${header}..${sign('sha256', input, { key, dsaEncoding }).toString('base64url')}`;
}

/** The name of the key that a signature says it was made with; undefined: it is none of ours. */
export function keyIdOf(jws: string): string | undefined {
  const header = jws.length > maxJwsLength ? undefined : jwsPattern.exec(jws)?.[1];
  if (header === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    if (typeof said !== 'object' || said === null) return undefined;
    const { alg, kid } = said as Readonly<Record<string, unknown>>;
    const isOurs = alg === 'ES256' && Object.keys(said).every((name) => headerNames.has(name));
    return isOurs && typeof kid === 'string' ? kid : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Whether one of these keys signed exactly this text. Nothing but the text, the signature and the
 * public keys is looked at, so that anybody can do the same with any library for JWS.
 */
export function isSignedBy(jws: string, payload: string, keys: readonly PublicJwk[]): boolean {
  const kid = keyIdOf(jws);
  const jwk = keys.find((each) => each.kid === kid);
  const [header = '', , signature = ''] = jws.split('.');
  if (kid === undefined || jwk === undefined) return false;
  const { kty, crv, x, y } = jwk;
  const key = createPublicKey({ format: 'jwk', key: { kty, crv, x, y } as JsonWebKey });
  const input = Buffer.from(`${header}.${encoded(payload)}`);
  return verify('sha256', input, { key, dsaEncoding }, Buffer.from(signature, 'base64url'));
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}
