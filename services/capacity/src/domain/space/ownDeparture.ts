import type { DepartureState } from './departure';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

/** Refuses DEPARTURE_MISSING and NOT_YOUR_DEPARTURE. */
export function ownDeparture(
  tables: SpaceTables,
  { departureId, carrierId }: { departureId: string; carrierId: string | null },
): DepartureState {
  const departure = tables.departures.get(departureId);
  if (departure === undefined) throw spaceRefusals.DEPARTURE_MISSING({ field: 'departureId' });
  const isOwn = carrierId === null || departure.memberId === carrierId;
  if (!isOwn) throw spaceRefusals.NOT_YOUR_DEPARTURE();
  return departure;
}

/** Refuses DEPARTURE_MISSING, NOT_YOUR_DEPARTURE and DEPARTURE_CANCELLED. */
export function openDeparture(
  tables: SpaceTables,
  command: { departureId: string; carrierId: string | null },
): DepartureState {
  const departure = ownDeparture(tables, command);
  if (departure.status === 'cancelled') throw spaceRefusals.DEPARTURE_CANCELLED();
  return departure;
}
