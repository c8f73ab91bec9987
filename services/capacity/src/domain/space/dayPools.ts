import type { Instant } from '@serai/model';
import type { Taken } from './runs';

/** Of a run in grams, cm3 and stops; of storage in cm3 alone. */
export interface DayRoom {
  readonly grams: number;
  readonly cm3: number;
  readonly stops: number;
}

/**
 * Space of a run or of storage kept for one member: on every day that begins within one of its
 * spans, until the release time before that day, then free for all.
 */
export interface DayPool {
  readonly memberId: string;
  /** By whose terms; empty: by hand of the carrier. */
  readonly agreementId: string;
  /** How much was heard of the agreement when this was asked: what is older changes nothing. */
  readonly heard: number;
  /** None: it is kept no more. */
  readonly spans: readonly DaySpan[];
}

export interface DaySpan extends DayRoom {
  readonly releaseMinutes: number;
  readonly from: Instant;
  /** Null: without an end. */
  readonly to: Instant | null;
}

/** What of a day is kept for a member. */
export interface KeptOnDay extends DayRoom {
  readonly memberId: string;
  readonly agreementId: string;
  readonly isReleased: boolean;
}

export interface Offered extends DayRoom {
  readonly pools?: readonly DayPool[];
}

/** Of the seller's own pool, and of what is free for all. */
export interface OwnAndFree {
  readonly own: DayRoom;
  readonly free: DayRoom;
}

const minuteMs = 60_000;
const units = ['grams', 'cm3', 'stops'] as const;

/**
 * The pools of a day that begins at this moment. Who agreed first is served first: together they
 * are never more than what is offered.
 */
export function poolsOn(offered: Offered, dayStart: Instant, at: Instant): readonly KeptOnDay[] {
  const kept: KeptOnDay[] = [];
  let left: DayRoom = offered;
  for (const { memberId, agreementId, spans } of offered.pools ?? []) {
    const span = spans.find(({ from, to }) => from <= dayStart && (to === null || dayStart < to));
    if (span === undefined || kept.some((one) => one.memberId === memberId)) continue;
    const room = least(span, left);
    const isReleased = at >= dayStart - span.releaseMinutes * minuteMs;
    kept.push({ memberId, agreementId, isReleased, ...room });
    left = less(left, room);
  }
  return kept;
}

/**
 * What a seller may still take of a day: of its own pool, and of what is free for all. Where less
 * is left than is kept, nothing is free, and who comes first takes of its own what is left.
 */
export function roomOnDay(
  offered: Offered,
  taken: Taken,
  dayStart: Instant,
  sellerId: string,
  at: Instant,
): OwnAndFree {
  const left = less(offered, taken);
  let free = left;
  let own: DayRoom = { grams: 0, cm3: 0, stops: 0 };
  for (const pool of poolsOn(offered, dayStart, at)) {
    if (pool.isReleased) continue;
    const sold = taken.own?.find(({ memberId }) => memberId === pool.memberId);
    const kept = sold === undefined ? pool : less(pool, sold);
    free = less(free, kept);
    if (pool.memberId === sellerId) own = least(kept, left);
  }
  return { own, free };
}

/** Whether all that is kept at any moment from then on is offered. */
export function fitsOffered(offered: Offered): boolean {
  const spans = (offered.pools ?? []).flatMap((pool) => pool.spans);
  return spans.every(({ from }) =>
    units.every((unit) => {
      const meanwhile = spans.filter((one) => one.from <= from && (one.to ?? Infinity) > from);
      return meanwhile.reduce((sum, one) => sum + one[unit], 0) <= offered[unit];
    }),
  );
}

/** The pools with one in place, of which no other is left of that member but agreed ones. */
export function withPool(pools: readonly DayPool[] = [], pool: DayPool): readonly DayPool[] {
  const { memberId, agreementId } = pool;
  const isReplaced = (one: DayPool): boolean =>
    one.memberId === memberId && (one.agreementId === agreementId || one.agreementId === '');
  const place = pools.findIndex(isReplaced);
  const others = pools.filter((one) => !isReplaced(one));
  return place < 0 ? [...others, pool] : others.toSpliced(place, 0, pool);
}

function least(one: DayRoom, other: DayRoom): DayRoom {
  return {
    grams: Math.min(one.grams, other.grams),
    cm3: Math.min(one.cm3, other.cm3),
    stops: Math.min(one.stops, other.stops),
  };
}

function less(one: DayRoom, other: DayRoom): DayRoom {
  return {
    grams: Math.max(0, one.grams - other.grams),
    cm3: Math.max(0, one.cm3 - other.cm3),
    stops: Math.max(0, one.stops - other.stops),
  };
}
