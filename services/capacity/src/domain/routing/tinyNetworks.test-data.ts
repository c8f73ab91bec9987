import { hours } from '@serai/model';
import fc from 'fast-check';
import type { Network, Room, RoutingAgreement, RoutingPoint } from './network';
import { pairOf } from './network';
import type { RoutingRequirement } from './requirement';
import type { Shut } from './shut';
import type { TinyLine } from './tinyLines.test-data';
import {
  departuresOf,
  line,
  lineOf,
  modes,
  monday,
  roomsOf,
  tariffOf,
} from './tinyLines.test-data';
import type { DatedDeparture } from './timetable';
import { timetableBook } from './timetableBook';
import { connectionsOf } from './timetableIndex';

/** The network, and its departures as they were told: what the oracle tries. */
export interface TinyNetwork extends Network {
  readonly departures: readonly DatedDeparture[];
  roomOnLeg(departureId: string, leg: number, sellerId: string): Room;
}

const pointIds = ['p0', 'p1', 'p2', 'p3', 'p4'];
const none: Room = { grams: 0, cm3: 0 };
const memberIds = ['m0', 'm1', 'm2', 'm3'];

/** Two members that do not hand parcels to each other; from, or until, some hour of the horizon. */
const ban = fc.record({
  pair: fc.tuple(fc.nat(3), fc.nat(3)),
  fromHour: fc.option(fc.nat(50), { nil: undefined }),
  hours: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
});

const lineIds = ['l0', 'l1', 'l2', 'l3', 'l4', 'l5'];

/** Something that is shut for some hours of the horizon, or for good. */
const shut = fc.record({
  why: fc.constantFrom('closed' as const, 'embargo' as const),
  fromHour: fc.integer({ min: -5, max: 60 }),
  hours: fc.option(fc.integer({ min: 1, max: 60 }), { nil: Infinity }),
  all: fc.nat(5).map((drawn) => drawn === 0),
  points: fc.subarray(pointIds, { maxLength: 2 }),
  lines: fc.subarray(lineIds, { maxLength: 2 }),
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
  cm3: fc.constantFrom(1000, 4000, 12_000),
  modes: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray([...modes])),
  readyHour: fc.nat(10),
  deliverBy: fc.option(fc.integer({ min: 20, max: 90 }), { nil: undefined }),
  maxTrips: fc.integer({ min: 1, max: 4 }),
  avoidMembers: fc.subarray(memberIds, { maxLength: 1 }),
  avoidPoints: fc.subarray(pointIds.slice(2), { maxLength: 1 }),
  shut: fc.oneof(
    fc.constant<(typeof shut extends fc.Arbitrary<infer T> ? T : never)[]>([]),
    fc.array(shut, { maxLength: 2 }),
  ),
});

/** A network small enough to try every way, with every filter biting now and then. */
export const tinyCase: fc.Arbitrary<{ network: TinyNetwork; requirement: RoutingRequirement }> =
  setting.map((given) => ({ network: networkOf(given), requirement: requirementOf(given) }));

type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

function networkOf(given: Setting): TinyNetwork {
  const departures = given.lines.flatMap((tiny, index) => departuresOf(tiny, index));
  const timetable = timetableBook().revise({ stands: departures, gone: [] });
  /** By departure and leg. */
  const rooms = new Map(
    departures.flatMap(({ id, lineId, legs }) => {
      const tiny = given.lines[Number(lineId.slice(1))] as TinyLine;
      return legs.map(
        (_, leg) => [`${id}/${leg}`, roomsOf(tiny, Number(id.slice(-1)), leg)] as const,
      );
    }),
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
    timetable,
    ownRoom: (sellerId) => {
      const own = departures.flatMap(({ id, legs }) =>
        connectionsOf(timetable, id, legs).map((at, leg) => {
          const kept = rooms.get(`${id}/${leg}`)?.kept;
          return [at, kept?.memberId === sellerId ? kept : { grams: 0, cm3: 0 }] as const;
        }),
      );
      return new Map(own);
    },
    activeMembers: new Set(memberIds.filter((id) => !given.suspended.includes(id))),
    agreements: agreementsOf(given),
    roomOnLeg: (departureId, leg, sellerId) => {
      const { free, kept } = rooms.get(`${departureId}/${leg}`) ?? { free: none, kept: null };
      if (kept?.memberId !== sellerId) return free;
      return { grams: free.grams + kept.grams, cm3: free.cm3 + kept.cm3 };
    },
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
    cm3: given.cm3,
    goods: given.goods,
    readyAt: monday + hours(given.readyHour),
    ...(given.deliverBy === undefined ? {} : { deliverBy: monday + hours(given.deliverBy) }),
    sellerId: 'm0',
    maxTrips: given.maxTrips,
    horizonDays: given.horizonDays,
    avoidMembers: given.avoidMembers,
    avoidPoints: given.avoidPoints,
    modes: given.modes,
    ...(given.shut.length > 0 && { shut: given.shut.map(shutOf) }),
  };
}

function shutOf({ fromHour, hours: long, points, lines, ...rest }: Setting['shut'][number]): Shut {
  const from = monday + hours(fromHour);
  const until = from + hours(long);
  return { ...rest, from, until, points: new Set(points), lines: new Set(lines) };
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
