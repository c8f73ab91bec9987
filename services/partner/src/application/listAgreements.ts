import type { Actor, Instant } from '@serai/model';
import type { Agreement } from '../domain/agreements/agreement';
import { agreementRefusals } from '../domain/agreements/agreementRefusals';
import { agreementStatuses } from '../domain/agreements/agreementStatus';
import { seesEveryMember } from './authority';
import type { Kept } from './kinds';
import { pageOf, type PageGiven } from './page';
import type { Page, Reads } from './reads';

/** One's own member's agreements; admins and services see all. Refuses STATUS_UNKNOWN. */
export async function listAgreements(
  reads: Reads,
  actor: Actor,
  asked: { readonly status: string; readonly at: Instant },
  page: PageGiven | null,
): Promise<Page<Kept<Agreement>>> {
  const status = agreementStatuses.find((each) => each === asked.status);
  if (status === undefined && asked.status !== '') {
    throw agreementRefusals.STATUS_UNKNOWN({ field: 'status' });
  }
  const memberId = seesEveryMember(actor) ? undefined : (actor.member ?? '');
  return pageOf(page, (rows) => reads.agreements({ memberId, status, at: asked.at }, rows));
}
