import type { Actor, Instant } from '@serai/model';
import type { DaySpan } from './dayPools';
import type { AgreedBy } from './departure';
import type { SpaceItem } from './hold';
import type { RunState, StorageState } from './runs';

/** Who asks under which key: the same key is answered once, and repeated as often as asked. */
export interface Asking {
  /** `hold:<hold id>/...`, or the subject and its request id, or what the thing's version is. */
  readonly key: string;
  readonly actor: Actor;
}

/**
 * Opens a departure. While nothing of it is held or was ever cancelled, opening it again replaces
 * it: give that its own key (such as `open:<departure id>/<line version>`).
 */
export interface OpenDeparture extends Asking {
  readonly kind: 'open';
  readonly departure: OpenedDeparture;
}

export interface OpenedDeparture {
  /** dep_<line>_<yyyymmdd> */
  readonly id: string;
  readonly lineId: string;
  readonly memberId: string;
  readonly mode: string;
  /** YYYY-MM-DD at the first call. */
  readonly date: string;
  readonly cutoffMinutes: number;
  readonly sellerIds: readonly string[];
  readonly legs: readonly {
    readonly fromPointId: string;
    readonly toPointId: string;
    readonly departsAt: Instant;
    readonly arrivesAt: Instant;
    readonly grams: number;
    readonly cm3: number;
  }[];
  readonly allotments: readonly AllotmentAsked[];
}

export interface AllotmentAsked {
  readonly memberId: string;
  readonly grams: number;
  readonly cm3: number;
  readonly releaseMinutes: number;
}

/** Offers a run of a service area on its weekdays, or changes it; without days it ends. */
export interface OpenRun extends Asking {
  readonly kind: 'openRun';
  readonly run: Omit<RunState, 'pools'>;
}

/** Offers storage at a point, every day the same. */
export interface OpenStorage extends Asking {
  readonly kind: 'openStorage';
  readonly storage: Omit<StorageState, 'pools'>;
}

export interface HoldSpace extends Asking {
  readonly kind: 'hold';
  readonly holdId: string;
  readonly sellerId: string;
  readonly bookingId: string;
  readonly items: readonly SpaceItem[];
  /** Zero where it is committed at once. */
  readonly until: Instant;
  readonly commit: boolean;
  /** Why it is not to be had, as was known when it was asked. */
  readonly barred?: Barred;
}

/** An item at a point that is closed then, or under an embargo. */
export interface Barred {
  readonly code: 'POINT_CLOSED' | 'EMBARGOED';
  /** items[2] */
  readonly field: string;
}

/** A seller of null is the alliance itself: a service that acts for nobody. */
export interface CommitHold extends Asking {
  readonly kind: 'commit';
  readonly holdId: string;
  readonly sellerId: string | null;
}

export interface ReleaseHold extends Asking {
  readonly kind: 'release';
  readonly holdId: string;
  readonly sellerId: string | null;
}

export interface ExchangeHold extends Asking {
  readonly kind: 'exchange';
  readonly holdId: string;
  readonly sellerId: string | null;
  readonly expectedVersion: number;
  readonly items: readonly SpaceItem[];
  /**
   * New holds that take over part of it: all are granted together or none. Where they are named,
   * even none of them, the hold may keep nothing and end released.
   */
  readonly also?: readonly HoldBeside[];
  readonly together?: Together;
  /** Of what it asks for and had not before. */
  readonly barred?: Barred;
}

/** One of so many exchanges that stand one after the other: all of them are granted or none. */
export interface Together {
  readonly id: string;
  readonly count: number;
}

/** A hold made by an exchange: its seller and its end are those of the hold that is exchanged. */
export interface HoldBeside {
  readonly holdId: string;
  readonly bookingId: string;
  readonly items: readonly SpaceItem[];
}

export interface ExpireHold extends Asking {
  readonly kind: 'expire';
  readonly holdId: string;
}

/** Says that a hold which nobody committed ends soon; nothing of it changes. */
export interface WarnOfEnd extends Asking {
  readonly kind: 'warn';
  readonly holdId: string;
}

/** Asked by the service itself: lets go of what is long past, of each of these if it is. */
export interface RetirePast extends Asking {
  readonly kind: 'retire';
  readonly of: 'hold' | 'departure' | 'day';
  /** A day by its resource id. */
  readonly ids: readonly string[];
  /** The last group that is known to be written out: what changed later stays. */
  readonly writtenOut: number;
}

/** What a carrier does to its departure; a carrier of null is the alliance itself. */
interface OfDeparture extends Asking {
  readonly departureId: string;
  readonly carrierId: string | null;
}

export interface ReviseDeparture extends OfDeparture {
  readonly kind: 'revise';
  readonly legs: readonly {
    readonly index: number;
    readonly departsAt: Instant;
    readonly arrivesAt: Instant;
  }[];
  readonly reason: string;
}

/** The new published size of one leg, smaller or larger. */
export interface CutDeparture extends OfDeparture {
  readonly kind: 'cut';
  readonly leg: number;
  readonly grams: number;
  readonly cm3: number;
  readonly reason: string;
}

export interface CancelDeparture extends OfDeparture {
  readonly kind: 'cancel';
  readonly reason: string;
}

/** Keeps so much of every leg for one member; zero of both ends it. */
export interface SetAllotment extends OfDeparture {
  readonly kind: 'allot';
  readonly allotment: AllotmentAsked;
  /**
   * By whose terms; absent: by hand of the carrier. What was agreed on is kept as far as there is
   * room, where one by hand is refused.
   */
  readonly agreed?: AgreedBy;
}

/** Keeps so much of every day of a run or of storage for one member; without spans it ends. */
export interface AllotDays extends Asking {
  readonly kind: 'allotDays';
  readonly of: DayResource;
  readonly carrierId: string | null;
  readonly memberId: string;
  readonly spans: readonly DaySpan[];
  readonly agreed?: AgreedBy;
}

export type DayResource =
  | { readonly kind: 'run'; readonly areaId: string; readonly reference: string }
  | { readonly kind: 'storage'; readonly pointId: string };

export type SpaceCommand =
  | OpenDeparture
  | OpenRun
  | OpenStorage
  | HoldSpace
  | CommitHold
  | ReleaseHold
  | ExchangeHold
  | ExpireHold
  | WarnOfEnd
  | RetirePast
  | ReviseDeparture
  | CutDeparture
  | CancelDeparture
  | SetAllotment
  | AllotDays;
