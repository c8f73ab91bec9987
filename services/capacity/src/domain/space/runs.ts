import type { DayPool, DayRoom } from './dayPools';

/** A round of a service area, on its weekdays: so much each time. */
export interface RunState {
  readonly areaId: string;
  readonly reference: string;
  readonly memberId: string;
  /** 1 = Monday; none: it is not offered any more. */
  readonly days: readonly number[];
  readonly grams: number;
  readonly cm3: number;
  readonly stops: number;
  /** In the order in which they were agreed on; absent: nothing is kept for anybody. */
  readonly pools?: readonly DayPool[];
}

/** What a warehouse or hub can keep over each day. */
export interface StorageState {
  readonly pointId: string;
  readonly memberId: string;
  readonly cm3: number;
  readonly pools?: readonly DayPool[];
}

/** What is held and committed of one run or storage on one day. */
export interface Taken extends DayRoom {
  /** Of it from allotments, by member; absent where that is nothing. */
  readonly own?: readonly OwnTaken[];
  /** Of it by holds that were retired; absent where none was. */
  readonly retired?: DayRoom;
}

export interface OwnTaken extends DayRoom {
  readonly memberId: string;
}

export const nothingTaken: Taken = { grams: 0, cm3: 0, stops: 0 };

/** What is taken once a seller has taken so much more (below zero: less), so much of it its own. */
export function withTaken(
  taken: Taken,
  sellerId: string,
  more: DayRoom & {
    readonly ownGrams: number;
    readonly ownCm3: number;
    readonly ownStops?: number;
  },
): Taken {
  const { ownGrams: grams, ownCm3: cm3, ownStops: stops = 0 } = more;
  const before = taken.own?.find(({ memberId }) => memberId === sellerId) ?? nothingTaken;
  const mine = { memberId: sellerId, ...sumOf(before, { grams, cm3, stops }) };
  const others = taken.own?.filter(({ memberId }) => memberId !== sellerId) ?? [];
  const isAny = mine.grams > 0 || mine.cm3 > 0 || mine.stops > 0;
  const own = isAny ? [...others, mine] : others;
  const { retired } = taken;
  return { ...sumOf(taken, more), ...(own.length > 0 && { own }), ...(retired && { retired }) };
}

function sumOf(one: DayRoom, other: DayRoom): DayRoom {
  return {
    grams: one.grams + other.grams,
    cm3: one.cm3 + other.cm3,
    stops: one.stops + other.stops,
  };
}
