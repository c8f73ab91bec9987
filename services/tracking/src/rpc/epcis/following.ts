import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { Handlers } from '@serai/runtime';
import { pageLimit, viewerOf } from '@serai/runtime';
import type { EventPlaces } from '../../application/epcis/following';
import { known, queryId } from '../../application/epcis/namedQueries';
import type { EventReads } from '../../application/epcis/queries';
import { eventQuery } from '../../domain/epcis/eventQuery';
import { subscriptionMessage } from './namedQueries';
import { prefixMessages } from './prefixes';

type Following = Pick<Handlers<EpcisServiceDefinition>, 'listFollowed' | 'followEvents'>;

const maxEvents = 100;

/** For who delivers: the subscriptions of all members, and what each of them is to be told. */
export function following(reads: EventReads, places: EventPlaces): Following {
  return {
    listFollowed: async ({ request }) => {
      const limit = pageLimit(request.page?.limit ?? 0);
      const found = await places.followedQueries(request.page?.cursor ?? '', limit);
      const followed = found.queries.flatMap(({ name, ownerId, subscriptions }) =>
        subscriptions.map((each) => ({
          subscription: subscriptionMessage(name, each),
          ownerId,
          signatureToken: each.signatureToken,
          fromPlace: each.fromPlace,
        })),
      );
      return { followed, nextCursor: found.nextCursor };
    },
    followEvents: async ({ request }) => {
      const { ownerId, queryName, after, recordedFrom, until } = request;
      const { parameters, prefixes } = known(await reads.query(queryId(ownerId, queryName)));
      if (after === undefined) return { events: [], after: await places.head(), more: false };
      const query = eventQuery(parameters, prefixes);
      const viewer = viewerOf(request.viewer);
      const limit = pageLimit(request.limit, maxEvents);
      const asked = { query, viewer, after, recordedFrom, until, limit };
      const { found, after: next, isMore } = await places.follow(asked);
      const events = found.map((one) => ({
        json: one.json,
        prefixes: prefixMessages(one.prefixes),
      }));
      return { events, after: next, more: isMore };
    },
  };
}
