import type { Instant, PricePart } from '@serai/model';
import type { Door, DoorRun } from './doors';
import type { Network, RoutingLine } from './network';
import type { LinePrice } from './price';
import { handlingFeeOf, pricingOfArea, pricingOfRide } from './price';
import type { PlannedItinerary, PlannedLeg, PlannedSpace, RoutingRequirement } from './requirement';

/** A collection or a delivery at its time. */
export interface TimedDoor {
  readonly door: Door;
  readonly run: DoorRun;
}

/** One ride as the timetable knows it, with the price it was reckoned by. */
export interface RideOn {
  readonly departureId: string;
  readonly line: RoutingLine;
  readonly price: LinePrice;
  readonly firstLeg: number;
  readonly lastLeg: number;
  readonly fromPointId: string;
  readonly toPointId: string;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly cutoffAt: Instant;
  readonly co2eGrams: number;
  /** Something was ridden before it. */
  readonly isChange: boolean;
}

/** From door to door, with what it costs together. */
export interface DoorToDoor {
  readonly start: TimedDoor;
  readonly rides: readonly RideOn[];
  readonly end: TimedDoor;
  /** Minor units of the comparison currency. */
  readonly price: number;
  readonly co2eGrams: number;
}

const noAgreement = { id: '', version: 0 };

/** The itinerary of a way, its legs in order, each with its price as it was reckoned. */
export function planOf(
  network: Network,
  requirement: RoutingRequirement,
  way: DoorToDoor,
): PlannedItinerary {
  const currency = network.rates.currency;
  const { start, rides, end } = way;
  const legs = [
    ...doorLeg(network, requirement, 'collection', start.door, start.run),
    ...rides.map((ride) => rideLeg(network, ride)),
    ...doorLeg(network, requirement, 'delivery', end.door, end.run),
  ];
  return {
    legs,
    departsAt: legs[0]?.departsAt ?? start.run.startsAt,
    arrivesAt: end.run.endsAt,
    price: { amount: way.price, currency },
    co2eGrams: way.co2eGrams,
    transfers: Math.max(0, rides.length - 1),
    space: merged(legs.flatMap((leg) => spaceOf(leg, requirement))),
  };
}

function doorLeg(
  network: Network,
  requirement: RoutingRequirement,
  kind: 'collection' | 'delivery',
  door: Door,
  run: DoorRun,
): PlannedLeg[] {
  const { area } = door;
  if (area === undefined) return [];
  const end = kind === 'collection' ? { toPointId: area.pointId } : { fromPointId: area.pointId };
  const runId = run.run === undefined ? {} : { run: { areaId: area.id, runId: run.run } };
  return [
    {
      kind,
      memberId: area.memberId,
      ...end,
      ...times(run.startsAt, run.endsAt, run.startsAt),
      ...priced(network, door.price, area.price.currency, 0),
      pricing: pricingOfArea(network, area),
      agreement: noAgreement,
      co2eGrams: 0,
      distanceMetres: 0,
      chargeableGrams: requirement.grams,
      ...runId,
    },
  ];
}

function rideLeg(network: Network, ride: RideOn): PlannedLeg {
  const { line, price, firstLeg, lastLeg } = ride;
  const ridden = price.legs.slice(firstLeg, lastLeg + 1);
  const sum = (part: keyof PricePart): number =>
    ridden.reduce((total, leg) => total + leg[part], price.boarding[part]);
  const point = network.points.get(ride.fromPointId);
  const fee = ride.isChange ? (handlingFeeOf(network, point?.handlingFee) ?? 0) : 0;
  const paid = { published: sum('published'), paid: sum('paid') };
  return {
    kind: 'ride',
    memberId: line.memberId,
    fromPointId: ride.fromPointId,
    toPointId: ride.toPointId,
    ...times(ride.departsAt, ride.arrivesAt, ride.cutoffAt),
    ...priced(network, paid, price.tariff.currency, fee),
    pricing: pricingOfRide(price, ride),
    agreement: price.agreement,
    co2eGrams: ride.co2eGrams,
    distanceMetres: line.distancesMetres
      .slice(firstLeg, lastLeg + 1)
      .reduce((total, metres) => total + metres, 0),
    chargeableGrams: price.chargeableGrams,
    ride: {
      mode: line.mode,
      lineId: line.id,
      departureId: ride.departureId,
      firstLeg,
      lastLeg,
      tariff: { id: price.tariff.id, version: price.tariff.version },
    },
  };
}

function times(
  departsAt: Instant,
  arrivesAt: Instant,
  cutoffAt: Instant,
): Pick<PlannedLeg, 'departsAt' | 'arrivesAt' | 'cutoffAt'> {
  return { departsAt, arrivesAt, cutoffAt };
}

function priced(
  network: Network,
  part: PricePart,
  tariffCurrency: string,
  fee: number,
): Pick<PlannedLeg, 'price' | 'tariffPrice' | 'handlingFee'> {
  const currency = network.rates.currency;
  return {
    price: { amount: part.paid, currency },
    tariffPrice: { amount: part.published, currency: tariffCurrency },
    handlingFee: { amount: fee, currency },
  };
}

function spaceOf(leg: PlannedLeg, { grams, cm3 }: RoutingRequirement): PlannedSpace[] {
  if (leg.ride !== undefined) {
    const { departureId, firstLeg, lastLeg } = leg.ride;
    const count = lastLeg - firstLeg + 1;
    return Array.from({ length: count }, (_, index) => ({
      kind: 'leg',
      resourceId: `${departureId}/${firstLeg + index}`,
      grams,
      cm3,
      stops: 0,
    }));
  }
  if (leg.run === undefined) return [];
  const resourceId = `${leg.run.areaId}/${leg.run.runId}`;
  return [{ kind: 'run', resourceId, grams, cm3, stops: 1 }];
}

/** Each resource once: a run that both collects and delivers is held for both together. */
function merged(space: readonly PlannedSpace[]): PlannedSpace[] {
  const byResource = new Map<string, PlannedSpace>();
  for (const item of space) {
    const key = `${item.kind} ${item.resourceId}`;
    const known = byResource.get(key);
    const sum = (part: 'grams' | 'cm3' | 'stops'): number => item[part] + (known?.[part] ?? 0);
    const all = { grams: sum('grams'), cm3: sum('cm3'), stops: sum('stops') };
    byResource.set(key, { ...item, ...all });
  }
  return [...byResource.values()];
}
