import type { PublicKey } from '../domain/identity/publicKey';

/** A key set as RFC 7517 writes it. */
export interface Jwks {
  readonly keys: readonly (PublicKey & { readonly alg: 'ES256'; readonly use: 'sig' })[];
}

export function jwksOf(keys: readonly PublicKey[]): Jwks {
  return { keys: keys.map((key) => ({ ...key, alg: 'ES256', use: 'sig' })) };
}
