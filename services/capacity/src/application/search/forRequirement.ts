import { addDays, dateInZone, days, matchesPostcode, type Instant } from '@serai/model';
import type { Room, RoutingArea } from '../../domain/routing/network';
import type { RoutingPlace, RoutingRequirement } from '../../domain/routing/requirement';
import type { Timetable } from '../../domain/routing/timetable';
import { connectionsOf } from '../../domain/routing/timetableIndex';
import { isReleased, maySell, ownRoom, type DepartureState } from '../../domain/space/departure';
import type { RunState, Taken } from '../../domain/space/runs';
import { runKey, type SpaceState } from '../../domain/space/space';
import type { AllianceCopy } from '../allianceCopy';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Dates differ by place: a day before the first that may be asked for, and one after the last. */
const daysAround = 2;

/** The areas that serve one of the doors. */
export function areasFor(
  alliance: AllianceCopy,
  { from, to }: RoutingRequirement,
): readonly RoutingArea[] {
  const places = [from, to].filter(({ pointId }) => pointId === undefined);
  const found = places.flatMap((place) =>
    [...alliance.routingAreasIn(place.country)].filter((area) => serves(area, place)),
  );
  return [...new Set(found)];
}

function serves({ postcodes, country }: RoutingArea, { postcode }: RoutingPlace): boolean {
  return postcodes.some((entry) => matchesPostcode(entry, postcode, country));
}

/** The runs of these areas, and what is taken of them on every date that a search may ask for. */
export function runsOf(
  space: SpaceState,
  areas: readonly RoutingArea[],
  { readyAt, horizonDays }: RoutingRequirement,
  longestTripMs: number,
): { runs: Map<string, RunState>; taken: Map<string, Taken> } {
  const runs = new Map<string, RunState>();
  const taken = new Map<string, Taken>();
  const count = 2 * horizonDays + Math.ceil(longestTripMs / dayMs) + 2 * daysAround;
  const first = dateInZone(readyAt - days(daysAround), 'UTC');
  for (const area of areas) {
    for (const { reference } of area.runs) {
      const key = runKey(area.id, reference);
      const run = space.runs.get(key);
      if (run !== undefined) runs.set(key, run);
      for (let nth = 0; nth < count; nth += 1) {
        const dated = `${key}/${addDays(first, nth).replaceAll('-', '')}`;
        const already = space.taken.get(dated);
        if (already !== undefined) taken.set(dated, already);
      }
    }
  }
  return { runs, taken };
}

/** What a seller's own allotments add to the free pools, by connection of this timetable. */
export function ownRoomOf(
  timetable: Timetable,
  space: SpaceState,
  withPools: ReadonlyMap<string, Instant>,
  sellerId: string,
  now: Instant,
): Map<number, Room> {
  const rooms = new Map<number, Room>();
  for (const id of withPools.keys()) {
    const departure = space.departures.get(id);
    if (departure === undefined || !maySell(departure, sellerId)) continue;
    const isSellers = departure.legs.some(({ pools }) =>
      pools.some(({ memberId }) => memberId === sellerId),
    );
    if (!isSellers) continue;
    connectionsOf(timetable, id, departure.legs).forEach((at, index) => {
      const leg = departure.legs[index];
      if (leg !== undefined) rooms.set(at, ownRoom(leg, sellerId, now));
    });
  }
  return rooms;
}

/** When the next allotment of a departure flows to the free pool; null where none will. */
export function nextRelease({ legs }: DepartureState, now: Instant): Instant | null {
  const releases = legs.flatMap((leg) =>
    leg.pools
      .filter((pool) => !isReleased(leg, pool, now))
      .map(({ releaseMinutes }) => leg.departsAt - releaseMinutes * minuteMs),
  );
  return releases.length === 0 ? null : Math.min(...releases);
}
