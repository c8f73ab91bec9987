import type { Door } from '@serai/runtime';
import { agreementDoor } from './agreements';
import { identityDoor } from './identity';
import { membershipDoor } from './membership';
import type { Office } from './office';

/** Everything that partner is asked. */
export function doorsOf(office: Office): readonly Door[] {
  return [membershipDoor(office), identityDoor(office), agreementDoor(office)];
}
