import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import type { Actor } from '../../shared/model/src/index';

export interface TestIdentity {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** What partner's GetKeys would answer. */
  readonly keySet: { keys: TestKey[] };
  /** A token as partner issues them; `claims` replaces or, with undefined, removes some. */
  token(actor: Actor, claims?: Readonly<Record<string, unknown>>): string;
}

interface TestKey {
  kid: string;
  kty: string;
  crv: string;
  x: string;
  y: string;
}

const lifetimeSeconds = 900;

/** A signing key of its own, and tokens of anybody. */
export function testIdentity(kid = 'test-key'): TestIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as unknown as TestKey;
  return {
    kid,
    privateKey,
    publicKey,
    keySet: { keys: [{ kid, kty, crv, x, y }] },
    token: (actor, claims = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const { subject, ...rest } = actor;
      const all = {
        iss: 'serai',
        aud: 'serai',
        sub: subject,
        ...rest,
        iat: now,
        exp: now + lifetimeSeconds,
        jti: randomUUID(),
        ...claims,
      };
      const given = Object.entries(all).filter(([, value]) => value !== undefined);
      return sign(Object.fromEntries(given), privateKey, { algorithm: 'ES256', keyid: kid });
    },
  };
}
