import type { Instant } from '@serai/model';
import type { Room, RoutingArea } from '../../domain/routing/network';
import type { CalendarDay, CalendarSpan } from '../../domain/routing/calendar';
import type { FoundWays, RoutingRequirement } from '../../domain/routing/requirement';
import type { Columns, Paths } from '../../domain/routing/timetable';
import type { RunState, Taken } from '../../domain/space/runs';
import type { AllianceChange } from '../allianceCopy';

/** What a search must be told so that it knows one more moment of the alliance, in this order. */
export interface SearchUpdate {
  readonly alliance: readonly AllianceChange[];
  /** The columns lie in memory that all searches share; only where departures changed. */
  readonly timetable: TimetableUpdate | null;
}

export interface TimetableUpdate extends Columns {
  /** Absent where no line took another path since the last update. */
  readonly paths?: Paths;
  /** Ids of the trips from `firstTrip` on; the earlier ones stay as they are. */
  readonly firstTrip: number;
  readonly departureIds: readonly string[];
  readonly cutoffMinutes: Uint16Array;
  readonly inOrder: Uint8Array;
}

/** All ways, the one that arrives first, or those of each day. */
export type SearchQuestion = { readonly requirement: RoutingRequirement } & (
  | { readonly kind: 'ways' }
  | { readonly kind: 'earliest' }
  | { readonly kind: 'calendar'; readonly span: CalendarSpan }
);

/** One search, with what of the space only this requirement needs. */
export interface SearchRequest {
  readonly question: SearchQuestion;
  readonly now: Instant;
  /** Those that serve one of its doors. */
  readonly areas: readonly RoutingArea[];
  /** The runs of these areas, and what is taken of them in the days that may be asked for. */
  readonly runs: ReadonlyMap<string, RunState>;
  readonly taken: ReadonlyMap<string, Taken>;
  /** What the seller's own allotments add to the free pools; by connection. */
  readonly ownRoom: ReadonlyMap<number, Room>;
}

export interface SearchAnswer extends FoundWays {
  /** What a calendar is asked for; its itineraries stand in its days alone. */
  readonly days: readonly CalendarDay[];
  readonly rateTableId: string;
  readonly charterVersion: number;
}

/** Searches for somebody: on another thread, where there are threads to spare. */
export interface Searcher {
  /**
   * Null where the charter or the rates are not known. Ended by the signal with its reason; at
   * `until` it answers with what is proven so far, marked as incomplete.
   */
  search(
    question: SearchQuestion,
    until: Instant,
    signal: AbortSignal,
  ): Promise<SearchAnswer | null>;
}
