import fc from 'fast-check';

/** NETWORK.json as it is written, before anybody has read it. */
export interface WrittenNetwork {
  currency: string;
  points: { id: string; transferMinutes: number; handlingFee?: number }[];
  members: { id: string; interlineRefusedWith?: string[] }[];
  lines: {
    id: string;
    member: string;
    mode: string;
    goods: string[];
    base: number;
    divisor: number;
    legs: WrittenLineLeg[];
  }[];
  departures: { id: string; line: string; cutoffMinutes: number; legs: WrittenLeg[] }[];
}

export interface WrittenLineLeg {
  from: string;
  to: string;
  perKg: number;
  minimum: number;
  co2eGramsPerTonne: number;
}

export interface WrittenLeg {
  departs: string;
  arrives: string;
  freeGrams: number;
  freeCm3: number;
}

/** A line of REQUIREMENTS.jsonl. */
export interface WrittenRequirement {
  id: string;
  from: { point: string; readyAt: string; price?: number }[];
  to: { point: string; minutes?: number; price?: number }[];
  grams: number;
  cm3: number;
  goods: string[];
  maxTrips?: number;
  horizonDays?: number;
  deliverBy?: string;
  avoidMembers?: string[];
  avoidPoints?: string[];
}

const points = ['p0', 'p1', 'p2', 'p3', 'p4'];
const members = ['m0', 'm1', 'm2', 'm3'];
const begin = Date.UTC(2026, 10, 23);
const minuteMs = 60_000;

/** Mostly nothing to forbid, so that several ways are open at once. */
const seldom = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.constantFrom(usual, usual, usual, usual, usual, ...others);

/** The same moment as a clock somewhere shows it. */
const written = (minutes: number, offset: number): string => {
  const at = begin + Math.round(minutes * minuteMs);
  if (offset === 0) return new Date(at).toISOString();
  const local = new Date(at + offset * minuteMs).toISOString().slice(0, -1);
  const ahead = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
};
const offset = fc.constantFrom(0, 0, 480, -330);

/** A run after the one before: as long as the others, so that runs stay in order, or not. */
const run = fc.record({
  after: fc.constantFrom(0, 20, 60, 150, 400, 700),
  slower: seldom(0, 0, 90, 200, -20),
  waits: fc.constantFrom(0, 15, 40),
  full: seldom(-1, 0, 1, 2, 3),
  grams: seldom(9000, 2000, 1999, 1000),
  cm3: seldom(90_000, 6000, 5999),
  cutoff: fc.constantFrom(0, 0, 30, 90),
  isTwin: seldom(false, true),
  offset,
});

const line = fc.record({
  member: fc.nat(3),
  stops: fc.oneof(
    { weight: 3, arbitrary: fc.array(fc.nat(4), { minLength: 2, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(fc.nat(4), { minLength: 4, maxLength: 5 }) },
  ),
  goods: seldom(['general'], ['general', 'battery'], ['battery', 'general']),
  base: fc.constantFrom(0, 0, 10, 40, 200),
  divisor: fc.constantFrom(5000, 3000, 6000, 7),
  perKg: fc.array(fc.nat(200), { minLength: 4, maxLength: 4 }),
  minimum: fc.constantFrom(0, 0, 25, 90),
  co2e: fc.array(fc.nat(9000), { minLength: 4, maxLength: 4 }),
  // A day after those who are ready first: the end of the shortest horizon.
  starts: fc.oneof(
    { weight: 9, arbitrary: fc.nat(70).map((tens) => tens * 10) },
    { weight: 1, arbitrary: fc.constant(1440) },
  ),
  ride: fc.array(fc.constantFrom(1, 10, 20, 30, 40, 60, 80, 100), { minLength: 4, maxLength: 4 }),
  runs: fc.array(run, { minLength: 2, maxLength: 4 }),
});
type Line = typeof line extends fc.Arbitrary<infer T> ? T : never;

export const tinyNetwork: fc.Arbitrary<WrittenNetwork> = fc
  .record({
    transfers: fc.array(fc.constantFrom(0, 10, 45, 120), { minLength: 5, maxLength: 5 }),
    fees: fc.array(fc.constantFrom(undefined, 0, 8, 30), { minLength: 5, maxLength: 5 }),
    refused: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 4 }),
    lines: fc.array(line, { minLength: 7, maxLength: 11 }),
  })
  .map(({ transfers, fees, refused, lines }) => ({
    currency: 'EUR',
    points: points.map((id, index) => {
      const fee = fees[index];
      const point = { id, transferMinutes: transfers[index] ?? 0 };
      return fee === undefined ? point : { ...point, handlingFee: fee };
    }),
    members: members.map((id, index) => {
      const others = refused.flatMap(([one, other]) => (one === index ? [`m${other}`] : []));
      return others.length === 0 ? { id } : { id, interlineRefusedWith: others };
    }),
    lines: lines.map(lineOf),
    departures: lines.flatMap(departuresOf),
  }));

