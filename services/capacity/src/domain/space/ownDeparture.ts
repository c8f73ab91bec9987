import type { DepartureState } from './departure';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

/** Refuses DEPARTURE_MISSING, NOT_YOUR_DEPARTURE and LONG_PAST. */
export function ownDeparture(
  tables: SpaceTables,
  { departureId, carrierId }: { departureId: string; carrierId: string | null },
): DepartureState {
  const departure = tables.departures.get(departureId);
  if (departure === undefined) throw spaceRefusals.DEPARTURE_MISSING({ field: 'departureId' });
  const isOwn = carrierId === null || departure.memberId === carrierId;
  if (!isOwn) throw spaceRefusals.NOT_YOUR_DEPARTURE();
  checkStillHere(departure);
  return departure;
}

/** Refuses LONG_PAST. */
export function checkStillHere({ isRetired }: DepartureState): void {
  if (isRetired === true) throw spaceRefusals.LONG_PAST({ field: 'departureId' });
}

/** Refuses DEPARTURE_MISSING, NOT_YOUR_DEPARTURE, LONG_PAST and DEPARTURE_CANCELLED. */
export function openDeparture(
  tables: SpaceTables,
  command: { departureId: string; carrierId: string | null },
): DepartureState {
  const departure = ownDeparture(tables, command);
  if (departure.status === 'cancelled') throw spaceRefusals.DEPARTURE_CANCELLED();
  return departure;
}
