import type { Instant } from '@serai/model';
import type { RotationSettings } from '../domain/identity/signingKeys';
import { publishedKeysAt } from '../domain/identity/signingKeys';
import { jwksOf, type Jwks } from './jwks';
import type { Reads } from './reads';

/** The keys by which everybody verifies tokens, now and soon. */
export async function getKeys(reads: Reads, at: Instant): Promise<Jwks> {
  return jwksOf(publishedKeysAt(await reads.signingKeys(), at));
}

/** Who was removed while tokens of theirs may live: those are good no more. Older ones expired. */
export function endedSubjects(
  reads: Reads,
  { tokenLifeMs, clockSkewMs }: RotationSettings,
  at: Instant,
): Promise<readonly string[]> {
  return reads.removedSince(at - tokenLifeMs - clockSkewMs);
}
