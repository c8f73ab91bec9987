import { isId, type Instant, type Role } from '@serai/model';
import { text } from '../text';
import { identityRefusals } from './identityRefusals';
import { language, login, type Language } from './login';
import { personRoles } from './personRoles';

/**
 * Somebody (or a device) who acts for a member, or for the alliance itself. Registered by an
 * operator of the member or an admin, given roles, removed. Who is removed keeps its name in what
 * it did, and signs in no more.
 */
export type Person =
  | { status: 'none' }
  | ({ status: 'active' } & PersonDetails)
  | ({ status: 'removed'; removedAt: Instant } & Omit<PersonDetails, 'passwordHash'>);

export interface PersonDetails {
  /** absent: of the alliance itself */
  memberId?: string;
  login: string;
  name: string;
  roles: readonly Role[];
  /** where a device stands */
  pointId?: string;
  language: Language;
  /** absent: comes only with an assertion signed by the member's own key */
  passwordHash?: string;
}

export type PersonFact =
  | { type: 'PersonRegistered'; details: PersonDetails; by: string; at: Instant }
  | { type: 'RolesChanged'; roles: readonly Role[]; by: string; at: Instant }
  | { type: 'PersonRemoved'; by: string; at: Instant };

/** `by` is the subject who asks. */
export type PersonCommand =
  | { type: 'register'; details: PersonDetails; by: string; at: Instant }
  | { type: 'changeRoles'; roles: readonly string[]; by: string; at: Instant }
  | { type: 'remove'; by: string; at: Instant };

export interface GivenDetails {
  memberId: string;
  login: string;
  name: string;
  roles: readonly string[];
  pointId: string;
  language: string;
  hasPassword: boolean;
}

const maxNameLength = 120;

export const person = { initial: { status: 'none' } as Person, decide, evolve };

/**
 * What a person is registered with, without the password. Empty member: of the alliance itself,
 * which has no key of its own to sign with, so that a password is asked. Refuses LOGIN_INVALID,
 * TEXT_INVALID, ROLES_INVALID, POINT_INVALID, LANGUAGE_UNKNOWN and PASSWORD_INVALID.
 */
export function personDetails(given: GivenDetails): PersonDetails {
  const isOfMember = given.memberId !== '';
  const roles = personRoles(given.roles, isOfMember);
  const isDevice = roles.includes('device');
  if (isDevice !== isId('pnt', given.pointId) || (!isDevice && given.pointId !== '')) {
    throw identityRefusals.POINT_INVALID({ field: 'pointId' });
  }
  if (!isOfMember && !given.hasPassword) {
    throw identityRefusals.PASSWORD_INVALID({ field: 'password' });
  }
  return {
    ...(isOfMember && { memberId: given.memberId }),
    login: login(given.login),
    name: text(given.name, 'name', { max: maxNameLength }),
    roles,
    ...(isDevice && { pointId: given.pointId }),
    language: language(given.language),
  };
}

/** Refuses PERSON_UNKNOWN, PERSON_REMOVED, ROLES_INVALID, POINT_INVALID and OWN_ADMIN_ROLE. */
function decide(state: Person, command: PersonCommand): PersonFact[] {
  const { by, at } = command;
  if (command.type === 'register') {
    if (state.status !== 'none') return [];
    return [{ type: 'PersonRegistered', details: command.details, by, at }];
  }
  if (state.status === 'none') throw identityRefusals.PERSON_UNKNOWN();
  if (command.type === 'remove') {
    if (state.status === 'removed') return [];
    return [{ type: 'PersonRemoved', by, at }];
  }
  if (state.status === 'removed') throw identityRefusals.PERSON_REMOVED();
  const roles = personRoles(command.roles, state.memberId !== undefined);
  if (roles.includes('device') !== (state.pointId !== undefined)) {
    throw identityRefusals.POINT_INVALID({ field: 'roles' });
  }
  if (roles.join() === state.roles.join()) return [];
  return [{ type: 'RolesChanged', roles, by, at }];
}

function evolve(state: Person, fact: PersonFact): Person {
  if (fact.type === 'PersonRegistered') return { status: 'active', ...fact.details };
  if (state.status !== 'active') return state;
  if (fact.type === 'RolesChanged') return { ...state, roles: fact.roles };
  const { passwordHash: _forgotten, ...kept } = state;
  return { ...kept, status: 'removed', removedAt: fact.at };
}
