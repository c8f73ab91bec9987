import { createHash } from 'node:crypto';
import type { Actor } from '@serai/model';
import { newId, type Step } from '@serai/runtime';
import { mayGrant } from '../domain/identity/grantPolicies';
import { identityRefusals } from '../domain/identity/identityRefusals';
import { password } from '../domain/identity/login';
import {
  person,
  personDetails,
  type GivenDetails,
  type Person,
  type PersonDetails,
} from '../domain/identity/person';
import { working } from '../domain/membership/member';
import { memberMeant } from './authority';
import { keptOf, type Kept, type Kinds } from './kinds';
import type { Passwords } from './passwords';

export const loginClaim = 'login';

export interface RegisterPerson {
  readonly actor: Actor;
  readonly personId: string;
  readonly details: PersonDetails;
}

export interface GivenPerson extends Omit<GivenDetails, 'hasPassword'> {
  readonly password: string;
}

/**
 * The command, with the password as a hash only. Its digest takes the place of that of the request:
 * a quick hash over bytes with a password in them would be a way to guess it.
 */
export async function prepareRegistration(
  passwords: Passwords,
  actor: Actor,
  given: GivenPerson,
  requestId: string,
): Promise<{ command: RegisterPerson; digest: string }> {
  const memberId = memberMeant(actor, given.memberId);
  const hasPassword = given.password !== '';
  const plain = personDetails({ ...given, memberId, hasPassword });
  mayGrant({ actor, personId: '', before: [], next: plain.roles });
  const use = JSON.stringify([actor.subject, requestId, plain.login]);
  const details: PersonDetails = hasPassword
    ? { ...plain, passwordHash: await passwords.hash(password(given.password), use) }
    : plain;
  const digest = createHash('sha256').update(JSON.stringify(details)).digest('hex');
  return { command: { actor, personId: newId('per'), details }, digest };
}

/** Refuses LOGIN_TAKEN, MEMBER_UNKNOWN and MEMBER_STATUS. The answer holds no password hash. */
export function registerPerson(kinds: Kinds): Step<RegisterPerson, Kept<Person>> {
  return {
    name: 'registerPerson',
    touches: ({ personId, details }) => [
      { kind: kinds.person, id: personId },
      { kind: kinds.member, id: details.memberId ?? '' },
    ],
    decide: ({ actor, personId, details }, sheet) => {
      if (details.memberId !== undefined) working(sheet.state(kinds.member, details.memberId));
      const before = sheet.state(kinds.person, personId);
      const facts = person.decide(before, {
        type: 'register',
        details,
        by: actor.subject,
        at: sheet.at,
      });
      const taken = identityRefusals.LOGIN_TAKEN({ field: 'login' });
      if (facts.length > 0) sheet.claim(loginClaim, details.login, taken);
      sheet.record(kinds.person, personId, facts);
      return withoutHash(keptOf(sheet, kinds.person, personId));
    },
  };
}

/** What is answered is kept in a receipt; a hash has no business there. */
export function withoutHash(kept: Kept<Person>): Kept<Person> {
  if (kept.state.status !== 'active') return kept;
  const { passwordHash: _secret, ...state } = kept.state;
  return { ...kept, state };
}
