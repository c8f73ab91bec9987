import type { Instant } from '@serai/model';
import type { Booking } from '../../domain/bookingState';
import type { QuoteSeen } from '../../domain/reports/unmetDemand';
import type { Requirement } from '../../domain/requirement';

export interface Period {
  readonly memberId: string;
  readonly from: Instant;
  /** The first moment that is not of it any more. */
  readonly until: Instant;
}

/** So many bookings or quotes are looked at for one report, the earliest ones. */
export const mostRows = 20_000;

/** What reports are made from. */
export interface Reports {
  /** Made in the period, with a leg of the member. */
  bookingsWith(period: Period, limit: number): Promise<readonly Booking[]>;
  /** Made in the period for anyone: with a leg of the member, or with no way at all. */
  quotesSeen(period: Period, limit: number): AsyncIterable<QuoteSeen>;
  /** Ids of those made in the period for the member, the earliest first. */
  quoteIdsOf(period: Period, limit: number): Promise<readonly string[]>;
  /** What was asked in these quotes, in the order of the ids. */
  requirementsOf(quoteIds: readonly string[]): Promise<readonly Requirement[]>;
  /** Ids of all members that are active, but for this one. */
  otherMembers(memberId: string): Promise<readonly string[]>;
}
