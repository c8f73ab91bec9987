import type { Instant, TransportMode } from '@serai/model';
import { hours, minutes } from '@serai/model';
import fc from 'fast-check';
import type { Room, RoutingLine, RoutingTariff } from './network';
import type { DatedDeparture } from './timetable';

/** A Monday, midnight in UTC. */
export const monday: Instant = Date.UTC(2026, 10, 23);

export interface TinyLine {
  readonly member: number;
  readonly stops: readonly number[];
  readonly goods: readonly string[];
  readonly base: number;
  readonly perKg: readonly number[];
  readonly minimum: number;
  readonly currency: string;
  readonly sellers: readonly string[];
  readonly metres: readonly number[];
  readonly mode: TransportMode;
  /** By run. */
  readonly cutoffs: readonly number[];
  /** By leg of a run; null: nothing is kept for anybody. */
  readonly allotments: readonly (Allotment | null)[];
  readonly starts: readonly number[];
  readonly durations: readonly number[];
  readonly rooms: readonly number[];
  readonly volumes: readonly number[];
}

/** Space of a leg kept for one member; released: it has flowed to the free pool. */
interface Allotment extends Room {
  readonly memberId: string;
  readonly isReleased: boolean;
}

const allotment = fc.option(
  fc.record({
    memberId: fc.constantFrom('m0', 'm0', 'm2'),
    isReleased: fc.boolean(),
    grams: fc.constantFrom(800, 2500, 4500),
    cm3: fc.constantFrom(1500, 9000),
  }),
  { nil: null },
);

export const modes: readonly TransportMode[] = ['rail', 'road', 'air'];

export const line: fc.Arbitrary<TinyLine> = fc.record({
  member: fc.nat(3),
  stops: fc.uniqueArray(fc.nat(4), { minLength: 2, maxLength: 4 }),
  goods: fc.constantFrom(['general'], ['general', 'battery'], ['battery']),
  base: fc.nat(40),
  perKg: fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
  minimum: fc.nat(30),
  currency: fc.constantFrom('EUR', 'CNY'),
  sellers: fc.constantFrom([], [], ['m0'], ['m3']),
  metres: fc.array(fc.nat(2_000_000), { minLength: 3, maxLength: 3 }),
  mode: fc.constantFrom('rail', ...modes),
  cutoffs: fc.array(fc.constantFrom(45, 0, 200), { minLength: 3, maxLength: 3 }),
  allotments: fc.array(allotment, { minLength: 9, maxLength: 9 }),
  starts: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 3 }),
  durations: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 }),
  volumes: fc.array(fc.constantFrom(5000, 50_000, 50_000), { minLength: 9, maxLength: 9 }),
  rooms: fc.array(fc.constantFrom(900, 5000, 5000, 5000), { minLength: 9, maxLength: 9 }),
});

export function departuresOf(tiny: TinyLine, index: number): DatedDeparture[] {
  return tiny.starts.map((start, run) => {
    let at = monday + hours(start);
    const legs = tiny.stops.slice(1).map((to, leg) => {
      const departsAt = at;
      // Runs of a line take longer or shorter, so that some overtake.
      const arrivesAt = departsAt + hours(tiny.durations[(leg + run) % tiny.durations.length] ?? 1);
      at = arrivesAt + minutes(30);
      const { free } = roomsOf(tiny, run, leg);
      return {
        fromPointId: `p${tiny.stops[leg]}`,
        toPointId: `p${to}`,
        departsAt,
        arrivesAt,
        freeGrams: free.grams,
        freeCm3: free.cm3,
      };
    });
    return {
      id: `d${index}-${run}`,
      lineId: `l${index}`,
      cutoffMinutes: tiny.cutoffs[run] ?? 0,
      sellerIds: run === 2 ? [] : tiny.sellers,
      legs,
    };
  });
}

/** What is free for all on a leg, and what the allotment of a member adds for it alone. */
export function roomsOf(
  tiny: TinyLine,
  run: number,
  leg: number,
): { free: Room; kept: Allotment | null } {
  const published = {
    grams: tiny.rooms[run * 3 + leg] ?? 0,
    cm3: tiny.volumes[run * 3 + leg] ?? 0,
  };
  const pool = tiny.allotments[run * 3 + leg] ?? null;
  if (pool === null || pool.isReleased) return { free: published, kept: null };
  const grams = Math.min(pool.grams, published.grams);
  const cm3 = Math.min(pool.cm3, published.cm3);
  const free = { grams: published.grams - grams, cm3: published.cm3 - cm3 };
  return { free, kept: { ...pool, grams, cm3 } };
}

export function lineOf(tiny: TinyLine, index: number): RoutingLine {
  return {
    id: `l${index}`,
    memberId: `m${tiny.member}`,
    mode: tiny.mode,
    goods: tiny.goods,
    distancesMetres: tiny.metres,
  };
}

export function tariffOf(tiny: TinyLine, index: number): RoutingTariff {
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
