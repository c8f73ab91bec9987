import type { Instant } from '@serai/model';
import { hours, minutes } from '@serai/model';
import fc from 'fast-check';
import type { Network, Room, RoutingAgreement, RoutingLine, RoutingPoint } from './network';
import { pairOf } from './network';
import type { RoutingRequirement } from './requirement';
import type { DatedDeparture } from './timetable';
import { timetableBook } from './timetableBook';

/** The network, and its departures as they were told: what the oracle tries. */
export interface TinyNetwork extends Network {
  readonly departures: readonly DatedDeparture[];
  roomOnLeg(departureId: string, leg: number, sellerId: string): Room;
}

/** A Monday, midnight in UTC. */
export const monday: Instant = Date.UTC(2026, 10, 23);

const pointIds = ['p0', 'p1', 'p2', 'p3', 'p4'];
const memberIds = ['m0', 'm1', 'm2', 'm3'];

interface TinyLine {
  readonly member: number;
  readonly stops: readonly number[];
  readonly goods: readonly string[];
  readonly base: number;
  readonly perKg: readonly number[];
  readonly minimum: number;
  readonly currency: string;
  readonly sellers: readonly string[];
  readonly metres: readonly number[];
  readonly starts: readonly number[];
  readonly durations: readonly number[];
  readonly rooms: readonly number[];
}

const line: fc.Arbitrary<TinyLine> = fc.record({
  member: fc.nat(3),
  stops: fc.uniqueArray(fc.nat(4), { minLength: 2, maxLength: 4 }),
  goods: fc.constantFrom(['general'], ['general', 'battery'], ['battery']),
  base: fc.nat(40),
  perKg: fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
  minimum: fc.nat(30),
  currency: fc.constantFrom('EUR', 'CNY'),
  sellers: fc.constantFrom([], [], ['m0'], ['m3']),
  metres: fc.array(fc.nat(2_000_000), { minLength: 3, maxLength: 3 }),
  starts: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 3 }),
  durations: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 }),
  rooms: fc.array(fc.constantFrom(900, 5000, 5000, 5000), { minLength: 9, maxLength: 9 }),
});

/** Two members that do not hand parcels to each other; from, or until, some hour of the horizon. */
const ban = fc.record({
  pair: fc.tuple(fc.nat(3), fc.nat(3)),
  fromHour: fc.option(fc.nat(50), { nil: undefined }),
  hours: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
});

const setting = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  banned: fc.array(ban, { maxLength: 4 }),
  discountHours: fc.option(fc.nat(40), { nil: undefined }),
  horizonDays: fc.constantFrom(1, 2, 14),
  runDays: fc.constantFrom([1, 2, 3, 4, 5, 6, 7], [3], [2, 5]),
  suspended: fc.subarray(memberIds, { maxLength: 1 }),
  fees: fc.array(fc.nat(15), { minLength: 5, maxLength: 5 }),
  closesAt: fc.constantFrom(undefined, '14:00'),
  discount: fc.nat(3000),
  goods: fc.constantFrom([], ['general'], ['battery']),
  grams: fc.constantFrom(500, 1000, 3000),
  readyHour: fc.nat(10),
  deliverBy: fc.option(fc.integer({ min: 20, max: 90 }), { nil: undefined }),
  maxTrips: fc.integer({ min: 1, max: 4 }),
  avoidMembers: fc.subarray(memberIds, { maxLength: 1 }),
  avoidPoints: fc.subarray(pointIds.slice(2), { maxLength: 1 }),
});

/** A network small enough to try every way, with every filter biting now and then. */
export const tinyCase: fc.Arbitrary<{ network: TinyNetwork; requirement: RoutingRequirement }> =
  setting.map((given) => ({ network: networkOf(given), requirement: requirementOf(given) }));

type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

function networkOf(given: Setting): TinyNetwork {
  const departures = given.lines.flatMap((tiny, index) => departuresOf(tiny, index));
  const rooms = new Map(
    departures.flatMap(({ id, legs }) => legs.map((leg, i) => [`${id}/${i}`, leg.freeGrams])),
  );
  const points = pointIds.map((id, index) => {
    const closesAt = index === 2 ? given.closesAt : undefined;
    return [id, pointOf(id, given.fees[index] ?? 0, closesAt)] as const;
  });
  return {
    charter: { version: 1, discounts: new Map(), interline: true },
    rates: {
      id: 'r1',
      validFrom: 0,
      currency: 'EUR',
      rates: { CNY: { numerator: 13, denominator: 100 } },
    },
    points: new Map(points),
    areas: [
      area('a0', 'm0', 'p0', 'collects', 5),
      area('a1', 'm1', 'p1', 'collects', 0),
      area('b0', 'm2', 'p3', 'delivers', 7, given.runDays),
      area('b1', 'm3', 'p4', 'delivers', 0),
    ],
    lines: new Map(given.lines.map((tiny, index) => [`l${index}`, lineOf(tiny, index)])),
    tariffs: new Map(given.lines.map((tiny, index) => [`l${index}`, [tariffOf(tiny, index)]])),
    departures,
    timetable: timetableBook().revise({ stands: departures, gone: [] }),
    ownRoom: () => new Map(),
    activeMembers: new Set(memberIds.filter((id) => !given.suspended.includes(id))),
    agreements: agreementsOf(given),
    roomOnLeg: (departureId, leg) => ({
      grams: rooms.get(`${departureId}/${leg}`) ?? 0,
      cm3: 1_000_000,
    }),
    roomOnRun: (_area, _run, date) => ({
      grams: 9000,
      cm3: 1_000_000,
      stops: date.endsWith('23') ? 0 : 1,
    }),
  };
}

