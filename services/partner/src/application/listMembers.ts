import { hasRole, type Actor } from '@serai/model';
import { memberStatuses, type Member } from '../domain/membership/member';
import { membershipRefusals } from '../domain/membership/membershipRefusals';
import type { Kept } from './kinds';
import { pageOf, type PageGiven } from './page';
import type { Page, Reads } from './reads';

/** Refuses STATUS_UNKNOWN, CURSOR_INVALID and LIMIT_INVALID. */
export async function listMembers(
  reads: Reads,
  actor: Actor,
  status: string,
  page: PageGiven | null,
): Promise<Page<Kept<Member>>> {
  const isKnown = status === '' || memberStatuses.some((each) => each === status);
  if (!isKnown) throw membershipRefusals.STATUS_UNKNOWN({ field: 'status' });
  const seesApplicants = hasRole(actor, 'admin', 'auditor', 'service');
  const statuses = memberStatuses
    .filter((each) => status === '' || each === status)
    .filter((each) => each !== 'applied' || seesApplicants);
  return pageOf(page, (asked) => reads.members(statuses, asked));
}
