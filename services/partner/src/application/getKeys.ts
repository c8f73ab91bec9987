import type { Instant } from '@serai/model';
import { publishedKeysAt } from '../domain/identity/signingKeys';
import { jwksOf, type Jwks } from './jwks';
import type { Reads } from './reads';

/** The keys by which everybody verifies tokens, now and soon. */
export async function getKeys(reads: Reads, at: Instant): Promise<Jwks> {
  return jwksOf(publishedKeysAt(await reads.signingKeys(), at));
}
