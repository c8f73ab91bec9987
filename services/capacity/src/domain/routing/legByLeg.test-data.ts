import { convert, days, discounted, hours, legCo2eGrams, minutes, nextOpen } from '@serai/model';
import { portionOf, priceBy } from '@serai/model';
import { termsBetween } from './network';
import type { PlannedItinerary, PlannedLeg, RoutingRequirement } from './requirement';
import type { TinyNetwork } from './tinyNetworks.test-data';

type Say = (rule: string, isKept: boolean) => void;

/**
 * The rules that an itinerary breaks, each leg held against what was published and asked. Knows
 * nothing of the search.
 */
export function brokenRules(
  network: TinyNetwork,
  requirement: RoutingRequirement,
  way: PlannedItinerary,
): readonly string[] {
  const broken: string[] = [];
  const say: Say = (rule, isKept) => void (isKept || broken.push(rule));
  const rides = way.legs.filter(({ kind }) => kind === 'ride');
  way.legs.forEach((leg, index) => {
    const before = way.legs[index - 1];
    checkMember(network, requirement, leg, before, say);
    if (leg.kind === 'ride') {
      checkRide(network, requirement, leg, say);
      checkPrice(network, requirement, leg, rides[0] !== leg, say);
      checkReady(network, requirement, leg, before, say);
    } else checkDoor(network, requirement, leg, say);
    if (before === undefined) return;
    say('chain', before.toPointId === leg.fromPointId && before.arrivesAt <= leg.departsAt);
  });
  const paid = way.legs.map((leg) => leg.price.amount + leg.handlingFee.amount);
  say('price', way.price.amount === paid.reduce((sum, amount) => sum + amount, 0));
  say('CO2e', way.co2eGrams === way.legs.reduce((sum, leg) => sum + leg.co2eGrams, 0));
  say('trips', rides.length <= requirement.maxTrips);
  say('transfers', way.transfers === Math.max(0, rides.length - 1));
  say('arrival', way.arrivesAt === way.legs.at(-1)?.arrivesAt);
  say('deliver-by', way.arrivesAt <= (requirement.deliverBy ?? Infinity));
  return broken;
}

function checkMember(
  network: TinyNetwork,
  { avoidMembers, avoidPoints }: RoutingRequirement,
  leg: PlannedLeg,
  before: PlannedLeg | undefined,
  say: Say,
): void {
  say('active', network.activeMembers.has(leg.memberId));
  say('avoided member', !avoidMembers.includes(leg.memberId));
  for (const point of [leg.fromPointId, leg.toPointId]) {
    say('avoided point', point === undefined || !avoidPoints.includes(point));
  }
  if (before === undefined || before.memberId === leg.memberId) return;
  // A delivery takes over when the ride before it comes, a ride when it leaves.
  const at = leg.kind === 'ride' ? leg.departsAt : before.arrivesAt;
  say('interlining', termsBetween(network, before.memberId, leg.memberId, at).interline);
}

function checkRide(
  network: TinyNetwork,
  asked: RoutingRequirement,
  { ride, memberId, ...leg }: PlannedLeg,
  say: Say,
): void {
  const departure = network.departures.find(({ id }) => id === ride?.departureId);
  const line = network.lines.get(ride?.lineId ?? '');
  if (ride === undefined || departure === undefined || line === undefined) {
    return say('departure', false);
  }
  const ridden = departure.legs.slice(ride.firstLeg, ride.lastLeg + 1);
  const [first, last] = [ridden[0], ridden.at(-1)];
  say('line', departure.lineId === line.id && line.memberId === memberId);
  say('places', first?.fromPointId === leg.fromPointId && last?.toPointId === leg.toPointId);
  say('times', first?.departsAt === leg.departsAt && last?.arrivesAt === leg.arrivesAt);
  say('cut-off', leg.cutoffAt === leg.departsAt - minutes(departure.cutoffMinutes));
  say(
    'goods',
    asked.goods.every((word) => line.goods.includes(word)),
  );
  say('modes', asked.modes.length === 0 || asked.modes.includes(line.mode));
  const sellers = departure.sellerIds ?? [];
  const isOwn = line.memberId === asked.sellerId;
  say('sale', sellers.length === 0 || isOwn || sellers.includes(asked.sellerId));
  let co2eGrams = 0;
  ridden.forEach(({ departsAt, arrivesAt, fromPointId, toPointId }, index) => {
    const isShut = asked.shut?.some(({ from, until, all, points, lines }) => {
      const places = [points.has(fromPointId) && departsAt, points.has(toPointId) && arrivesAt];
      const moments = [...places, (all || lines.has(line.id)) && departsAt];
      return moments.some((at) => at !== false && from <= at && at < until);
    });
    say('shut', isShut !== true);
    const room = network.roomOnLeg(departure.id, ride.firstLeg + index, asked.sellerId);
    say('room', room.grams >= asked.grams && room.cm3 >= asked.cm3);
    say('horizon', departsAt <= asked.readyAt + days(asked.horizonDays));
    say('avoided point', !asked.avoidPoints.includes(toPointId));
    const metres = line.distancesMetres[ride.firstLeg + index] ?? 0;
    co2eGrams += legCo2eGrams(line.mode, metres, asked.grams);
  });
  say('CO2e of a leg', co2eGrams === leg.co2eGrams);
}

