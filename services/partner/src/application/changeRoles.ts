import type { Step } from '@serai/runtime';
import type { Person } from '../domain/identity/person';
import type { Kept, Kinds } from './kinds';
import { personStep, type OnPerson } from './personStep';

export interface ChangeRoles extends OnPerson {
  readonly roles: readonly string[];
}

/** Tokens that were issued before keep their roles until they expire, a quarter of an hour at most. */
export function changeRoles(kinds: Kinds): Step<ChangeRoles, Kept<Person>> {
  return personStep(kinds, 'changeRoles', ({ actor, roles }, at) => {
    return { type: 'changeRoles', roles, by: actor.subject, at };
  });
}
