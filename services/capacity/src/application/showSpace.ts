import { hasRole, type Actor } from '@serai/model';
import type { DepartureState } from '../domain/space/departure';
import type { HoldState } from '../domain/space/hold';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import type { Journal } from './journal';

/** A hold of the seller, or (null) of anyone. Refuses HOLD_MISSING, another member's too. */
export async function showHold(
  journal: Journal,
  memberId: string | null,
  holdId: string,
): Promise<HoldState> {
  if (!journal.state.holds.has(holdId)) await journal.refresh();
  const hold = await journal.hold(holdId);
  const isOwn = memberId === null || hold?.sellerId === memberId;
  if (hold === undefined || !isOwn) throw spaceRefusals.HOLD_MISSING({ field: 'holdId' });
  return hold;
}

/** Refuses DEPARTURE_MISSING. */
export async function showDeparture(
  journal: Journal,
  departureId: string,
): Promise<DepartureState> {
  if (!journal.state.departures.has(departureId)) await journal.refresh();
  const departure = await journal.departure(departureId);
  if (departure === undefined) throw spaceRefusals.DEPARTURE_MISSING({ field: 'departureId' });
  return departure;
}

/** Whether the viewer sees all that is sold and kept on a departure: its carrier, the alliance. */
export function seesAllOf(departure: DepartureState, viewer: Actor): boolean {
  if (hasRole(viewer, 'admin', 'auditor')) return true;
  if (viewer.member === undefined) return hasRole(viewer, 'service');
  return hasRole(viewer, 'operator') && viewer.member === departure.memberId;
}
