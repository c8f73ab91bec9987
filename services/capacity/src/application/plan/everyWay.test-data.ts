import type { WrittenNetwork, WrittenRequirement } from './tinyPlans.test-data';

export type Vector = readonly [number, number, number, number];

const minuteMs = 60_000;

/** Tries every way that there is, straight from what was written; shares no code with the search. */
export function everyWay(network: WrittenNetwork, asked: WrittenRequirement): Vector[] {
  const found: Vector[] = [];
  const latest = Math.min(...asked.from.map(({ readyAt }) => Date.parse(readyAt)));
  const horizon = latest + (asked.horizonDays ?? 14) * 1440 * minuteMs;
  const deliverBy = asked.deliverBy === undefined ? Infinity : Date.parse(asked.deliverBy);
  const refuses = (one: string, other: string): boolean =>
    network.members.find(({ id }) => id === one)?.interlineRefusedWith?.includes(other) === true;
  const isAvoided = (point: string): boolean => asked.avoidPoints?.includes(point) === true;
  const rideable = network.departures.flatMap(({ line: name, legs, cutoffMinutes }) => {
    const line = network.lines.find(({ id }) => id === name);
    if (line === undefined || !asked.goods.every((word) => line.goods.includes(word))) return [];
    if (asked.avoidMembers?.includes(line.member) === true) return [];
    const at = (leg: (typeof legs)[number]) => ({
      ...leg,
      departs: Date.parse(leg.departs),
      arrives: Date.parse(leg.arrives),
    });
    return [{ line, legs: legs.map(at), cutoff: cutoffMinutes * minuteMs }];
  });

  const goOn = (
    point: string,
    ready: number,
    member: string | null,
    trips: number,
    price: number,
    co2e: number,
  ): void => {
    if (trips === (asked.maxTrips ?? 6)) return;
    const fee = network.points.find(({ id }) => id === point)?.handlingFee ?? 0;
    for (const { line, legs, cutoff } of rideable) {
      const { member: next, divisor } = line;
      const isRefused = member !== null && (refuses(member, next) || refuses(next, member));
      if (isRefused && member !== next) continue;
      const weight = Math.max(asked.grams, Math.ceil((1000 * asked.cm3) / divisor));
      line.legs.forEach(({ from }, first) => {
        const boards = legs[first]?.departs ?? 0;
        if (from !== point || boards < ready + cutoff) return;
        let cost = price + line.base + (member === null ? 0 : fee);
        let emitted = co2e;
        for (let leg = first; leg < line.legs.length; leg += 1) {
          const [rate, dated] = [line.legs[leg], legs[leg]];
          if (rate === undefined || dated === undefined) return;
          if (isAvoided(rate.from) || isAvoided(rate.to)) return;
          if (dated.freeGrams < asked.grams || dated.freeCm3 < asked.cm3) return;
          if (dated.departs > horizon) return;
          cost += Math.max(rate.minimum, Math.ceil((rate.perKg * weight) / 1000));
          emitted += Math.floor((rate.co2eGramsPerTonne * asked.grams + 500_000) / 1_000_000);
          for (const exit of asked.to) {
            const ends = dated.arrives + (exit.minutes ?? 0) * minuteMs;
            if (exit.point !== rate.to || ends > deliverBy) continue;
            found.push([ends, cost + (exit.price ?? 0), emitted, trips]);
          }
          const there = network.points.find(({ id }) => id === rate.to)?.transferMinutes ?? 0;
          goOn(rate.to, dated.arrives + there * minuteMs, next, trips + 1, cost, emitted);
        }
      });
    }
  };
  for (const { point, readyAt, price } of asked.from) {
    goOn(point, Date.parse(readyAt), null, 0, price ?? 0, 0);
  }
  return unbeaten(found);
}

function unbeaten(found: readonly Vector[]): Vector[] {
  const isNoWorse = (a: Vector, b: Vector) => a.every((cost, at) => cost <= (b[at] ?? 0));
  const each = [...new Map(found.map((way) => [way.join(), way])).values()];
  return each
    .filter((way) => !each.some((other) => other !== way && isNoWorse(other, way)))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
}
