import type { Instant } from '@serai/model';

/** A fact as it was heard, before anybody looked at it. */
export interface HeardFact {
  /** The same whenever it is heard again. */
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly data: Buffer;
  /** When it was decided. */
  readonly at: Instant;
}

/** A fact with its place among all that were heard: positions rise by one, and never change. */
export interface FeedRow extends HeardFact {
  readonly position: number;
}

/** Whom a fact may concern. */
export interface Address {
  readonly position: number;
  readonly memberIds: readonly string[];
  /** '' when it is about none. */
  readonly bookingId: string;
}

/** What is read of the feed: nothing else is passed over. */
export interface FeedQuery {
  readonly after: number;
  readonly limit: number;
  /** Of whoever it may concern; absent: of all. */
  readonly memberId?: string;
  readonly types?: readonly string[];
  readonly bookingId?: string;
}

/** Every fact that people can be told, in one order, kept for 30 days. */
export interface Feed {
  /** Heard again, a fact keeps its position. */
  append(facts: readonly HeardFact[]): Promise<void>;
  /** The next rows that nobody has addressed yet. */
  unaddressed(limit: number): Promise<readonly FeedRow[]>;
  /** Addresses rows, in order; from then on they can be read. */
  address(addresses: readonly Address[]): Promise<void>;
  /** The last position that can be read; 0: none. */
  head(): Promise<number>;
  read(query: FeedQuery): Promise<readonly FeedRow[]>;
  /** The position before the first fact that was decided at or after that moment. */
  before(since: Instant): Promise<number>;
  /** Drops what was heard before, but never the last row. */
  prune(heardBefore: Instant): Promise<void>;
}
