import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { NamedQuery__Output } from '@serai/protos/serai/tracking/v1/NamedQuery';
import type { Subscription__Output } from '@serai/protos/serai/tracking/v1/Subscription';
import type { Call, Database, Handlers } from '@serai/runtime';
import { newId, onceFor } from '@serai/runtime';
import type { QueryKind } from '../../application/epcis/namedQueries';
import {
  dropQuery,
  keepQuery,
  known,
  maxQueries,
  queryId,
  subscribe,
  unsubscribe,
} from '../../application/epcis/namedQueries';
import type { EventPlaces } from '../../application/epcis/following';
import type { EventReads } from '../../application/epcis/queries';
import type { QueryParameter } from '../../domain/epcis/eventQuery';
import type { KnownQuery, Subscription } from '../../domain/epcis/namedQuery';
import { memberScope } from '../who';
import { prefixesIn, prefixMessages } from './prefixes';

type Named = Omit<
  Handlers<EpcisServiceDefinition>,
  | 'capture'
  | 'getCapture'
  | 'listCaptures'
  | 'queryEvents'
  | 'listTerms'
  | 'listFollowed'
  | 'followEvents'
>;

/** Queries under a name, each owner's own, and who is told what they find. */
export function namedQueries(
  database: () => Database,
  kind: QueryKind,
  reads: EventReads,
  places: Pick<EventPlaces, 'head'>,
): Named {
  const owned = async (call: Call<unknown>, name: string): Promise<KnownQuery> =>
    known(await reads.query(queryId(ownerOf(call), name)));
  return {
    keepQuery: async (call) => {
      const { name = '', parameters = [], prefixes = [] } = call.request.query ?? {};
      const ownerId = ownerOf(call);
      const { found } = await reads.queries(ownerId, { cursor: '', limit: maxQueries });
      const count = found.filter(({ status }) => status === 'kept').length;
      const said = { parameters: plain(parameters), prefixes: prefixesIn(prefixes) };
      const command = { ownerId, name, count, ...said };
      return { query: queryMessage(await onceFor(database(), keepQuery(kind), call, command)) };
    },
    getQuery: async (call) => ({ query: queryMessage(await owned(call, call.request.name)) }),
    listQueries: async (call) => {
      const { cursor = '', limit = 0 } = call.request.page ?? {};
      const { found, nextCursor } = await reads.queries(ownerOf(call), { cursor, limit });
      const queries = found.flatMap((each) => (each.status === 'kept' ? [queryMessage(each)] : []));
      return { queries, nextCursor };
    },
    dropQuery: async (call) => {
      const { name } = call.request;
      await onceFor(database(), dropQuery(kind), call, { ownerId: ownerOf(call), name });
      return {};
    },
    subscribe: async (call) => {
      const { subscription: asked, signatureToken } = call.request;
      const { queryName: name = '', target = '', stream = false } = asked ?? {};
      const schedule = plain(asked?.schedule ?? []);
      const { reportIfEmpty = false, initialRecordTime = 0 } = asked ?? {};
      // What was recorded since then may have been placed long ago.
      const from =
        initialRecordTime === 0
          ? { fromPlace: await places.head() }
          : { fromPlace: 0, initialRecordTime };
      const when = { stream, schedule, reportIfEmpty, ...from };
      const told = { id: newId('sub'), target, signatureToken, ...when };
      const command = { ownerId: ownerOf(call), name, subscription: told };
      const subscription = await onceFor(database(), subscribe(kind), call, command);
      return { subscription: subscriptionMessage(name, subscription) };
    },
    listSubscriptions: async (call) => {
      const { name, subscriptions } = await owned(call, call.request.queryName);
      return { subscriptions: subscriptions.map((each) => subscriptionMessage(name, each)) };
    },
    unsubscribe: async (call) => {
      const { queryName: name, id } = call.request;
      await onceFor(database(), unsubscribe(kind), call, { ownerId: ownerOf(call), name, id });
      return {};
    },
  };
}

/** A member's people share its queries; those of the alliance itself share theirs. */
function ownerOf(call: Call<unknown>): string {
  return call.actor.member ?? memberScope(call) ?? 'alliance';
}

function plain(parameters: readonly QueryParameter[]): QueryParameter[] {
  return parameters.map(({ name, values }) => ({ name, values: [...values] }));
}

function queryMessage(query: KnownQuery): NamedQuery__Output {
  const { name, ownerId, parameters, prefixes, createdAt } = query;
  const told = parameters.map((one) => ({ name: one.name, values: [...one.values] }));
  return { name, ownerId, parameters: told, prefixes: prefixMessages(prefixes), createdAt };
}

/** Its token is told to nobody again. */
export function subscriptionMessage(
  queryName: string,
  subscription: Subscription,
): Subscription__Output {
  const { signatureToken: _secret, fromPlace: _from, schedule, ...told } = subscription;
  const { initialRecordTime = 0 } = told;
  const when = schedule.map(({ name, values }) => ({ name, values: [...values] }));
  return { ...told, initialRecordTime, queryName, schedule: when };
}
