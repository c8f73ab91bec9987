import type { Step } from '@serai/runtime';
import type { Person } from '../domain/identity/person';
import type { Kept, Kinds } from './kinds';
import { personStep, type OnPerson } from './personStep';
import { loginClaim } from './registerPerson';

/** The login is free again; what the person did keeps its id. */
export function removePerson(kinds: Kinds): Step<OnPerson, Kept<Person>> {
  return personStep(
    kinds,
    'removePerson',
    ({ actor }, at) => ({ type: 'remove', by: actor.subject, at }),
    (before, _after, sheet) => {
      if (before.status === 'active') sheet.unclaim(loginClaim, before.login);
    },
  );
}
