import type { Touch } from '@serai/runtime';
import type { Kinds } from './kinds';

/**
 * What a decision about units will most likely look at: their content and outer units, bookings,
 * departures, delays, and incidents of broken connections. Only so that all is read together: a decision
 * asks for what it needs, whether it was foreseen or not.
 */
export interface Nearby {
  readonly ssccs: readonly string[];
  readonly bookingIds: readonly string[];
  readonly departureIds: readonly string[];
  readonly incidentIds: readonly string[];
  readonly delayKeys: readonly string[];
}

export const nothingNearby: Nearby = {
  ssccs: [],
  bookingIds: [],
  departureIds: [],
  incidentIds: [],
  delayKeys: [],
};

export function nearbyTouches(kinds: Kinds, nearby: Nearby): readonly Touch[] {
  const { ssccs, bookingIds, departureIds, incidentIds, delayKeys } = nearby;
  return [
    ...ssccs.map((id) => ({ kind: kinds.unit, id })),
    ...bookingIds.map((id) => ({ kind: kinds.consignment, id })),
    ...departureIds.map((id) => ({ kind: kinds.departure, id })),
    ...incidentIds.map((id) => ({ kind: kinds.incident, id })),
    ...delayKeys.map((id) => ({ kind: kinds.delays, id })),
  ];
}
