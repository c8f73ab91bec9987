import type { Instant } from '@serai/model';
import {
  addDays,
  dateInZone,
  dayOfWeek,
  days,
  matchesPostcode,
  minutes,
  nextOpen,
  wallClockInstant,
  type PricePart,
} from '@serai/model';
import type { Relaxed } from './filters';
import type { Network, RoutingArea, RoutingPoint } from './network';
import { priceOfArea } from './price';
import type { RoutingPlace, RoutingRequirement } from './requirement';
import { isPointShut, shutFor } from './shut';

/** A way between a door and a point; `area` is absent where the door is the point itself. */
export interface Door {
  readonly pointId: string;
  readonly memberId: string | null;
  readonly price: PricePart;
  readonly area?: RoutingArea;
}

/** One collection or delivery in time. */
export interface DoorRun {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** `<run reference>/<yyyymmdd>`; absent where the area runs at any time. */
  readonly run?: string;
}

const nothing: PricePart = { published: 0, paid: 0 };

/**
 * The areas that serve a place, and the place itself where it is a point; none at a point that is
 * shut as long as it is looked at.
 */
export function doorsOf(
  network: Network,
  requirement: RoutingRequirement,
  place: RoutingPlace,
  side: 'collects' | 'delivers',
  relaxed: Relaxed,
): readonly Door[] {
  const { always } = shutFor(requirement, network.timetable.paths, relaxed);
  if (place.pointId !== undefined) {
    const isKnown = network.points.has(place.pointId) && !isPointShut(always, place.pointId);
    return isKnown ? [{ pointId: place.pointId, memberId: null, price: nothing }] : [];
  }
  return network.areas.flatMap((area) => {
    const isAvoided =
      requirement.avoidMembers.includes(area.memberId) ||
      requirement.avoidPoints.includes(area.pointId);
    if (!area[side] || area.country !== place.country || !network.points.has(area.pointId))
      return [];
    if (!network.activeMembers.has(area.memberId)) return [];
    if (isAvoided && !relaxed.has('avoided')) return [];
    if (isPointShut(always, area.pointId)) return [];
    if (!area.postcodes.some((entry) => matchesPostcode(entry, place.postcode, area.country))) {
      return [];
    }
    const price = priceOfArea(network, requirement, area);
    if (price === null) return [];
    return [{ pointId: area.pointId, memberId: area.memberId, price, area }];
  });
}

/**
 * When the last run of any door may start: as long after the last possible arrival as departures are
 * looked for after the parcels are ready. One limit for all arrivals, so that an earlier one never
 * lacks a run that a later one has.
 */
function lastRunAt({ timetable }: Network, { readyAt, horizonDays }: RoutingRequirement): Instant {
  return readyAt + days(2 * horizonDays) + timetable.paths.longestTripMs;
}

/**
 * The first run of a door that starts at or after an instant and has room, until the last run; null
 * where there is none. A later start never ends earlier, so an earlier arrival is never worse. The
 * run that collected the same parcels (`taken`) must have room for them a second time.
 */
export function firstRun(
  network: Network,
  requirement: RoutingRequirement,
  door: Door,
  from: Instant,
  relaxed: Relaxed,
  taken?: { readonly areaId: string; readonly run: string },
): DoorRun | null {
  const { area } = door;
  if (area === undefined) return { startsAt: from, endsAt: from };
  const leadMs = minutes(area.leadMinutes);
  if (area.runs.length === 0) return { startsAt: from, endsAt: from + leadMs };
  const zone = network.points.get(area.pointId)?.zone ?? 'UTC';
  const last = lastRunAt(network, requirement);
  const until = dateInZone(Math.max(from, last), zone);
  for (let date = dateInZone(from, zone); date <= until; date = addDays(date, 1)) {
    const first = runsOn(area, date, zone)
      .filter(({ startsAt }) => startsAt >= from && startsAt <= last)
      .map((found) => ({ ...found, run: `${found.reference}/${compact(date)}` }))
      .find(({ reference, run }) => {
        const times = taken?.areaId === area.id && taken.run === run ? 2 : 1;
        return relaxed.has('room') || hasRoom(network, requirement, area, reference, date, times);
      });
    if (first !== undefined) {
      return { startsAt: first.startsAt, endsAt: first.startsAt + leadMs, run: first.run };
    }
  }
  return null;
}

/** From when parcels that arrived may go on: when the point is open, after its handling time. */
export function readyToGoOn(point: RoutingPoint, arrival: Instant, handled: boolean): Instant {
  const open = openFrom(point, arrival);
  return handled ? open + minutes(point.handlingMinutes) : open;
}

function openFrom(point: RoutingPoint, at: Instant): Instant {
  return point.opening === undefined ? at : nextOpen(point.opening, point.zone, at);
}

function runsOn(
  area: RoutingArea,
  date: string,
  zone: string,
): { reference: string; startsAt: Instant }[] {
  return area.runs
    .filter((run) => run.days.includes(dayOfWeek(date)))
    .map(({ reference, departs }) => ({
      reference,
      startsAt: wallClockInstant(date, departs, zone),
    }))
    .sort((a, b) => a.startsAt - b.startsAt || (a.reference < b.reference ? -1 : 1));
}

function hasRoom(
  network: Network,
  { grams, cm3 }: RoutingRequirement,
  area: RoutingArea,
  reference: string,
  date: string,
  times: number,
): boolean {
  const room = network.roomOnRun(area.id, reference, compact(date));
  return room.grams >= grams * times && room.cm3 >= cm3 * times && room.stops >= times;
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}
