import { hasRole, type Actor } from '@serai/model';
import { type Member } from '../domain/membership/member';
import { membershipRefusals } from '../domain/membership/membershipRefusals';
import type { Kept } from './kinds';
import type { Reads } from './reads';

/** Whether the actor sees more of a member than its name, country and status. */
export function seesWholeMember(actor: Actor, memberId: string): boolean {
  return actor.member === memberId || hasRole(actor, 'admin', 'auditor', 'service');
}

/** An applicant is known to the alliance's own people, to nobody else. Refuses MEMBER_UNKNOWN. */
export async function getMember(reads: Reads, actor: Actor, id: string): Promise<Kept<Member>> {
  const found = await reads.member(id);
  const isHidden = found?.state.status === 'applied' && !seesWholeMember(actor, id);
  if (found === undefined || isHidden) throw membershipRefusals.MEMBER_UNKNOWN();
  return found;
}
