import { priceOfLegs, type Itinerary, type Leg } from '../itinerary';
import type { Hit } from './hits';

/** How far all that lies in one sealed unit goes the same way: there it was going to be opened. */
export interface Shared {
  /** So many of the legs ahead. */
  readonly legs: number;
  readonly pointId: string;
}

/** undefined: the ways of what lies in it part where it stands, or it does not stand at one place. */
export function sharedBy(hits: readonly Hit[]): Shared | undefined {
  const ways = hits.map(({ part, behind }) => part.itinerary.legs.slice(behind));
  const [first = []] = ways;
  let legs = 0;
  while (isSharedRide(first[legs], ways, legs)) legs += 1;
  const last = first[legs - 1];
  if (last === undefined) return undefined;
  return { legs, pointId: last.toPointId };
}

/** Names a way alike for every seller, whatever it costs, and whenever its times were last heard. */
export function nameOfWay({ legs }: Pick<Itinerary, 'legs'>): string {
  return JSON.stringify(legs.map(nameOfLeg));
}

/** A way to where the unit is opened, and from there one for some of what lay in it. */
export function joined(head: Pick<Itinerary, 'legs' | 'items'>, tail: Itinerary): Itinerary {
  const legs = [...head.legs, ...tail.legs];
  return {
    ...tail,
    legs,
    departsAt: legs[0]?.departsAt ?? tail.departsAt,
    price: priceOfLegs(legs, tail.price.currency),
    items: [...head.items, ...tail.items],
  };
}

function isSharedRide(
  leg: Leg | undefined,
  ways: readonly (readonly Leg[])[],
  at: number,
): boolean {
  if (leg === undefined || leg.kind !== 'ride') return false;
  return ways.every((way) => way[at] !== undefined && nameOfLeg(way[at]) === nameOfLeg(leg));
}

function nameOfLeg(leg: Leg): string {
  const { kind, departureId, firstLeg, lastLeg, areaId, runId, fromPointId, toPointId } = leg;
  return [kind, fromPointId, toPointId, departureId, firstLeg, lastLeg, areaId, runId].join(' ');
}
