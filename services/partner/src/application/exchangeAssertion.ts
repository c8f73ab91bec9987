import { createPublicKey } from 'node:crypto';
import { isId, isRefusal, type Instant } from '@serai/model';
import { decode, verify } from 'jsonwebtoken';
import { assertion, maxAssertionLength, type Assertion } from '../domain/identity/assertion';
import { identityRefusals } from '../domain/identity/identityRefusals';
import { memberKeyOf } from '../domain/identity/memberKeys';
import type { Reads } from './reads';
import { admitPerson, type SignedIn } from './signIn';

/** Remembers the numbers of assertions for as long as they could be shown again. */
export interface UsedAssertions {
  /** Refuses ASSERTION_REPLAYED. */
  use(given: Assertion): Promise<void>;
}

export interface ExchangeDesk {
  readonly reads: Reads;
  readonly used: UsedAssertions;
  readonly tokenLifeMs: number;
  readonly clockSkewMs: number;
}

const headerNames: ReadonlySet<string> = new Set(['alg', 'kid', 'typ']);

/**
 * A member vouches, with its own key, for one of its own people. Refuses ASSERTION_REFUSED,
 * ASSERTION_REPLAYED and MEMBER_HAS_LEFT.
 */
export async function exchangeAssertion(
  desk: ExchangeDesk,
  token: string,
  at: Instant,
): Promise<SignedIn> {
  const { kid, memberId } = whoseIs(token);
  const key = memberKeyOf(await desk.reads.memberKeys(memberId), kid);
  if (key === undefined) throw refused('the member has no key of this kid');
  const { kty, crv, x, y } = key;
  const publicKey = createPublicKey({ format: 'jwk', key: { kty, crv, x, y } });
  const claims = verified(() => verify(token, publicKey, verifyOptions));
  const given = assertion(claims, at, desk.clockSkewMs);
  if (given.memberId !== memberId) throw refused('iss is another member');
  const found = await desk.reads.personByLogin(given.login.toLowerCase());
  const isOwn = found?.state.status === 'active' && found.state.memberId === memberId;
  if (found === undefined || !isOwn) throw refused('the member has no person with this login');
  await desk.used.use(given);
  return admitPerson(desk, found, at);
}

/** Times are judged in the domain, with our clock and our tolerance. */
const verifyOptions = {
  algorithms: ['ES256' as const],
  ignoreExpiration: true,
  ignoreNotBefore: true,
};

/** What the assertion says of itself before anything is proven: only to find the key. */
function whoseIs(token: string): { kid: string; memberId: string } {
  if (token.length > maxAssertionLength) throw refused('it is too long');
  const read = verified(() => decode(token, { complete: true }));
  const header: Readonly<Record<string, unknown>> = { ...read.header };
  if (!Object.keys(header).every((name) => headerNames.has(name))) {
    throw refused('its header says more than alg, kid and typ');
  }
  const memberId = typeof read.payload === 'string' ? undefined : read.payload.iss;
  const { kid } = read.header;
  if (kid === undefined || !isId('mbr', memberId)) throw refused('kid or iss is missing');
  return { kid, memberId };
}

function verified<T>(read: () => T | string | null): Exclude<T, string | null> {
  try {
    const found = read();
    if (found === null || typeof found === 'string') throw refused('it is no JWT of ours');
    return found as Exclude<T, string | null>;
  } catch (cause) {
    if (isRefusal(cause)) throw cause;
    const refusal = refused('its signature does not fit');
    refusal.cause = cause;
    throw refusal;
  }
}

function refused(what: string) {
  return identityRefusals.ASSERTION_REFUSED({ message: `The assertion is refused: ${what}.` });
}
