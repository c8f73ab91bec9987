import { hasRole, type Actor } from '@serai/model';
import { decodeCursor, encodeCursor, pageLimit } from '@serai/runtime';
import { bookingRefusals } from '../../domain/refusals';
import type { KnownReroute } from '../../domain/replan/reroute';
import type { Desk } from '../desk';
import type { PageAsked } from '../showBookings';

export interface ReroutesAsked {
  readonly page: PageAsked;
  /** unplaced, proposed, or empty: both. */
  readonly status: string;
  /** Empty: the own member, or everybody. */
  readonly sellerId: string;
}

const statuses = ['', 'unplaced', 'proposed'];

/**
 * What is still to be settled about ways that broke, with the reason: a seller's own to its office,
 * all to admin and auditor, and to a carrier what it was to carry or broke the way of. Refuses REROUTE_STATUS_UNKNOWN, and BOOKING_MISSING for another's.
 */
export async function listReroutes(
  desk: Desk,
  actor: Actor,
  { page, status, sellerId: asked }: ReroutesAsked,
): Promise<{ reroutes: readonly KnownReroute[]; nextCursor: string }> {
  if (!statuses.includes(status)) throw bookingRefusals.REROUTE_STATUS_UNKNOWN({ field: 'status' });
  const size = pageLimit(page.limit);
  const [after = ''] = decodeCursor(page.cursor, 1) ?? [];
  const isAlliance = hasRole(actor, 'admin', 'auditor') && actor.member === undefined;
  const own = isAlliance ? asked : (actor.member ?? '');
  if (asked !== '' && asked !== own) throw bookingRefusals.BOOKING_MISSING({ field: 'sellerId' });
  const of = concernedOf(actor, asked, isAlliance);
  const found = await desk.replans.unplaced(String(after), size + 1, of, status);
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  const isMore = found.length > size && last !== undefined;
  return { reroutes: shown, nextCursor: isMore ? encodeCursor(last.id) : '' };
}

function concernedOf({ member = '' }: Actor, asked: string, isAlliance: boolean) {
  if (asked !== '') return { sellerId: asked };
  return isAlliance ? undefined : { memberId: member };
}