function agreementsOf({ banned, discount, discountHours }: Setting): Network['agreements'] {
  const found = new Map<string, readonly RoutingAgreement[]>();
  found.set(pairOf('m0', 'm1'), [
    {
      id: 'g1',
      version: 1,
      interline: true,
      discounts: new Map([['m1', discount]]),
      validFrom: 0,
      ...(discountHours !== undefined && { validTo: monday + hours(discountHours) }),
    },
  ]);
  for (const { pair, fromHour, hours: long } of banned) {
    const key = pairOf(`m${pair[0]}`, `m${pair[1]}`);
    const ended = { validTo: monday + hours((fromHour ?? 0) + (long ?? 0)) };
    const terms = {
      id: 'g2',
      version: 1,
      interline: false,
      discounts: new Map<string, number>(),
      validFrom: fromHour === undefined ? 0 : monday + hours(fromHour),
      ...(long !== undefined && ended),
    };
    found.set(key, [terms, ...(found.get(key) ?? [])]);
  }
  return found;
}

function requirementOf(given: Setting): RoutingRequirement {
  return {
    from: { country: 'CN', postcode: '322000' },
    to: { country: 'PL', postcode: '60-001' },
    grams: given.grams,
    cm3: 4000,
    goods: given.goods,
    readyAt: monday + hours(given.readyHour),
    ...(given.deliverBy === undefined ? {} : { deliverBy: monday + hours(given.deliverBy) }),
    sellerId: 'm0',
    maxTrips: given.maxTrips,
    horizonDays: given.horizonDays,
    avoidMembers: given.avoidMembers,
    avoidPoints: given.avoidPoints,
    modes: [],
  };
}

function departuresOf(tiny: TinyLine, index: number): DatedDeparture[] {
  return tiny.starts.map((start, run) => {
    let at = monday + hours(start);
    const legs = tiny.stops.slice(1).map((to, leg) => {
      const departsAt = at;
      // Runs of a line take longer or shorter, so that some overtake.
      const arrivesAt = departsAt + hours(tiny.durations[(leg + run) % tiny.durations.length] ?? 1);
      at = arrivesAt + minutes(30);
      return {
        fromPointId: `p${tiny.stops[leg]}`,
        toPointId: `p${to}`,
        departsAt,
        arrivesAt,
        freeGrams: tiny.rooms[run * 3 + leg] ?? 0,
        freeCm3: 1_000_000,
      };
    });
    return {
      id: `d${index}-${run}`,
      lineId: `l${index}`,
      cutoffMinutes: 45,
      sellerIds: run === 2 ? [] : tiny.sellers,
      legs,
    };
  });
}

function lineOf(tiny: TinyLine, index: number): RoutingLine {
  return {
    id: `l${index}`,
    memberId: `m${tiny.member}`,
    mode: 'rail',
    goods: tiny.goods,
    distancesMetres: tiny.metres,
  };
}

function tariffOf(
  tiny: TinyLine,
  index: number,
): ReturnType<Network['tariffs']['get']> extends readonly (infer T)[] | undefined ? T : never {
  return {
    id: `t${index}`,
    version: 1,
    currency: tiny.currency,
    base: tiny.base,
    divisorCm3PerKg: 5000,
    legs: tiny.perKg.map((perKg) => ({ perKg, minimum: tiny.minimum, breaks: [] })),
    surcharges: [{ amount: 1, basisPoints: 300 }],
    validFrom: 0,
  };
}

function pointOf(id: string, fee: number, closesAt: string | undefined): RoutingPoint {
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    day: day as 1,
    opens: '06:00',
    closes: closesAt ?? '24:00',
  }));
  return {
    id,
    name: id,
    country: 'PL',
    zone: 'UTC',
    coordinates: { latitude: 0, longitude: 0 },
    handlingMinutes: 60,
    handlingFee: { amount: fee, currency: 'EUR' },
    ...(closesAt === undefined ? {} : { opening: { weekly, holidays: [] } }),
  };
}

function area(
  id: string,
  memberId: string,
  pointId: string,
  side: 'collects' | 'delivers',
  price: number,
  runDays: readonly number[] = [],
): Network['areas'][number] {
  return {
    id,
    memberId,
    pointId,
    country: side === 'collects' ? 'CN' : 'PL',
    postcodes: ['*'],
    collects: side === 'collects',
    delivers: side === 'delivers',
    leadMinutes: 30,
    price: { amount: price, currency: 'EUR' },
    perKg: 1,
    runs: runDays.length > 0 ? [{ reference: 'am', days: runDays, departs: '08:00' }] : [],
  };
}
