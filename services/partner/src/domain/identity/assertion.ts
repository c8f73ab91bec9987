import { isId, type Instant } from '@serai/model';
import { identityRefusals } from './identityRefusals';

/** What a member's own identity says of one of its people, once its signature was verified. */
export interface Assertion {
  memberId: string;
  login: string;
  /** used once */
  jti: string;
  expiresAt: Instant;
}

export interface AssertionClaims {
  iss?: unknown;
  sub?: unknown;
  aud?: unknown;
  exp?: unknown;
  nbf?: unknown;
  iat?: unknown;
  jti?: unknown;
}

export const maxAssertionLength = 4_096;
const audience = 'serai';
const maxLifeMs = 5 * 60_000;
const jtiPattern = /^[\x21-\x7e]{8,100}$/;

/**
 * The claims of a member's assertion: issued by the member, about a login, for us, for at most five
 * minutes ahead and with a number of its own. Clocks may differ by `clockSkewMs`. Refuses
 * ASSERTION_REFUSED with what is wrong, because whoever sent it must be able to mend it.
 */
export function assertion(claims: AssertionClaims, at: Instant, clockSkewMs: number): Assertion {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims;
  if (!isId('mbr', iss)) throw refused('iss is the id of the member');
  if (typeof sub !== 'string' || sub === '') throw refused('sub is the login of a person');
  if (aud !== audience) throw refused(`aud is "${audience}"`);
  if (typeof jti !== 'string' || !jtiPattern.test(jti))
    throw refused('jti has 8 to 100 characters');
  const expiresAt = instantOf(exp);
  if (expiresAt === undefined) throw refused('exp is required, in seconds');
  if (expiresAt + clockSkewMs <= at) throw refused('exp has passed');
  if (expiresAt > at + maxLifeMs + clockSkewMs) throw refused('exp is at most 5 minutes ahead');
  for (const [name, value] of Object.entries({ nbf, iat })) {
    if (value === undefined) continue;
    const instant = instantOf(value);
    if (instant === undefined || instant > at + clockSkewMs) throw refused(`${name} is to come`);
  }
  return { memberId: iss, login: sub, jti, expiresAt };
}

function instantOf(seconds: unknown): Instant | undefined {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return undefined;
  const instant = Math.floor(seconds * 1000);
  return Number.isSafeInteger(instant) ? instant : undefined;
}

function refused(what: string) {
  return identityRefusals.ASSERTION_REFUSED({ message: `The assertion is refused: ${what}.` });
}
