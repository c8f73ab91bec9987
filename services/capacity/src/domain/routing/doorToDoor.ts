import type { Instant } from '@serai/model';
import type { Door } from './doors';
import { firstRun, readyToGoOn } from './doors';
import type { Relaxed } from './filters';
import { interlining } from './filters';
import type { Network } from './network';
import type { DoorToDoor, RideOn, TimedDoor } from './plan';
import type { Ridden, Way } from './question';
import type { Asked } from './questionOf';
import { deliveryAfter } from './questionOf';
import type { RoutingRequirement } from './requirement';

const minuteMs = 60_000;

/** A way of the search with its doors, lines and departures by their names again. */
export function named(
  network: Network,
  requirement: RoutingRequirement,
  asked: Asked,
  way: Way,
  relaxed: Relaxed,
): DoorToDoor | null {
  const start = asked.startOf.get(way.entry);
  const door = asked.doorOf.get(way.exit);
  if (start === undefined || door === undefined) return null;
  const run = deliveryAfter(network, requirement, door, way.reaches, relaxed);
  if (run === null) return null;
  const { price, co2eGrams } = way;
  const rides = way.rides.map((ridden, nth) => rideOn(network, asked, ridden, nth > 0));
  return { start, rides, end: { door, run }, price, co2eGrams };
}

function rideOn(network: Network, asked: Asked, ridden: Ridden, isChange: boolean): RideOn {
  const { paths, trips, departs, arrives, leg } = network.timetable;
  const [boarded, left] = [leg[ridden.first] as number, leg[ridden.last] as number];
  const path = paths.path[boarded] as number;
  const firstOfPath = paths.firstLeg[path] as number;
  const line = network.lines.get(paths.lineIds[path] as string);
  const prices = asked.prices[path];
  const dated = asked.question.datedPrices?.priceOf(ridden.trip);
  const priced = prices?.isDated ? prices.all.find((one) => one === dated) : prices?.all[0];
  if (line === undefined || priced === undefined) throw new Error('a ride without a price');
  const departsAt = departs[ridden.first] as number;
  const cutoffMs = (trips.cutoffMinutes[ridden.trip] as number) * minuteMs;
  let co2eGrams = 0;
  for (let on = boarded; on <= left; on += 1) co2eGrams += asked.question.legCo2e[on] as number;
  return {
    departureId: trips.departureIds[ridden.trip] as string,
    line,
    price: priced.price,
    firstLeg: boarded - firstOfPath,
    lastLeg: left - firstOfPath,
    fromPointId: paths.pointIds[paths.from[boarded] as number] as string,
    toPointId: paths.pointIds[paths.to[left] as number] as string,
    departsAt,
    arrivesAt: arrives[ridden.last] as number,
    cutoffAt: departsAt - cutoffMs,
    co2eGrams,
    isChange,
  };
}

/** Collected, and delivered from the same point: nothing is ridden between. */
export function withoutRide(
  network: Network,
  requirement: RoutingRequirement,
  { starts, doors }: Asked,
  relaxed: Relaxed,
): DoorToDoor[] {
  const mayPass = interlining(network, relaxed);
  return starts.flatMap((start) =>
    doors
      .filter(({ pointId }) => pointId === start.door.pointId)
      .filter(({ memberId }) => {
        return memberId === null || mayPass(start.door.memberId, memberId, start.run.endsAt);
      })
      .flatMap((door) => handedOver(network, requirement, start, door, relaxed)),
  );
}

function handedOver(
  network: Network,
  requirement: RoutingRequirement,
  start: TimedDoor,
  door: Door,
  relaxed: Relaxed,
): DoorToDoor[] {
  const point = network.points.get(door.pointId);
  if (point === undefined) return [];
  const came: Instant = start.run.endsAt;
  const ready = door.area === undefined ? came : readyToGoOn(point, came, false);
  const run = firstRun(network, requirement, door, ready, relaxed, takenBy(start));
  const latest = relaxed.has('time') ? undefined : requirement.deliverBy;
  if (run === null || run.endsAt > (latest ?? run.endsAt)) return [];
  const price = start.door.price.paid + door.price.paid;
  return [{ start, rides: [], end: { door, run }, price, co2eGrams: 0 }];
}

/** The run that collected: a delivery may meet the same one again. */
function takenBy({ door, run }: TimedDoor): { areaId: string; run: string } | undefined {
  if (door.area === undefined || run.run === undefined) return undefined;
  return { areaId: door.area.id, run: run.run };
}
