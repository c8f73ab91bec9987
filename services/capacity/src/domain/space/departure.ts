import type { Instant } from '@serai/model';

/**
 * A departure is one dated run of a line. It is opened with the size of each leg, sold from its
 * pools, revised when its times move, cut or enlarged when its size does, and may be cancelled.
 * Every leg has one free pool and a pool for each allotment: space kept for one member until its
 * release time, then free for all. An allotment never falls below what was sold from it. When a leg
 * is cut below what is sold the cut stands, nothing more is granted, and the leg is over. Long after
 * it arrived it is retired: it stays as it was written out, and nothing of it changes any more.
 */
export interface DepartureState {
  readonly id: string;
  readonly lineId: string;
  readonly memberId: string;
  readonly mode: string;
  /** YYYY-MM-DD at the first call. */
  readonly date: string;
  readonly status: 'open' | 'cancelled';
  readonly cutoffMinutes: number;
  /** None: every member may sell it. */
  readonly sellerIds: readonly string[];
  readonly legs: readonly LegState[];
  /** The number of the group that last changed it. */
  readonly version: number;
  /** Of the last change; empty when there was none. */
  readonly reason: string;
  /** It is no longer in memory, and was looked up. */
  readonly isRetired?: true;
}

export interface LegState {
  readonly index: number;
  readonly fromPointId: string;
  readonly toPointId: string;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  /** As published. */
  readonly grams: number;
  readonly cm3: number;
  /** Held and committed, of all pools. */
  readonly soldGrams: number;
  readonly soldCm3: number;
  readonly pools: readonly AllotmentPool[];
  /** Since when more is sold than published; null when it is not. */
  readonly overSince: Instant | null;
  /** What is sold to holds that were retired; absent where none was. */
  readonly retired?: Room;
}

/** Space of a leg kept for one member, and what was sold from it. */
export interface AllotmentPool {
  readonly memberId: string;
  readonly grams: number;
  readonly cm3: number;
  /** Before the departure of the leg: then what is unsold is free for all. */
  readonly releaseMinutes: number;
  readonly soldGrams: number;
  readonly soldCm3: number;
  /** By whose terms, and what they ask for; absent: by hand of the carrier. */
  readonly agreed?: AgreedBy & { readonly asked: Room };
}

export interface AgreedBy {
  readonly agreementId: string;
  /** How much was heard of the agreement: what is older changes nothing. */
  readonly heard: number;
}

export interface Room {
  readonly grams: number;
  readonly cm3: number;
}

const minuteMs = 60_000;

/** What a seller may still take of a leg: its own allotment first, then the free pool. */
export function roomOnLeg(
  departure: DepartureState,
  legIndex: number,
  sellerId: string,
  at: Instant,
): Room {
  const leg = departure.legs[legIndex];
  if (leg === undefined || departure.status !== 'open') return { grams: 0, cm3: 0 };
  if (!maySell(departure, sellerId)) return { grams: 0, cm3: 0 };
  const own = ownRoom(leg, sellerId, at);
  const free = freeRoom(leg, at);
  return { grams: own.grams + free.grams, cm3: own.cm3 + free.cm3 };
}

/** What is left of the seller's own allotment of a leg. */
export function ownRoom(leg: LegState, sellerId: string, at: Instant): Room {
  const pool = leg.pools.find(({ memberId }) => memberId === sellerId);
  if (pool === undefined || isReleased(leg, pool, at)) return { grams: 0, cm3: 0 };
  return {
    grams: Math.max(0, pool.grams - pool.soldGrams),
    cm3: Math.max(0, pool.cm3 - pool.soldCm3),
  };
}

/** What is left of a leg for everybody: without what is kept for somebody and not yet released. */
export function freeRoom(leg: LegState, at: Instant): Room {
  let grams = leg.grams - leg.soldGrams;
  let cm3 = leg.cm3 - leg.soldCm3;
  for (const pool of leg.pools) {
    if (isReleased(leg, pool, at)) continue;
    grams -= Math.max(0, pool.grams - pool.soldGrams);
    cm3 -= Math.max(0, pool.cm3 - pool.soldCm3);
  }
  return { grams: Math.max(0, grams), cm3: Math.max(0, cm3) };
}

/** Whether the allotment has flowed to the free pool, but for what was sold from it. */
export function isReleased(leg: LegState, pool: AllotmentPool, at: Instant): boolean {
  return at >= leg.departsAt - pool.releaseMinutes * minuteMs;
}

/** From when on a leg takes nothing more. */
export function cutoffAt(departure: DepartureState, leg: LegState): Instant {
  return leg.departsAt - departure.cutoffMinutes * minuteMs;
}

export function maySell(departure: Pick<DepartureState, 'sellerIds'>, sellerId: string): boolean {
  return departure.sellerIds.length === 0 || departure.sellerIds.includes(sellerId);
}

export function isOver(leg: LegState): boolean {
  return leg.soldGrams > leg.grams || leg.soldCm3 > leg.cm3;
}
