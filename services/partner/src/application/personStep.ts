import type { Actor, Instant, Role } from '@serai/model';
import type { Sheet, Step } from '@serai/runtime';
import { mayGrant } from '../domain/identity/grantPolicies';
import { identityRefusals } from '../domain/identity/identityRefusals';
import { person, type Person, type PersonCommand } from '../domain/identity/person';
import { seesEveryMember } from './authority';
import { keptOf, type Kept, type Kinds } from './kinds';
import { withoutHash } from './registerPerson';

export interface OnPerson {
  readonly actor: Actor;
  readonly personId: string;
}

/** A step on one person, whom only its own member's operators and admins know of. */
export function personStep<C extends OnPerson>(
  kinds: Kinds,
  name: string,
  commandOf: (asked: C, at: Instant) => PersonCommand & { roles?: readonly string[] },
  also?: (before: Person, after: Person, sheet: Sheet) => void,
): Step<C, Kept<Person>> {
  return {
    name,
    touches: ({ personId }) => [{ kind: kinds.person, id: personId }],
    decide: (asked, sheet) => {
      const { actor, personId } = asked;
      const before = sheet.state(kinds.person, personId);
      if (before.status === 'none' || !isKnownTo(actor, before.memberId)) {
        throw identityRefusals.PERSON_UNKNOWN();
      }
      const facts = person.decide(before, commandOf(asked, sheet.at));
      const after = facts.reduce(person.evolve, before as Person);
      const next: readonly Role[] = after.status === 'active' ? after.roles : [];
      if (facts.length > 0) mayGrant({ actor, personId, before: before.roles, next });
      sheet.record(kinds.person, personId, facts);
      if (facts.length > 0) also?.(before, after, sheet);
      return withoutHash(keptOf(sheet, kinds.person, personId));
    },
  };
}

function isKnownTo(actor: Actor, memberId: string | undefined): boolean {
  if (seesEveryMember(actor)) return true;
  return memberId !== undefined && memberId === actor.member;
}
