/** How much: weight, volume, and stops of a round. */
export interface Amount {
  readonly grams: number;
  readonly cm3: number;
  readonly stops: number;
}

export const dimensions = ['grams', 'cm3', 'stops'] as const;
export type Dimension = (typeof dimensions)[number];

/** Space that is kept for one member until it is released. */
export interface KeptPool {
  readonly memberId: string;
  readonly releaseMinutes: number;
  readonly size: Amount;
  sold: Amount;
}

/** One leg of a departure, or one day of a run or of storage. */
export interface Room {
  size: Amount;
  sold: Amount;
  pools: KeptPool[];
  /** Infinite where nothing departs. */
  departsAt: number;
}

export const none: Amount = { grams: 0, cm3: 0, stops: 0 };
const minuteMs = 60_000;

export function plus(one: Amount, other: Amount): Amount {
  return {
    grams: one.grams + other.grams,
    cm3: one.cm3 + other.cm3,
    stops: one.stops + other.stops,
  };
}

export function minus(one: Amount, other: Amount): Amount {
  return plus(one, { grams: -other.grams, cm3: -other.cm3, stops: -other.stops });
}

export function isReleased(room: Room, pool: KeptPool, at: number): boolean {
  return at >= room.departsAt - pool.releaseMinutes * minuteMs;
}

/** What is neither sold nor free: kept for members and not yet taken by them. */
export function keptOf(room: Room, dimension: Dimension, at: number): number {
  return room.pools
    .filter((pool) => !isReleased(room, pool, at))
    .reduce((sum, { size, sold }) => sum + Math.max(0, size[dimension] - sold[dimension]), 0);
}

/** What everybody may still take. */
export function freeOf(room: Room, dimension: 'grams' | 'cm3', at: number): number {
  return Math.max(0, room.size[dimension] - room.sold[dimension] - keptOf(room, dimension, at));
}
