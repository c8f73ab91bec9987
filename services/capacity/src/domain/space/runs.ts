import type { Room } from './departure';

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
}

/** What a warehouse or hub can keep over each day. */
export interface StorageState {
  readonly pointId: string;
  readonly memberId: string;
  readonly cm3: number;
}

/** What is held and committed of one run or storage on one day. */
export interface Taken extends Room {
  readonly stops: number;
}

export const nothingTaken: Taken = { grams: 0, cm3: 0, stops: 0 };
