import type { PlanOption } from './planRequirement';
import type { WrittenNetwork, WrittenRequirement } from './tinyPlans.test-data';

const minuteMs = 60_000;

/** What is wrong with an itinerary, gone through leg by leg; knows the rules and no search. */
export function wrongWith(
  network: WrittenNetwork,
  asked: WrittenRequirement,
  option: PlanOption,
): string[] {
  const wrong: string[] = [];
  const check = (isRight: boolean | undefined, what: string): void => {
    if (isRight !== true) wrong.push(what);
  };
  const gone = option.legs.map(({ departure: id, leg }) => {
    const departure = network.departures.find((one) => one.id === id);
    const line = network.lines.find((one) => one.id === departure?.line);
    const [dated, rate] = [departure?.legs[leg], line?.legs[leg]];
    if (!departure || !line || !dated || !rate) throw new Error(`no leg ${leg} of ${id}`);
    return { ...dated, ...rate, id, leg, line, cutoff: departure.cutoffMinutes };
  });
  const placeOf = (id: string) => network.points.find((point) => point.id === id);
  const memberOf = (id: string) => network.members.find((member) => member.id === id);
  const earliest = Math.min(...asked.from.map(({ readyAt }) => Date.parse(readyAt)));
  const horizon = earliest + (asked.horizonDays ?? 14) * 24 * 60 * minuteMs;
  let [paid, emitted, boardings] = [0, 0, 0];
  gone.forEach((leg, nth) => {
    const before = gone[nth - 1];
    const leaves = Date.parse(leg.departs);
    check(leaves <= horizon, 'leaves beyond the horizon');
    check(leg.freeGrams >= asked.grams && leg.freeCm3 >= asked.cm3, 'has no room');
    check(!asked.avoidMembers?.includes(leg.line.member), 'is of a member to avoid');
    check(!asked.avoidPoints?.some((point) => [leg.from, leg.to].includes(point)), 'avoided');
    asked.goods.forEach((word) => check(leg.line.goods.includes(word), 'does not take it'));
    const volumetric = Math.ceil((1000 * asked.cm3) / leg.line.divisor);
    const byWeight = Math.ceil((leg.perKg * Math.max(asked.grams, volumetric)) / 1000);
    paid += Math.max(leg.minimum, byWeight);
    emitted += Math.floor((leg.co2eGramsPerTonne * asked.grams + 500_000) / 1_000_000);
    if (before?.id === leg.id && before.leg === leg.leg - 1) return;
    boardings += 1;
    paid += leg.line.base;
    if (before === undefined) return;
    const place = placeOf(leg.from);
    paid += place?.handlingFee ?? 0;
    check(before.to === leg.from, 'begins elsewhere');
    const ready = Date.parse(before.arrives) + (place?.transferMinutes ?? 0) * minuteMs;
    check(ready + leg.cutoff * minuteMs <= leaves, 'is missed');
    const [giver, taker] = [before.line.member, leg.line.member];
    if (giver === taker) return;
    check(!memberOf(giver)?.interlineRefusedWith?.includes(taker), 'the giver refuses');
    check(!memberOf(taker)?.interlineRefusedWith?.includes(giver), 'the taker refuses');
  });
  const [first, last] = [gone[0], gone.at(-1)];
  const entries = asked.from.filter(
    ({ point, readyAt }) =>
      point === first?.from &&
      Date.parse(readyAt) + first.cutoff * minuteMs <= Date.parse(first.departs),
  );
  const exits = asked.to.filter(({ point, minutes = 0 }) => {
    const ends = Date.parse(last?.arrives ?? '') + minutes * minuteMs;
    const isInTime = asked.deliverBy === undefined || ends <= Date.parse(asked.deliverBy);
    return point === last?.to && isInTime && ends === Date.parse(option.arrives);
  });
  const prices = entries.flatMap((entry) =>
    exits.map((exit) => paid + (entry.price ?? 0) + (exit.price ?? 0)),
  );
  check(prices.includes(option.price), 'price');
  check(emitted === option.co2eGrams, 'CO2e');
  check(boardings - 1 === option.transfers && boardings <= (asked.maxTrips ?? 6), 'boardings');
  return wrong;
}
