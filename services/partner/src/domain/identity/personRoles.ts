import { isRole, type Role } from '@serai/model';
import { identityRefusals } from './identityRefusals';

/** What people of the alliance itself may be, and what people of a member. */
const allianceRoles: readonly Role[] = ['admin', 'auditor'];
const memberRoles: readonly Role[] = ['operator', 'shipper', 'device'];

/**
 * The roles of one person, each once, in a fixed order. An admin and an auditor belong to no
 * member, so that neither is party to what it oversees; a device is nothing else, because what
 * hangs on a wall must not be able to sell. Refuses ROLES_INVALID.
 */
export function personRoles(given: readonly string[], isOfMember: boolean): readonly Role[] {
  const possible = isOfMember ? memberRoles : allianceRoles;
  const isPossible = given.every((role) => isRole(role) && possible.includes(role));
  const roles = possible.filter((role) => given.includes(role));
  const isMixedDevice = roles.includes('device') && roles.length > 1;
  if (roles.length === 0 || !isPossible || isMixedDevice) {
    const kind = isOfMember ? 'A person of a member' : 'A person of the alliance itself';
    const message = `${kind} is one or more of ${possible.join(', ')}; a device is nothing else.`;
    throw identityRefusals.ROLES_INVALID({ field: 'roles', message });
  }
  return roles;
}
