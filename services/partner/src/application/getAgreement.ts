import type { Actor } from '@serai/model';
import { known, type Agreement } from '../domain/agreements/agreement';
import { agreementRefusals } from '../domain/agreements/agreementRefusals';
import { knowsOf } from './agreementStep';
import type { Kept } from './kinds';
import type { Reads } from './reads';

/** Another's agreement is missing. */
export async function getAgreement(
  reads: Reads,
  actor: Actor,
  id: string,
): Promise<Kept<Agreement>> {
  const found = await reads.agreement(id);
  if (found === undefined || !knowsOf(actor, known(found.state))) {
    throw agreementRefusals.AGREEMENT_UNKNOWN();
  }
  return found;
}
