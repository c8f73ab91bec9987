import type { Instant } from '@serai/model';
import type { DatedDeparture, Paths, Timetable } from '../../domain/routing/timetable';
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
  /** What must be told after these departures changed. */
  update(space: SpaceState, ids: Iterable<string>, at: Instant): TimetableUpdate;
}

export function timetableFeed(): TimetableFeed {
  const book = timetableBook((bytes) => new SharedArrayBuffer(bytes));
  const withPools = new Map<string, Instant>();
  let told: { paths: Paths | null; trips: number } = { paths: null, trips: 0 };
  return {
    get current() {
      return book.current;
    },
    withPools,
    update: (space, ids, at) => {
      const stands: DatedDeparture[] = [];
      const gone: string[] = [];
      for (const id of ids) {
        const departure = space.departures.get(id);
        withPools.delete(id);
        if (departure?.status !== 'open') {
          gone.push(id);
          continue;
        }
        stands.push(datedDeparture(departure, at));
        const next = nextRelease(departure, at);
        if (next !== null) withPools.set(id, next);
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

function datedDeparture(departure: DepartureState, at: Instant): DatedDeparture {
  const { id, lineId, cutoffMinutes } = departure;
  const legs = departure.legs.map((leg) => {
    const { grams: freeGrams, cm3: freeCm3 } = freeRoom(leg, at);
    const { fromPointId, toPointId, departsAt, arrivesAt } = leg;
    return { fromPointId, toPointId, departsAt, arrivesAt, freeGrams, freeCm3 };
  });
  return { id, lineId, cutoffMinutes, legs };
}
