import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Database, Door } from '@serai/runtime';
import { door } from '@serai/runtime';
import type { News } from '../application/awaitNews';
import type { EventStore } from '../application/epcis/rows';
import type { Kinds } from '../application/kinds';
import type { Partner } from '../application/partner';
import type { TrackingReads } from '../application/reads';
import type { TrackReads } from '../application/track';
import { scanningHandlers } from './field';
import { gateHandlers } from './gate';
import { handOverHandlers } from './handOvers';
import { liabilityHandlers } from './liability';
import { officeHandlers } from './office';
import { queueHandlers } from './queue';
import { trackingRules } from './rules';

/** Tracking's gRPC service. */
export function trackingDoor(
  database: () => Database,
  kinds: Kinds,
  reads: TrackingReads,
  trackReads: TrackReads,
  news: News,
  partner: Partner,
  events: EventStore,
): Door {
  const scanning = scanningHandlers(database, kinds, reads);
  const handingOver = handOverHandlers(database, kinds, reads, partner);
  const gate = () => ({ database: database(), kinds, events, nearby: reads.nearby });
  return door<TrackingServiceDefinition>('serai.tracking.v1.TrackingService', trackingRules, {
    ...scanning,
    ...handingOver,
    ...gateHandlers(gate),
    ...queueHandlers({ ...scanning, receive: handingOver.receive }),
    ...liabilityHandlers(reads, partner),
    ...officeHandlers(database, kinds, reads, trackReads, news),
  });
}
