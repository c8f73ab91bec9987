import type { Instant } from '@serai/model';
import type { DatedDeparture, Paths, Timetable } from '../../domain/routing/timetable';
import type { TimetableBook } from '../../domain/routing/timetableBook';
import { timetableBook } from '../../domain/routing/timetableBook';
import { freeRoom, type DepartureState } from '../../domain/space/departure';
import type { SpaceState } from '../../domain/space/space';
import { nextRelease } from './forRequirement';
import type { TimetableUpdate } from './messages';

/** The departures as searches read them, in memory that threads share. */
export interface TimetableFeed {
  readonly current: Timetable;
  /** Departures with allotments, and when the next of them flows to the free pool by itself. */
  readonly withPools: ReadonlyMap<string, Instant>;
  /** Of these, the ones that keep space for a member. */
  keptFor(memberId: string): Iterable<string>;
  /** Departures that are searched and have left on their last leg. */
  departed(space: SpaceState, at: Instant): readonly string[];
  /** What must be told after these departures changed. */
  update(space: SpaceState, ids: Iterable<string>, at: Instant): TimetableUpdate;
}

/** Past departures leave so many dead trips behind, and more than live ones, before all is new. */
const mostDeadTrips = 20_000;

const newBook = (): TimetableBook => timetableBook((bytes) => new SharedArrayBuffer(bytes));

export function timetableFeed(): TimetableFeed {
  let book = newBook();
  const live = new Set<string>();
  const withPools = new Map<string, Instant>();
  const kept = new Map<string, Set<string>>();
  const poolOwners = new Map<string, readonly string[]>();
  const forget = (id: string): void => {
    withPools.delete(id);
    for (const memberId of poolOwners.get(id) ?? []) kept.get(memberId)?.delete(id);
    poolOwners.delete(id);
  };
  const note = (departure: DepartureState, release: Instant): void => {
    const { id, legs } = departure;
    const owners = new Set(legs.flatMap(({ pools }) => pools.map(({ memberId }) => memberId)));
    withPools.set(id, release);
    poolOwners.set(id, [...owners]);
    for (const memberId of owners) {
      if (!kept.has(memberId)) kept.set(memberId, new Set());
      kept.get(memberId)?.add(id);
    }
  };
  let told: { paths: Paths | null; trips: number } = { paths: null, trips: 0 };
  return {
    get current() {
      return book.current;
    },
    withPools,
    keptFor: (memberId) => kept.get(memberId) ?? [],
    departed: (space, at) => [...live].filter((id) => isOver(space.departures.get(id), at)),
    update: (space, changed, at) => {
      const stands: DatedDeparture[] = [];
      const gone: string[] = [];
      const dead = told.trips - live.size;
      const isRenewed = dead > mostDeadTrips && dead > live.size;
      const ids = isRenewed ? new Set([...live, ...changed]) : changed;
      if (isRenewed) {
        book = newBook();
        told = { paths: null, trips: 0 };
      }
      for (const id of ids) {
        const departure = space.departures.get(id);
        forget(id);
        if (departure === undefined || isOver(departure, at)) {
          live.delete(id);
          gone.push(id);
          continue;
        }
        live.add(id);
        stands.push(datedDeparture(departure, at));
        const next = nextRelease(departure, at);
        if (next !== null) note(departure, next);
      }
      const { paths, trips, ...columns } = book.revise({ stands, gone });
      const { departureIds, ...ofTrips } = trips;
      const firstTrip = told.trips;
      const isNewPath = paths !== told.paths;
      told = { paths, trips: departureIds.length };
      return {
        ...columns,
        ...ofTrips,
        ...(isNewPath && { paths }),
        firstTrip,
        departureIds: departureIds.slice(firstTrip),
      };
    },
  };
}

/** Cancelled, or nothing of it is left to be ridden. */
function isOver(departure: DepartureState | undefined, at: Instant): boolean {
  if (departure?.status !== 'open') return true;
  return (departure.legs.at(-1)?.departsAt ?? 0) < at;
}

function datedDeparture(departure: DepartureState, at: Instant): DatedDeparture {
  const { id, lineId, cutoffMinutes, sellerIds } = departure;
  const legs = departure.legs.map((leg) => {
    const { grams: freeGrams, cm3: freeCm3 } = freeRoom(leg, at);
    const { fromPointId, toPointId, departsAt, arrivesAt } = leg;
    return { fromPointId, toPointId, departsAt, arrivesAt, freeGrams, freeCm3 };
  });
  return { id, lineId, cutoffMinutes, sellerIds, legs };
}
