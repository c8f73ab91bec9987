import type { Instant } from '@serai/model';
import type { DepartureState } from '../domain/space/departure';
import type { KeptFill } from '../domain/space/filling';
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
  /** Held or committed on any of these resources, by resource, seller and whether committed. */
  holdsOn(resourceIds: readonly string[]): Promise<readonly HeldOn[]>;
  departuresOn(query: DatedQuery, limit: number): Promise<readonly DepartureState[]>;
  /** Undefined: no departure of it was ever opened. */
  carrierOfLine(lineId: string): Promise<string | undefined>;
  /** How these filled, by departure and time. */
  fillsOn(departureIds: readonly string[], limit: number): Promise<readonly KeptFill[]>;
  /** In the order in which it was refused. */
  refusedBetween(query: TimedQuery, limit: number): Promise<readonly RefusedAsk[]>;
}