function lineOf({ member, goods, base, divisor, ...costs }: Line, number: number) {
  const { stops, perKg, minimum, co2e } = costs;
  const legs = stops.slice(1).map((to, leg) => ({
    from: `p${stops[leg]}`,
    to: `p${to}`,
    perKg: perKg[leg] ?? 0,
    minimum,
    co2eGramsPerTonne: co2e[leg] ?? 0,
  }));
  return { id: `l${number}`, member: `m${member}`, mode: 'road', goods, base, divisor, legs };
}

function departuresOf({ stops, starts, ride, runs }: Line, number: number) {
  let begins = starts;
  return runs.flatMap(
    ({ after, slower, waits, full, grams, cm3, cutoff, isTwin, ...told }, nth) => {
      let at = begins;
      begins += after;
      const legs = stops.slice(1).map((_, leg) => {
        const departs = at;
        const arrives = departs + Math.max(1, (ride[leg] ?? 1) + slower);
        at = arrives + waits;
        return {
          departs: written(departs, told.offset),
          arrives: written(arrives, told.offset),
          freeGrams: leg === full ? 0 : grams,
          freeCm3: cm3,
        };
      });
      const departure = {
        id: `d${number}-${nth}`,
        line: `l${number}`,
        cutoffMinutes: cutoff,
        legs,
      };
      return isTwin ? [departure, { ...departure, id: `${departure.id}-twin` }] : [departure];
    },
  );
}

const point = fc.nat(4).map((number) => `p${number}`);

export const tinyRequirement: fc.Arbitrary<WrittenRequirement> = fc
  .record(
    {
      from: fc.array(
        fc.record(
          {
            point,
            readyAt: fc.tuple(fc.constantFrom(0, 0, 60, 300.0005), offset),
            price: fc.constantFrom(0, 10, 40),
          },
          { requiredKeys: ['point', 'readyAt'] },
        ),
        { minLength: 1, maxLength: 2 },
      ),
      to: fc.array(
        fc.record(
          { point, minutes: fc.constantFrom(0, 30, 240), price: fc.constantFrom(0, 10, 70) },
          { requiredKeys: ['point'] },
        ),
        { minLength: 1, maxLength: 2 },
      ),
      grams: fc.constantFrom(1000, 1000, 2000, 1, 1333),
      cm3: fc.constantFrom(1, 6000, 4000),
      goods: seldom(['general'], [], ['battery'], ['general', 'battery']),
      maxTrips: fc.constantFrom(1, 2, 3, 3, 4, 4),
      horizonDays: fc.constantFrom(14, 1),
      deliverBy: fc.option(fc.tuple(fc.integer({ min: 20, max: 160 }), offset), { nil: undefined }),
      avoidMembers: seldom([], ['m1']),
      avoidPoints: seldom([], ['p3']),
    },
    { requiredKeys: ['from', 'to', 'grams', 'cm3', 'goods', 'maxTrips'] },
  )
  .filter(({ from, to }) => new Set([...from, ...to].map((end) => end.point)).size > 1)
  .map(({ from, deliverBy, ...asked }) => ({
    id: 'r',
    ...asked,
    from: from.map((entry) => ({ ...entry, readyAt: written(...entry.readyAt) })),
    ...(deliverBy !== undefined && { deliverBy: written(deliverBy[0] * 10, deliverBy[1]) }),
  }));