function checkPrice(
  network: TinyNetwork,
  asked: RoutingRequirement,
  leg: PlannedLeg,
  isChange: boolean,
  say: Say,
): void {
  const { firstLeg, lastLeg, lineId, departureId } = leg.ride ?? { firstLeg: 0, lastLeg: -1 };
  const tariff = network.tariffs.get(lineId ?? '')?.[0];
  const departure = network.departures.find(({ id }) => id === departureId);
  const [surcharge] = tariff?.surcharges ?? [];
  if (tariff === undefined || surcharge === undefined) return say('tariff', false);
  const starts = departure?.legs[0]?.departsAt ?? 0;
  const terms = termsBetween(network, asked.sellerId, leg.memberId, starts);
  const off = asked.sellerId === leg.memberId ? 0 : (terms.discounts.get(leg.memberId) ?? 0);
  const eur = (amount: number): number => {
    const paid = discounted(amount, off);
    return convert({ amount: paid, currency: tariff.currency }, 'EUR', network.rates).amount;
  };
  const boarding = tariff.base + portionOf(tariff.base, surcharge.basisPoints) + surcharge.amount;
  const sumFor = (grams: number): number => {
    const chargeable = Math.max(grams, Math.ceil((1000 * asked.cm3) / tariff.divisorCm3PerKg));
    const legs = tariff.legs.slice(firstLeg, lastLeg + 1).map(({ perKg, minimum }) => {
      const amount = Math.max(minimum, Math.ceil((perKg * chargeable) / 1000));
      return eur(amount + portionOf(amount, surcharge.basisPoints));
    });
    return legs.reduce((total, amount) => total + amount, eur(boarding));
  };
  say('price of a leg', leg.price.amount === sumFor(asked.grams));
  const heavier = 3 * asked.grams + 1;
  const { paid } = priceBy(leg.pricing, { grams: heavier, cm3: asked.cm3 });
  say('price by weight', paid === sumFor(heavier));
  const fee = isChange ? (network.points.get(leg.fromPointId ?? '')?.handlingFee?.amount ?? 0) : 0;
  say('handling fee', leg.handlingFee.amount === fee);
}

/** Brought there, handled in opening hours where something was ridden before, before the cut-off. */
function checkReady(
  network: TinyNetwork,
  { readyAt }: RoutingRequirement,
  leg: PlannedLeg,
  before: PlannedLeg | undefined,
  say: Say,
): void {
  const point = network.points.get(leg.fromPointId ?? '');
  if (point === undefined) return say('point', false);
  const comes = before?.arrivesAt ?? readyAt;
  const opens = point.opening ? nextOpen(point.opening, point.zone, comes) : comes;
  const handled = before?.kind === 'ride' ? minutes(point.handlingMinutes) : 0;
  say('change time', opens + handled <= leg.cutoffAt);
}

function checkDoor(
  network: TinyNetwork,
  { readyAt, grams }: RoutingRequirement,
  leg: PlannedLeg,
  say: Say,
): void {
  const pointId = leg.fromPointId ?? leg.toPointId;
  const area = network.areas.find((one) => {
    const isSide = leg.kind === 'collection' ? one.collects : one.delivers;
    return isSide && one.pointId === pointId && one.memberId === leg.memberId;
  });
  if (area === undefined) return say('area', false);
  say('ready', leg.departsAt >= readyAt);
  say('lead time', leg.arrivesAt === leg.departsAt + minutes(area.leadMinutes));
  const priceFor = (weight: number): number => area.price.amount + Math.ceil(weight / 1000);
  say('price of a door', leg.price.amount === priceFor(grams));
  const { paid } = priceBy(leg.pricing, { grams: 3 * grams + 1, cm3: 1 });
  say('price by weight', paid === priceFor(3 * grams + 1));
  if (area.runs.length === 0) return;
  const start = new Date(leg.departsAt);
  const [run] = area.runs;
  say('run', leg.departsAt % days(1) === hours(8) && start.getUTCDate() !== 23);
  say('run', run?.days.includes(start.getUTCDay() === 0 ? 7 : start.getUTCDay()) === true);
}
