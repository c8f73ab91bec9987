import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { Database, Door, Rules } from '@serai/runtime';
import { door } from '@serai/runtime';
import { captureWhole } from '../../application/epcis/captureWhole';
import type { EventPlaces } from '../../application/epcis/following';
import type { EventReads } from '../../application/epcis/queries';
import type { EventStore } from '../../application/epcis/rows';
import type { Kinds } from '../../application/kinds';
import { capturing } from './capturing';
import { following } from './following';
import { namedQueries } from './namedQueries';
import { querying } from './querying';

const readers = ['operator', 'device', 'shipper', 'admin', 'auditor', 'service'] as const;
const reading = { roles: readers, idempotent: true };
const own = { roles: ['operator', 'device', 'admin', 'auditor'] as const, idempotent: true };
const office = ['operator', 'admin', 'auditor'] as const;

/** Who may capture, ask and keep queries. What they then see is for `eventFor` to say. */
export const epcisRules: Rules<EpcisServiceDefinition> = {
  Capture: { roles: ['operator', 'device'] },
  GetCapture: own,
  ListCaptures: own,
  QueryEvents: reading,
  ListTerms: reading,
  KeepQuery: { roles: office },
  GetQuery: { roles: office, idempotent: true },
  ListQueries: { roles: office, idempotent: true },
  DropQuery: { roles: office },
  Subscribe: { roles: office },
  ListSubscriptions: { roles: office, idempotent: true },
  Unsubscribe: { roles: office },
  ListFollowed: { roles: ['service'], idempotent: true },
  FollowEvents: { roles: ['service'], idempotent: true },
};

/** Tracking's door for GS1 EPCIS 2.0. */
export function epcisDoor(
  database: () => Database,
  kinds: Kinds,
  store: EventStore,
  reads: EventReads,
  places: EventPlaces,
): Door {
  return door<EpcisServiceDefinition>('serai.tracking.v1.EpcisService', epcisRules, {
    ...capturing(store, reads, captureWhole(database, kinds)),
    ...querying(reads),
    ...namedQueries(database, kinds.namedQuery, reads, places),
    ...following(reads, places),
  });
}
