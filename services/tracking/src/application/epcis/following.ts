import type { Actor, Instant } from '@serai/model';
import type { EventQuery } from '../../domain/epcis/eventQuery';
import type { KnownQuery } from '../../domain/epcis/namedQuery';
import type { FoundEvent } from './queries';

export interface Followed {
  readonly found: readonly FoundEvent[];
  /** The place of the last event that was looked at: go on from here. */
  readonly after: number;
  readonly isMore: boolean;
}

export interface Follow {
  readonly query: EventQuery;
  readonly viewer: Actor;
  readonly after: number;
  /** What was recorded before is passed over. */
  readonly recordedFrom: Instant;
  readonly limit: number;
  /** The last place to look at; 0: as far as there is. */
  readonly until: number;
}

/**
 * Events in one order that never changes. An event is placed when it was applied, so that whoever
 * may see it does; nothing is placed before what was placed already. Nobody following, nobody places.
 */
export interface EventPlaces {
  /** Where the last placed event stands; 0 when there is none. */
  head(): Promise<number>;
  /** Places what was recorded since, and answers what the viewer sees behind `after`. */
  follow(asked: Follow): Promise<Followed>;
  /** Queries with subscriptions, of all members, in pages. */
  followedQueries(
    cursor: string,
    limit: number,
  ): Promise<{ readonly queries: readonly KnownQuery[]; readonly nextCursor: string }>;
}
