import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Database, Door } from '@serai/runtime';
import { door } from '@serai/runtime';
import type { News } from '../application/awaitNews';
import type { Kinds } from '../application/kinds';
import type { TrackingReads } from '../application/reads';
import type { TrackReads } from '../application/track';
import { scanningHandlers } from './field';
import { handOverHandlers } from './handOvers';
import { officeHandlers } from './office';
import { trackingRules } from './rules';

/** Tracking's gRPC service. */
export function trackingDoor(
  database: () => Database,
  kinds: Kinds,
  reads: TrackingReads,
  trackReads: TrackReads,
  news: News,
): Door {
  return door<TrackingServiceDefinition>('serai.tracking.v1.TrackingService', trackingRules, {
    ...scanningHandlers(database, kinds, reads),
    ...handOverHandlers(database, kinds, reads),
    ...officeHandlers(database, kinds, reads, trackReads, news),
  });
}
