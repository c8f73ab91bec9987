import type { Instant } from '@serai/model';
import type { DepartureState } from '../domain/space/departure';
import type { HoldState } from '../domain/space/hold';

export interface DepartureQuery {
  /** Empty: of all lines. */
  readonly lineId: string;
  /** Empty: anywhere. */
  readonly pointId: string;
  /** Of the departure at the first call. */
  readonly from?: Instant;
  readonly until?: Instant;
}

export interface PageAsked {
  readonly cursor: string;
  readonly limit: number;
}

export interface PageOf<T> {
  readonly rows: readonly T[];
  /** Empty: there is no more. */
  readonly nextCursor: string;
}

export interface OverList {
  /** Departures that have more sold than published; of one carrier, or (null) of all. */
  overDepartures(memberId: string | null, page: PageAsked): Promise<PageOf<DepartureState>>;
}

/** Lists over what was written out of the journal. */
export interface SpaceLists extends OverList {
  /** By time of departure. */
  departures(query: DepartureQuery, page: PageAsked): Promise<PageOf<DepartureState>>;
  /** Those that take space, held and committed, by id. */
  liveHolds(page: PageAsked): Promise<PageOf<HoldState>>;
}
