import { isRefusal, type Actor, type Instant } from '@serai/model';
import { identityRefusals } from '../domain/identity/identityRefusals';
import { login } from '../domain/identity/login';
import type { Person } from '../domain/identity/person';
import { actorOf } from '../domain/identity/tokenClaims';
import type { Kept } from './kinds';
import type { Passwords } from './passwords';
import type { Reads } from './reads';
import { issueToken, type IssuedToken } from './tokens';

/** Counts sign-ins of a login, in the database, so that all instances count together. */
export interface SignInTries {
  /** Refuses SIGN_INS_EXHAUSTED. Counts before the password is looked at: many at once are many. */
  begin(login: string, at: Instant): Promise<string>;
  /** Takes back the try that began under that id. */
  succeeded(login: string, tryId: string): Promise<void>;
}

export interface SignInDesk {
  readonly reads: Reads;
  readonly passwords: Passwords;
  readonly tries: SignInTries;
  readonly tokenLifeMs: number;
}

export type SignedIn = IssuedToken & { readonly person: Kept<Person> };

const maxPasswordLength = 1_000;

/**
 * Somebody who is not known and a password that is wrong are told the same, after the same time.
 * Refuses SIGN_IN_REFUSED, SIGN_INS_EXHAUSTED and MEMBER_HAS_LEFT.
 */
export async function signIn(
  desk: SignInDesk,
  given: { readonly login: string; readonly password: string },
  at: Instant,
): Promise<SignedIn> {
  const known = loginOr(given.login, '');
  const tryId = await desk.tries.begin(known, at);
  const found = await desk.reads.personByLogin(known);
  const hash = found?.state.status === 'active' ? found.state.passwordHash : undefined;
  const tried = given.password.slice(0, maxPasswordLength).normalize('NFC');
  const isRight = await desk.passwords.isRight(tried, hash);
  if (found === undefined || !isRight) throw identityRefusals.SIGN_IN_REFUSED();
  await desk.tries.succeeded(known, tryId);
  return admitPerson(desk, found, at);
}

/** Whoever was proven to be this person gets a token. Refuses MEMBER_HAS_LEFT. */
export async function admitPerson(
  { reads, tokenLifeMs }: Pick<SignInDesk, 'reads' | 'tokenLifeMs'>,
  found: Kept<Person>,
  at: Instant,
): Promise<SignedIn> {
  if (found.state.status !== 'active') throw identityRefusals.SIGN_IN_REFUSED();
  const { memberId } = found.state;
  const member = memberId === undefined ? undefined : await reads.member(memberId);
  const isAway = memberId !== undefined && member?.state.status === 'left';
  if (isAway) throw identityRefusals.MEMBER_HAS_LEFT();
  const actor: Actor = actorOf(found.id, found.state);
  return { ...(await issueToken(reads, actor, at, tokenLifeMs)), person: found };
}

/** What is no login at all is nobody's. */
function loginOr(given: string, otherwise: string): string {
  try {
    return login(given);
  } catch (error) {
    if (isRefusal(error)) return otherwise;
    throw error;
  }
}
