import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { Handlers } from '@serai/runtime';
import type { EventReads } from '../../application/epcis/queries';
import { termKinds } from '../../application/epcis/queries';
import { eventQuery } from '../../domain/epcis/eventQuery';
import { epcisRefusals } from '../../domain/epcis/refusals';
import { memberScope } from '../who';
import { prefixesIn, prefixMessages } from './prefixes';

type Querying = Pick<Handlers<EpcisServiceDefinition>, 'queryEvents' | 'listTerms'>;

/** Events out. */
export function querying(reads: EventReads): Querying {
  return {
    queryEvents: async (call) => {
      memberScope(call);
      const { page, parameters, prefixes } = call.request;
      const query = eventQuery(parameters, prefixesIn(prefixes));
      const paging = { cursor: page?.cursor ?? '', limit: page?.limit ?? 0 };
      const { found, nextCursor } = await reads.events(query, call.actor, paging);
      const events = found.map(({ json, prefixes: own }) => ({
        json,
        prefixes: prefixMessages(own),
      }));
      return { events, nextCursor };
    },
    listTerms: async (call) => {
      memberScope(call);
      const { page, kind: asked } = call.request;
      const kind = termKinds.find((each) => each === asked);
      if (kind === undefined) throw epcisRefusals.QUERY_PARAMETER_UNKNOWN({ field: 'kind' });
      const paging = { cursor: page?.cursor ?? '', limit: page?.limit ?? 0 };
      const { found, nextCursor } = await reads.terms(kind, call.actor, paging);
      return { terms: [...found], nextCursor };
    },
  };
}
