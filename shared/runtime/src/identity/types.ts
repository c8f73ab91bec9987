import type { Actor } from '@serai/model';

/** Turns a bearer token into who holds it. Refuses TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_ENDED. */
export interface Verifier {
  verify(token: string): Actor;
}

/** Where a service gets the token that says which service it is. */
export interface TokenSource {
  token(): Promise<string>;
}

/** A set of public keys as RFC 7517 writes it. */
export interface KeySet {
  readonly keys: readonly PublicKey[];
}

/** An EC key on P-256 that signs with ES256; its private part is never in a key set. */
export interface PublicKey {
  readonly kid: string;
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  readonly alg?: string;
  readonly use?: string;
}
