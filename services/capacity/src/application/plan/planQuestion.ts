import { chargeableGrams, days, minutes, priceOfLeg } from '@serai/model';
import type { Relaxed } from '../../domain/routing/filters';
import type { Question } from '../../domain/routing/question';
import { freeInterline } from '../../domain/routing/question';
import { pointNumbers } from '../../domain/routing/timetableIndex';
import type { NetworkLine } from './networkForms';
import type { PlanNetwork } from './planNetwork';
import type { PlanRequirement } from './requirementForms';

/** What riding each service leg of the timetable asks and emits for one weight and volume. */
export type LegCosts = Pick<Question, 'base' | 'legPrice' | 'legCo2e'>;

/**
 * Chargeable grams are the greater of the grams and those of the volume by the line's divisor; a leg
 * costs that weight by its rate, rounded up, and at least its minimum; it emits its grams for each
 * tonne, half up. Refuses TARIFF_INVALID where a price is too large to be exact.
 */
export function legCostsOf(network: PlanNetwork, { grams, cm3 }: PlanRequirement): LegCosts {
  const { firstLeg, path } = network.timetable.paths;
  const lines = linesOf(network);
  const legPrice = new Float64Array(path.length);
  const legCo2e = new Float64Array(path.length);
  lines.forEach(({ legs, divisor }, number) => {
    const weight = chargeableGrams(grams, cm3, divisor);
    legs.forEach(({ perKg, minimum, co2eGramsPerTonne }, index) => {
      const leg = (firstLeg[number] as number) + index;
      legPrice[leg] = priceOfLeg({ perKg, minimum }, weight);
      legCo2e[leg] = co2eOf(co2eGramsPerTonne, grams);
    });
  });
  return { base: Float64Array.from(lines, ({ base }) => base), legPrice, legCo2e };
}

const gramsPerTonne = 1_000_000;

function co2eOf(gramsOfATonne: number, grams: number): number {
  const whole = gramsOfATonne * grams + gramsPerTonne / 2;
  if (Number.isSafeInteger(whole)) return Math.floor(whole / gramsPerTonne);
  const exact = BigInt(gramsOfATonne) * BigInt(grams) + BigInt(gramsPerTonne / 2);
  return Number(exact / BigInt(gramsPerTonne));
}

/** By path. */
function linesOf({ lines, timetable }: PlanNetwork): NetworkLine[] {
  return timetable.paths.lineIds.map((number) => lines[Number(number)] as NetworkLine);
}

/** A requirement in the timetable's numbers, some filters left off. */
export function planQuestion(
  network: PlanNetwork,
  requirement: PlanRequirement,
  costs: LegCosts,
  relaxed: Relaxed,
): Question {
  const { paths } = network.timetable;
  const { from, to, grams, cm3, goods, maxTrips, horizonDays } = requirement;
  const isFree = relaxed.has('room');
  const deliverBy = relaxed.has('time') ? undefined : requirement.deliverBy;
  const avoidsAny = !relaxed.has('avoided');
  const avoidPoints = new Set(avoidsAny ? requirement.avoidPoints : []);
  const avoidMembers = new Set(avoidsAny ? requirement.avoidMembers : []);
  const lines = linesOf(network);
  const mayRide = lines.map(
    ({ member, goods: taken }) =>
      !avoidMembers.has(member) &&
      (relaxed.has('goods') || goods.every((word) => taken.includes(word))),
  );
  const points = paths.pointIds.map((number) => network.points[Number(number)]);
  const numbers = pointNumbers(paths);
  // A point that no departure touches is not in the timetable, and no way begins or ends there.
  const numberOf = (id: string) => numbers.get(String(network.pointOf.get(id)));
  const latest = Math.min(...from.map(({ readyAt }) => readyAt)) + days(horizonDays);
  return {
    entries: from.flatMap(({ point, readyAt, price }) => {
      const number = numberOf(point);
      return number === undefined ? [] : [{ point: number, readyAt, price, member: -1 }];
    }),
    exits: to.flatMap((exit) => {
      const number = numberOf(exit.point);
      if (number === undefined) return [];
      const leastMs = minutes(exit.minutes);
      const endsAt = (arrival: number): number => {
        const ends = arrival + leastMs;
        return ends > (deliverBy ?? ends) ? Number.POSITIVE_INFINITY : ends;
      };
      return [{ point: number, price: exit.price, member: -1, leastMs, endsAt }];
    }),
    grams: isFree ? 0 : grams,
    cm3: isFree ? 0 : cm3,
    ownRoom: new Map(),
    maxTrips,
    latestStart: latest,
    latestDeparture: latest,
    mayRide: Uint8Array.from(mayRide, Number),
    member: Int32Array.from(lines, ({ member }) => network.memberOf.get(member) as number),
    ...costs,
    datedPrices: null,
    shutAt: null,
    isAvoided: Uint8Array.from(points, (point) => (avoidPoints.has(point?.id ?? '') ? 1 : 0)),
    transferMs: Float64Array.from(points, (point) => minutes(point?.transferMinutes ?? 0)),
    fee: Float64Array.from(points, (point) => point?.handlingFee ?? 0),
    hasHours: new Uint8Array(points.length),
    opensAt: (_point, arrival) => arrival,
    interline: relaxed.has('interlining')
      ? freeInterline(network.members.length)
      : network.interline,
  };
}
