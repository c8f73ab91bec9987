import { createHash, timingSafeEqual } from 'node:crypto';
import type { Instant } from '@serai/model';
import { identityRefusals } from '../domain/identity/identityRefusals';
import { serviceActor } from '../domain/identity/tokenClaims';
import type { Reads } from './reads';
import { issueToken, type IssuedToken } from './tokens';

/** Name of a service -> sha256 of its secret, hex. */
export type ServiceCredentials = Readonly<Record<string, string>>;

/**
 * A service's secret is long and random, so that one sha256 is enough and nobody is locked out by
 * others who guess. Refuses SERVICE_SIGN_IN_REFUSED.
 */
export async function signInService(
  desk: { reads: Reads; credentials: ServiceCredentials; tokenLifeMs: number },
  { name, secret }: { name: string; secret: string },
  at: Instant,
): Promise<IssuedToken> {
  const known = Object.hasOwn(desk.credentials, name) ? desk.credentials[name] : undefined;
  const given = createHash('sha256').update(secret).digest();
  const expected = known === undefined ? Buffer.alloc(given.length) : Buffer.from(known, 'hex');
  const isRight = timingSafeEqual(given, expected) && known !== undefined;
  if (!isRight) throw identityRefusals.SERVICE_SIGN_IN_REFUSED();
  return issueToken(desk.reads, serviceActor(name), at, desk.tokenLifeMs);
}
