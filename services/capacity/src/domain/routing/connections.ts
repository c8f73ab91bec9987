import type { Instant } from '@serai/model';
import { days, legCo2eGrams, minutes } from '@serai/model';
import type { Relaxed } from './filters';
import { mayRide } from './filters';
import type { Network, RoutingDeparture, RoutingLine } from './network';
import type { LinePrice } from './price';
import { priceOfLine } from './price';
import type { RoutingRequirement } from './requirement';

/** One leg of one departure as this requirement sees it. */
export interface Connection {
  readonly departure: RoutingDeparture;
  readonly line: RoutingLine;
  readonly leg: number;
  readonly fromPointId: string;
  readonly toPointId: string;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly cutoffMs: number;
  /** Not avoided, with room for this requirement; false ends a ride. */
  readonly isRidable: boolean;
  readonly price: LinePrice;
  readonly co2eGrams: number;
  /** Of this departure from its first leg to this one, this one included. */
  readonly co2eGramsUpTo: number;
}

/**
 * Every leg within the time looked at, in the order of departure; ties by departure id. What has
 * left, or leaves too late, is passed over before anything else is asked about it.
 */
export function connectionsFor(
  network: Network,
  requirement: RoutingRequirement,
  relaxed: Relaxed,
): readonly Connection[] {
  const latest = requirement.readyAt + days(requirement.horizonDays);
  const prices = new Map<string, LinePrice | null>();
  const allowed = new Map<string, boolean>();
  const found: Connection[] = [];
  for (const departure of network.departures) {
    if (!isWithin(departure, requirement.readyAt, latest)) continue;
    const line = network.lines.get(departure.lineId);
    if (line === undefined || departure.status !== 'open') continue;
    const may = allowed.get(line.id) ?? mayRide(network, requirement, line, relaxed);
    allowed.set(line.id, may);
    if (!may) continue;
    found.push(...legsOf(network, requirement, departure, line, latest, prices, relaxed));
  }
  return found.sort(
    (a, b) =>
      a.departsAt - b.departsAt ||
      (a.departure.id < b.departure.id ? -1 : a.departure.id > b.departure.id ? 1 : a.leg - b.leg),
  );
}

function isWithin({ legs }: RoutingDeparture, readyAt: Instant, latest: Instant): boolean {
  const [first, last] = [legs[0], legs.at(-1)];
  if (first === undefined || last === undefined) return false;
  return last.departsAt >= readyAt && first.departsAt <= latest;
}

function legsOf(
  network: Network,
  requirement: RoutingRequirement,
  departure: RoutingDeparture,
  line: RoutingLine,
  latest: Instant,
  prices: Map<string, LinePrice | null>,
  relaxed: Relaxed,
): Connection[] {
  const first = departure.legs[0];
  if (first === undefined) return [];
  const price = priceAt(network, requirement, line, first.departsAt, prices);
  if (price === null) return [];
  const avoided = (pointId: string): boolean =>
    requirement.avoidPoints.includes(pointId) && !relaxed.has('avoided');
  const hasRoom = (index: number): boolean => {
    if (relaxed.has('room')) return true;
    const room = network.roomOnLeg(departure.id, index, requirement.sellerId);
    return room.grams >= requirement.grams && room.cm3 >= requirement.cm3;
  };
  let co2eGramsUpTo = 0;
  return departure.legs.flatMap((leg, index) => {
    const metres = line.distancesMetres[index] ?? 0;
    const co2eGrams = legCo2eGrams(line.mode, metres, requirement.grams);
    co2eGramsUpTo += co2eGrams;
    if (leg.departsAt < requirement.readyAt || leg.departsAt > latest) return [];
    const isAvoided = avoided(leg.fromPointId) || avoided(leg.toPointId);
    return [
      {
        departure,
        line,
        leg: index,
        fromPointId: leg.fromPointId,
        toPointId: leg.toPointId,
        departsAt: leg.departsAt,
        arrivesAt: leg.arrivesAt,
        cutoffMs: minutes(departure.cutoffMinutes),
        isRidable: !isAvoided && hasRoom(index),
        price,
        co2eGrams,
        co2eGramsUpTo,
      },
    ];
  });
}

/** The tariff and the agreement change rarely: one price for all departures of a line and a day. */
function priceAt(
  network: Network,
  requirement: RoutingRequirement,
  line: RoutingLine,
  at: Instant,
  prices: Map<string, LinePrice | null>,
): LinePrice | null {
  const key = `${line.id}/${at}`;
  const known = prices.get(key);
  if (known !== undefined) return known;
  const price = priceOfLine(network, requirement, line, at);
  prices.set(key, price);
  return price;
}
