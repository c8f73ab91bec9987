import type { Adjacency, Route, Stop, StopTimes, Transfer } from 'minotor';
import type { Question } from '../../../services/capacity/src/domain/routing/question';
import type { Timetable } from '../../../services/capacity/src/domain/routing/timetable';
import { firstDay } from '../networks/network';
import type { Peer } from './peer';
import { readySeconds, secondsSince } from './peer';
import type { CallingTrip } from './trips';
import { tripsOf } from './trips';

/** It compares times as text: only with equally many digits of hours is that right. */
const origin = firstDay - 2000 * 3_600_000;
const [start, goal] = ['from', 'to'];

/**
 * minotor: rounds over routes, by arrival and changes. It has no time for a change at the same
 * stop, so that calls close earlier by it and the first boarding is ready earlier by it; doors are
 * two stops of their own, reached by transfers.
 */
export async function minotorPeer(timetable: Timetable, transferMs: Float64Array): Promise<Peer> {
  const { Duration, Query, Router, StopsIndex, Time, Timetable: Table } = await import('minotor');
  const transferSeconds = (point: number): number => (transferMs[point] as number) / 1000;
  const stopTimes = (trips: readonly CallingTrip[]): StopTimes[] =>
    trips.flatMap(({ calls }) =>
      calls.map(({ point, arrives, closes }) => ({
        arrival: Time.fromSeconds(secondsSince(origin, arrives)),
        departure: Time.fromSeconds(secondsSince(origin, closes) - transferSeconds(point)),
        pickUpType: 'REGULAR',
        dropOffType: 'REGULAR',
      })),
    );
  const stops = new Map<string, Adjacency>(
    [...timetable.paths.pointIds.map((_, point) => `p${point}`), start, goal].map((id) => [
      id,
      { transfers: [], routes: [] },
    ]),
  );
  const routes = new Map<string, Route>();
  for (const trips of routesOf(timetable)) {
    const ids = (trips[0] as CallingTrip).calls.map(({ point }) => `p${point}`);
    const route = `r${routes.size}`;
    const stopIndices = new Map(ids.map((id, index) => [id, index]));
    const made = { stops: ids, stopIndices, serviceRouteId: 'all', stopTimes: stopTimes(trips) };
    routes.set(route, made);
    for (const id of ids) stops.get(id)?.routes.push(route);
  }
  const table = new Table(stops, routes, new Map([['all', { type: 'RAIL', name: 'all' }]]));
  const places = [...stops.keys()].map((id): [string, Stop] => [
    id,
    { id, name: id, children: [], locationType: 'SIMPLE_STOP_OR_PLATFORM' },
  ]);
  const router = new Router(table, new StopsIndex(new Map(places)));
  const transfer = (destination: string, seconds: number): Transfer => ({
    destination,
    type: 'REQUIRES_MINIMAL_TIME',
    minTransferTime: Duration.fromSeconds(seconds),
  });
  const setDoors = (question: Question, begin: number): void => {
    for (const { transfers } of stops.values()) transfers.length = 0;
    for (const [point, ready] of readySeconds(question, origin)) {
      const seconds = ready - transferSeconds(point) - begin;
      stops.get(start)?.transfers.push(transfer(`p${point}`, seconds));
    }
    for (const { point, leastMs } of question.exits) {
      stops.get(`p${point}`)?.transfers.push(transfer(goal, leastMs / 1000));
    }
  };
  return {
    name: 'minotor 1.0.7',
    prepare: (question) => {
      const begin = Math.min(...readySeconds(question, origin).values()) - 86_400;
      const query = new Query.Builder()
        .from(start)
        .to(goal)
        .departureTime(Time.fromSeconds(begin))
        .maxTransfers(question.maxTrips - 1)
        .build();
      setDoors(question, begin);
      return () => {
        const result = router.route(query);
        result.bestRoute(goal);
        const ends = result.earliestArrivalsPerRound.map(
          (round) => round.get(goal)?.time.toSeconds() ?? Number.POSITIVE_INFINITY,
        );
        return origin + Math.min(...ends) * 1000;
      };
    },
  };
}

/** Trips of one path that never overtake each other, in their order; each other trip by itself. */
function routesOf(timetable: Timetable): CallingTrip[][] {
  const inOrder = new Map<number, CallingTrip[]>();
  const alone: CallingTrip[][] = [];
  for (const trip of tripsOf(timetable)) {
    if (timetable.trips.inOrder[trip.number] !== 1) alone.push([trip]);
    else inOrder.set(trip.path, [...(inOrder.get(trip.path) ?? []), trip]);
  }
  return [...inOrder.values(), ...alone];
}
