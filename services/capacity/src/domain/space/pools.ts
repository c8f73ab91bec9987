import { shareByLargestRemainder, type Instant } from '@serai/model';
import type { AllotmentAsked } from './commands';
import {
  isOver,
  isReleased,
  type AgreedBy,
  type AllotmentPool,
  type LegState,
  type Room,
} from './departure';
import type { PoolSize } from './entry';

/**
 * What a cut leaves of the allotments. The unsold free pool goes first; then what is unsold of the
 * allotments, in proportion; below what is sold nothing is kept for anybody any more. Weight and
 * volume are cut each by itself.
 */
export function cutPools(leg: LegState, size: Room, at: Instant): readonly PoolSize[] {
  const grams = cutSizes(
    size.grams - leg.soldGrams,
    leg.pools.map((pool) => sizeOf(leg, pool.grams, pool.soldGrams, pool, at)),
  );
  const cm3 = cutSizes(
    size.cm3 - leg.soldCm3,
    leg.pools.map((pool) => sizeOf(leg, pool.cm3, pool.soldCm3, pool, at)),
  );
  return leg.pools.map(({ memberId }, index) => ({
    memberId,
    grams: grams[index] ?? 0,
    cm3: cm3[index] ?? 0,
  }));
}

interface Size {
  readonly kept: number;
  readonly sold: number;
}

function sizeOf(leg: LegState, kept: number, sold: number, pool: AllotmentPool, at: Instant): Size {
  return { kept: isReleased(leg, pool, at) ? 0 : kept, sold };
}

function cutSizes(unsold: number, pools: readonly Size[]): readonly number[] {
  if (unsold < 0) return pools.map(() => 0);
  const kept = pools.map((pool) => Math.max(0, pool.kept - pool.sold));
  const total = kept.reduce((sum, one) => sum + one, 0);
  if (total <= unsold) return pools.map((pool) => pool.kept);
  const shares = shareByLargestRemainder(unsold, kept);
  return pools.map((pool, index) =>
    kept[index] === 0 ? pool.kept : pool.sold + (shares[index] ?? 0),
  );
}

/** The leg after so much more (or, below zero, less) was sold, of it so much from an allotment. */
export function withSold(
  leg: LegState,
  sellerId: string,
  sold: Room & { readonly ownGrams: number; readonly ownCm3: number },
  at: Instant,
): LegState {
  const isOwn = sold.ownGrams !== 0 || sold.ownCm3 !== 0;
  const pools = !isOwn
    ? leg.pools
    : leg.pools.map((pool) =>
        pool.memberId !== sellerId
          ? pool
          : {
              ...pool,
              soldGrams: pool.soldGrams + sold.ownGrams,
              soldCm3: pool.soldCm3 + sold.ownCm3,
            },
      );
  const soldGrams = leg.soldGrams + sold.grams;
  const soldCm3 = leg.soldCm3 + sold.cm3;
  return stillOver({ ...leg, soldGrams, soldCm3, pools }, at);
}

/** The leg in its new size, with what the cut left of the allotments. */
export function withSize(
  leg: LegState,
  size: Room,
  pools: readonly PoolSize[],
  at: Instant,
): LegState {
  const left = new Map(pools.map((pool) => [pool.memberId, pool]));
  const cut = leg.pools.map((pool) => ({
    ...pool,
    grams: left.get(pool.memberId)?.grams ?? 0,
    cm3: left.get(pool.memberId)?.cm3 ?? 0,
  }));
  return stillOver({ ...leg, grams: size.grams, cm3: size.cm3, pools: cut }, at);
}

/** The leg with the allotment in place; what was sold from it before stays counted. */
export function withAllotment(
  leg: LegState,
  allotment: AllotmentAsked,
  kept: Room = allotment,
  by?: AgreedBy,
): LegState {
  const { memberId, releaseMinutes } = allotment;
  const { grams, cm3 } = kept;
  const asked = { grams: allotment.grams, cm3: allotment.cm3 };
  const agreed = by === undefined ? {} : { agreed: { ...by, asked } };
  const before = leg.pools.find((pool) => pool.memberId === memberId);
  const { soldGrams = 0, soldCm3 = 0 } = before ?? {};
  const pool = { memberId, grams, cm3, releaseMinutes, soldGrams, soldCm3, ...agreed };
  const others = leg.pools.filter((one) => one.memberId !== memberId);
  return { ...leg, pools: [...others, pool] };
}

/** The leg at its new times. What has flowed to the free pool by the old ones stays there. */
export function withTimes(
  leg: LegState,
  times: { readonly departsAt: Instant; readonly arrivesAt: Instant },
  at: Instant,
): LegState {
  const pools = leg.pools.map((pool) =>
    isReleased(leg, pool, at) ? { ...pool, grams: 0, cm3: 0 } : pool,
  );
  return { ...leg, departsAt: times.departsAt, arrivesAt: times.arrivesAt, pools };
}

function stillOver(leg: LegState, at: Instant): LegState {
  const overSince = isOver(leg) ? (leg.overSince ?? at) : null;
  return overSince === leg.overSince ? leg : { ...leg, overSince };
}
