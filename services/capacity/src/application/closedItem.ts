import type { Instant } from '@serai/model';
import { isClosedIn, type Closure } from '../domain/network/publication';
import type { DepartureState } from '../domain/space/departure';
import type { SpaceItem } from '../domain/space/hold';

/** Points as far as it is known whether they are closed. */
export type Points = ReadonlyMap<string, { readonly closed?: Closure }>;

/**
 * Of the items of a hold the first by which parcels would get on or off at a point while it is
 * closed; undefined where there is none. Who stays on board passes it.
 */
export function closedItemOf(
  points: Points,
  departures: { get(id: string): DepartureState | undefined },
  items: readonly SpaceItem[],
): number | undefined {
  const asked = new Set(items.map(({ resourceId }) => resourceId));
  const found = items.findIndex(({ kind, resourceId }) => {
    const [departureId = '', index = ''] = resourceId.split('/');
    const at = Number(index);
    const leg = kind === 'leg' ? departures.get(departureId)?.legs[at] : undefined;
    if (leg === undefined) return false;
    const isShut = (pointId: string, when: Instant): boolean =>
      isClosedIn(points.get(pointId) ?? {}, when, when);
    const getsOn = !asked.has(`${departureId}/${at - 1}`);
    const getsOff = !asked.has(`${departureId}/${at + 1}`);
    return (
      (getsOn && isShut(leg.fromPointId, leg.departsAt)) ||
      (getsOff && isShut(leg.toPointId, leg.arrivesAt))
    );
  });
  return found < 0 ? undefined : found;
}
