import type { Instant } from '@serai/model';
import type { DepartureState } from '../domain/space/departure';
import type { RefusedAsk } from '../domain/space/refusedDemand';
import type { HeldOn } from '../domain/space/spaceView';

export interface DatedQuery {
  readonly memberId: string;
  /** Empty: of all lines. */
  readonly lineId: string;
  /** YYYY-MM-DD at the first call; the last one belongs to it. */
  readonly fromDate: string;
  readonly untilDate: string;
}

export interface TimedQuery {
  readonly memberId: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** What a carrier is shown of its space, out of what was written out of the journal. */
export interface SpaceReports {
  /** Held or committed on any of these resources. */
  holdsOn(resourceIds: readonly string[]): Promise<readonly HeldOn[]>;
  departuresOn(query: DatedQuery, limit: number): Promise<readonly DepartureState[]>;
  /** In the order in which it was refused. */
  refusedBetween(query: TimedQuery, limit: number): Promise<readonly RefusedAsk[]>;
}
