import type { StopTime, Trip } from 'raptor-journey-planner';
import { JourneyFactory, RaptorAlgorithmFactory, Service } from 'raptor-journey-planner';
import type { Timetable } from '../../../services/capacity/src/domain/routing/timetable';
import { firstDay } from '../networks/network';
import type { Peer } from './peer';
import { readySeconds, secondsSince } from './peer';
import { tripsOf } from './trips';

const origin = firstDay - 86_400_000;
const anyDay = 20_261_123;
const monday = 1;
const daily = { 0: true, 1: true, 2: true, 3: true, 4: true, 5: true, 6: true };

/**
 * raptor-journey-planner: rounds over routes, by arrival and changes. All days are one long day of
 * its own, and a call's departure is its cut-off, which alone decides there who may still board.
 */
export function raptorPeer(timetable: Timetable, transferMs: Float64Array): Peer {
  const service = new Service(0, 99_999_999, daily, {});
  const trips = tripsOf(timetable).map(({ number, calls }): Trip => {
    const stopTimes = calls.map(({ point, arrives, closes }, index): StopTime => ({
      stop: `p${point}`,
      arrivalTime: secondsSince(origin, arrives),
      departureTime: secondsSince(origin, closes),
      pickUp: index < calls.length - 1,
      dropOff: index > 0,
    }));
    return { tripId: `${number}`, serviceId: 'always', service, stopTimes };
  });
  const interchange: Record<string, number> = {};
  transferMs.forEach((wait, point) => (interchange[`p${point}`] = wait / 1000));
  const raptor = RaptorAlgorithmFactory.create(trips, {}, interchange);
  const journeys = new JourneyFactory();
  return {
    name: 'raptor-journey-planner 2.2.3',
    prepare: (question) => {
      const ready = readySeconds(question, origin);
      const origins = Object.fromEntries([...ready].map(([point, at]) => [`p${point}`, at]));
      return () => {
        const [connections] = raptor.scan(origins, anyDay, monday);
        let earliest = Number.POSITIVE_INFINITY;
        for (const { point, endsAt } of question.exits) {
          for (const { legs, arrivalTime } of journeys.getResults(connections, `p${point}`)) {
            if (legs.length > question.maxTrips) continue;
            earliest = Math.min(earliest, endsAt(origin + arrivalTime * 1000));
          }
        }
        return earliest;
      };
    },
  };
}
