import { addDays, dateInZone, days, matchesPostcode, wallClockInstant } from '@serai/model';
import type { Instant } from '@serai/model';
import { laterDays } from '../../domain/routing/calendar';
import type { Room, RoutingArea } from '../../domain/routing/network';
import type { RoutingPlace, RoutingRequirement } from '../../domain/routing/requirement';
import type { Timetable } from '../../domain/routing/timetable';
import { connectionsOf } from '../../domain/routing/timetableIndex';
import { isReleased, maySell, ownRoom, type DepartureState } from '../../domain/space/departure';
import type { RunState, Taken } from '../../domain/space/runs';
import { runKey, type SpaceState } from '../../domain/space/space';
import type { AllianceCopy } from '../allianceCopy';
import type { SearchQuestion } from './messages';

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
  return [...new Set(found)].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * The zone of the place where a way begins: of the point, or of the first of those that collect from
 * the door; UTC where nobody does.
 */
export function zoneOf(alliance: AllianceCopy, requirement: RoutingRequirement): string {
  const { from } = requirement;
  const collecting = areasFor(alliance, requirement)
    .filter((area) => area.collects && area.country === from.country && serves(area, from))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const pointId = from.pointId ?? collecting[0]?.pointId ?? '';
  return alliance.tables.points.get(pointId)?.zone ?? 'UTC';
}

function serves({ postcodes, country }: RoutingArea, { postcode }: RoutingPlace): boolean {
  return postcodes.some((entry) => matchesPostcode(entry, postcode, country));
}

/** For how many days from ready on departures are looked at: for a calendar, from its last day. */
export function daysAhead(question: SearchQuestion): number {
  const { readyAt, horizonDays } = question.requirement;
  if (question.kind !== 'calendar') return horizonDays;
  const { from, days: count, zone } = question.span;
  return horizonDays + laterDays(readyAt, wallClockInstant(addDays(from, count), '00:00', zone));
}

/** The runs of these areas, and what is taken of them on every date that a search may ask for. */
export function runsOf(
  space: SpaceState,
  areas: readonly RoutingArea[],
  asked: { readonly readyAt: Instant; readonly daysAhead: number; readonly longestTripMs: number },
): { runs: Map<string, RunState>; taken: Map<string, Taken> } {
  const runs = new Map<string, RunState>();
  const taken = new Map<string, Taken>();
  const { readyAt, longestTripMs } = asked;
  const count = 2 * asked.daysAhead + Math.ceil(longestTripMs / dayMs) + 2 * daysAround;
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

/**
 * What a seller's own allotments add to the free pools, by connection of this timetable; of the
 * departures that keep space for it.
 */
export function ownRoomOf(
  timetable: Timetable,
  space: SpaceState,
  kept: Iterable<string>,
  sellerId: string,
  now: Instant,
): Map<number, Room> {
  const rooms = new Map<number, Room>();
  for (const id of kept) {
    const departure = space.departures.get(id);
    if (departure === undefined || !maySell(departure, sellerId)) continue;
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
