import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import type { Actor, Instant } from '@serai/model';
import { newId } from '@serai/runtime';
import { sign } from 'jsonwebtoken';
import { signingKeyAt } from '../domain/identity/signingKeys';
import { tokenClaims } from '../domain/identity/tokenClaims';
import type { Reads } from './reads';

export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresAt: Instant;
}

/** A token for the actor, signed with the key of this moment. */
export async function issueToken(
  reads: Reads,
  actor: Actor,
  at: Instant,
  lifeMs: number,
): Promise<IssuedToken> {
  const key = signingKeyAt(await reads.signingKeys(), at);
  if (key === undefined) throw new Error('no key signs tokens yet');
  const claims = tokenClaims(actor, newId('tok'), at, lifeMs);
  const jwk = JSON.parse(key.privateKey) as JsonWebKey;
  const accessToken = sign(claims, createPrivateKey({ format: 'jwk', key: jwk }), {
    algorithm: 'ES256',
    keyid: key.publicKey.kid,
  });
  return { accessToken, expiresAt: claims.exp * 1000 };
}
