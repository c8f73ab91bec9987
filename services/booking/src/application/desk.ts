import type { Actor, Instant } from '@serai/model';
import type { CallAsked, Database } from '@serai/runtime';
import type { Booking, BookingStatus } from '../domain/bookingState';
import type { CharterTerms } from '../domain/charter';
import type { MemberState } from '../domain/member';
import type { Parcel } from '../domain/parcel';
import type { QuoteState } from '../domain/quote';
import type { Capacity } from './capacity';
import type { Kinds } from './kinds';
import type { ReplanShelf } from './replan/replanShelf';

/** Everything that somebody at the booking desk works with. */
export interface Desk {
  readonly database: () => Database;
  readonly kinds: Kinds;
  readonly shelf: Shelf;
  readonly replans: ReplanShelf;
  readonly capacity: Capacity;
  readonly quoteValidMs: number;
  /** How long the answer to a proposal is awaited. */
  readonly answerWithinMs: number;
  /** How far ahead parcels may be ready; as departures are opened when it is absent. */
  readonly readyAheadDays?: number;
}

/** Who asks, and under which request id. */
export interface Asker extends CallAsked {
  readonly actor: Actor;
  /** When who asks gives up; absent: never. */
  readonly deadline?: Instant;
}

/** A booking with the number of facts it has had. */
export interface Kept {
  readonly booking: Booking;
  readonly version: number;
}

export interface KeptParcel {
  readonly kept: Kept;
  readonly parcel: Parcel;
}

/** Whose bookings a list shows; nothing: everybody's. */
export interface Reach {
  readonly sellerId?: string;
  readonly subject?: string;
}

export interface BookingFilter extends Reach {
  readonly status?: BookingStatus;
  readonly reference?: string;
  /** With a part that weighs more than its hold. */
  readonly lacksRoom?: true;
}

/** A place among those who wait: who asked first stands first, of one moment by id. */
export interface WaitingPlace {
  readonly askedAt: Instant;
  readonly id: string;
}

/** What can be looked up, and the few things that are kept beside the aggregates. */
export interface Shelf {
  quote(id: string): Promise<QuoteState>;
  member(id: string): Promise<MemberState>;
  /** As it was heard of last. */
  charter(): Promise<CharterTerms>;
  booking(id: string): Promise<Kept | undefined>;
  /** Newest first; `before` is the id of the last one of the page before. */
  bookings(filter: BookingFilter, before: string | undefined, limit: number): Promise<Kept[]>;
  /** By id or SSCC. */
  parcel(idOrSscc: string): Promise<KeptParcel | undefined>;
  /** In the order of bookings (oldest first) and numbers, after that parcel of that booking. */
  parcels(
    filter: Reach & { readonly bookingId?: string },
    after: { readonly bookingId: string; readonly number: number } | undefined,
    limit: number,
  ): Promise<KeptParcel[]>;
  /**
   * Requested ones without an answer, cancelled ones whose space was not yet given back and those
   * with a part whose hold is not what it needs; in the order of their ids, after that one.
   */
  unfinished(limit: number, after?: string): Promise<string[]>;
  /** Rooms where space came back since they were served, with their versions. */
  roomsWithSpace(limit: number): Promise<readonly { id: string; version: number }[]>;
  /** Rooms that somebody waits for. */
  roomsWaitedFor(): Promise<readonly string[]>;
  /** Who waits for a room, in the order of asking, behind that place. */
  waitingFor(
    roomId: string,
    after: WaitingPlace | undefined,
    limit: number,
  ): Promise<readonly Kept[]>;
  /** Who travels overweight for want of that room, in the same order. */
  lackingRoomOf(
    roomId: string,
    after: WaitingPlace | undefined,
    limit: number,
  ): Promise<readonly Kept[]>;
  /** Those whose answer-by time has come. */
  waitedOut(now: Instant, limit: number): Promise<readonly string[]>;
  /** The first of so many serial numbers that nobody else is given; gaps are never filled. */
  takeSerials(companyPrefix: string, count: number): Promise<number>;
  /** Whether nobody else works on it at present; then nobody else does until that moment. */
  takeTurn(bookingId: string, now: Instant, until: Instant): Promise<boolean>;
  endTurn(bookingId: string): Promise<void>;
}
