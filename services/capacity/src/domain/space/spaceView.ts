import type { Instant } from '@serai/model';
import { poolsOn, type DayRoom, type KeptOnDay, type Offered } from './dayPools';
import { isReleased, type DepartureState, type LegState } from './departure';

/** What the holds of a seller take of one resource, those that are committed or the others. */
export interface HeldOn extends DayRoom {
  readonly resourceId: string;
  readonly sellerId: string;
  readonly isCommitted: boolean;
  /** Of it from the seller's own allotment. */
  readonly own: DayRoom;
}

export interface PoolView {
  /** Empty: the free pool. */
  readonly memberId: string;
  readonly agreementId: string;
  readonly isReleased: boolean;
  readonly size: DayRoom;
  readonly held: DayRoom;
  readonly sold: DayRoom;
  readonly left: DayRoom;
}

/** How a leg, or a run or storage on one day, stands at a moment. */
export interface ResourceView {
  readonly kind: 'leg' | 'run' | 'storage';
  readonly resourceId: string;
  readonly published: DayRoom;
  /** Kept and not released. */
  readonly allotted: DayRoom;
  readonly held: DayRoom;
  /** Committed. */
  readonly sold: DayRoom;
  /** Committed, once it has left. */
  readonly travelled: DayRoom;
  readonly unsold: DayRoom;
  readonly pools: readonly PoolView[];
}

const nothing: DayRoom = { grams: 0, cm3: 0, stops: 0 };
const dayMs = 86_400_000;

/** What a cancelled departure has sold does not travel. */
export function viewOfLeg(
  departure: DepartureState,
  leg: LegState,
  holds: readonly HeldOn[],
  at: Instant,
): ResourceView {
  const kept = leg.pools.map((pool): KeptOnDay => {
    const { memberId, grams, cm3, agreed } = pool;
    const agreementId = agreed?.agreementId ?? '';
    return { memberId, agreementId, grams, cm3, stops: 0, isReleased: isReleased(leg, pool, at) };
  });
  const published = { grams: leg.grams, cm3: leg.cm3, stops: 0 };
  const resourceId = `${departure.id}/${leg.index}`;
  const hasLeft = departure.status === 'open' && at >= leg.departsAt;
  return viewOf({ kind: 'leg', resourceId, published, kept, hasLeft }, holds);
}

export function viewOfDay(
  kind: 'run' | 'storage',
  resourceId: string,
  offered: Offered,
  dayStart: Instant,
  holds: readonly HeldOn[],
  at: Instant,
): ResourceView {
  const { grams, cm3, stops } = offered;
  const kept = poolsOn(offered, dayStart, at);
  const hasLeft = at >= dayStart + dayMs;
  return viewOf({ kind, resourceId, published: { grams, cm3, stops }, kept, hasLeft }, holds);
}

interface Standing extends Pick<ResourceView, 'kind' | 'resourceId' | 'published'> {
  readonly kept: readonly KeptOnDay[];
  readonly hasLeft: boolean;
}

function viewOf(
  { kind, resourceId, published, kept, hasLeft }: Standing,
  holds: readonly HeldOn[],
): ResourceView {
  const here = holds.filter((hold) => hold.resourceId === resourceId);
  const isHeld = ({ isCommitted }: HeldOn): boolean => !isCommitted;
  const isSold = ({ isCommitted }: HeldOn): boolean => isCommitted;
  const pools = kept.map((pool): PoolView => {
    const own = here.filter(({ sellerId }) => sellerId === pool.memberId);
    const held = sumOf(own.filter(isHeld).map((hold) => hold.own));
    const sold = sumOf(own.filter(isSold).map((hold) => hold.own));
    const unsold = less(less(pool, held), sold);
    const { memberId, agreementId, isReleased: released } = pool;
    const size = { grams: pool.grams, cm3: pool.cm3, stops: pool.stops };
    return {
      memberId,
      agreementId,
      isReleased: released,
      size,
      held,
      sold,
      left: released ? nothing : unsold,
    };
  });
  const held = sumOf(here.filter(isHeld));
  const sold = sumOf(here.filter(isSold));
  const unsold = less(less(published, held), sold);
  const freeHeld = less(held, sumOf(pools.map((pool) => pool.held)));
  const freeSold = less(sold, sumOf(pools.map((pool) => pool.sold)));
  const left = less(unsold, sumOf(pools.map((pool) => pool.left)));
  const free: PoolView = {
    memberId: '',
    agreementId: '',
    isReleased: false,
    size: sumOf([left, freeHeld, freeSold]),
    held: freeHeld,
    sold: freeSold,
    left,
  };
  return {
    kind,
    resourceId,
    published,
    allotted: sumOf(pools.filter((pool) => !pool.isReleased).map(({ size }) => size)),
    held,
    sold,
    travelled: hasLeft ? sold : nothing,
    unsold,
    pools: [free, ...pools],
  };
}

function sumOf(rooms: readonly DayRoom[]): DayRoom {
  return rooms.reduce(
    (sum, { grams, cm3, stops }) => ({
      grams: sum.grams + grams,
      cm3: sum.cm3 + cm3,
      stops: sum.stops + stops,
    }),
    nothing,
  );
}

function less(one: DayRoom, other: DayRoom): DayRoom {
  return {
    grams: Math.max(0, one.grams - other.grams),
    cm3: Math.max(0, one.cm3 - other.cm3),
    stops: Math.max(0, one.stops - other.stops),
  };
}
