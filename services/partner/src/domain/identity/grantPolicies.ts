import { hasRole, type Actor, type Role } from '@serai/model';
import { identityRefusals } from './identityRefusals';

/** Who asks for which change of somebody's roles; `next` is empty when the person is removed. */
export interface Grant {
  actor: Actor;
  personId: string;
  before: readonly Role[];
  next: readonly Role[];
}

type GrantPolicy = (grant: Grant) => void;

/** The first refusal wins. */
export const grantPolicies: readonly GrantPolicy[] = [onlyAdminsMakeOverseers, oneAdminRemains];

export function mayGrant(grant: Grant): void {
  for (const policy of grantPolicies) policy(grant);
}

function onlyAdminsMakeOverseers({ actor, before, next }: Grant): void {
  const overseers: readonly Role[] = ['admin', 'auditor'];
  const isTouched = [...before, ...next].some((role) => overseers.includes(role));
  if (isTouched && !hasRole(actor, 'admin')) {
    throw identityRefusals.ROLE_NOT_GRANTABLE({ field: 'roles' });
  }
}

/** Whoever takes the last admin away is an admin; it cannot be itself, so one always remains. */
function oneAdminRemains({ actor, personId, before, next }: Grant): void {
  const isOwn = actor.subject === personId;
  if (isOwn && before.includes('admin') && !next.includes('admin')) {
    throw identityRefusals.OWN_ADMIN_ROLE({ field: 'roles' });
  }
}
