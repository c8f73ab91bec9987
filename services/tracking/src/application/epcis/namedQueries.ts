import { derivedId } from '@serai/runtime';
import type { Kind, Step } from '@serai/runtime';
import { eventQuery } from '../../domain/epcis/eventQuery';
import type { QueryParameter } from '../../domain/epcis/eventQuery';
import type {
  KnownQuery,
  NamedQuery,
  NamedQueryFact,
  Subscription,
} from '../../domain/epcis/namedQuery';
import { maxSubscriptions } from '../../domain/epcis/namedQuery';
import type { Prefixes } from '@serai/model';
import { isSchedule } from '@serai/model';
import { epcisRefusals } from '../../domain/epcis/refusals';

export type QueryKind = Kind<NamedQuery, NamedQueryFact>;

export interface KeepQuery {
  readonly ownerId: string;
  readonly name: string;
  readonly parameters: readonly QueryParameter[];
  readonly prefixes: Prefixes;
  /** How many the owner has already. */
  readonly count: number;
}

export interface OfQuery {
  readonly ownerId: string;
  readonly name: string;
}

export const maxQueries = 200;
const namePattern = /^[A-Za-z0-9._-]{1,100}$/;
/** http only to the machine itself, which a gateway that is not told to never connects to. */
const targetPattern = /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])\S{1,2000}$/;

/** Names are each owner's own. */
export function queryId(ownerId: string, name: string): string {
  return derivedId('qry', ownerId, name);
}

/**
 * Keeps a query under a name. The same again changes nothing. Refuses QUERY_NAME_INVALID,
 * QUERY_NAME_USED, TOO_MANY_QUERIES and what `eventQuery` does.
 */
export function keepQuery(kind: QueryKind): Step<KeepQuery, KnownQuery> {
  return {
    name: 'keepQuery',
    touches: ({ ownerId, name }) => [{ kind, id: queryId(ownerId, name) }],
    decide: ({ ownerId, name, parameters, prefixes, count }, sheet) => {
      if (!namePattern.test(name)) throw epcisRefusals.QUERY_NAME_INVALID({ field: 'name' });
      eventQuery(parameters, prefixes);
      const id = queryId(ownerId, name);
      if (sheet.state(kind, id).status !== 'absent') {
        throw epcisRefusals.QUERY_NAME_USED({ field: 'name' });
      }
      if (count >= maxQueries) throw epcisRefusals.TOO_MANY_QUERIES({ field: 'name' });
      const made = { ownerId, name, parameters, prefixes, createdAt: sheet.at, subscriptions: [] };
      const query = { ...made, status: 'kept' as const };
      sheet.record(kind, id, [{ type: 'QueryKept', query }]);
      return query;
    },
  };
}

/** Its subscriptions end with it. Refuses QUERY_MISSING. */
export function dropQuery(kind: QueryKind): Step<OfQuery, null> {
  return {
    name: 'dropQuery',
    touches: ({ ownerId, name }) => [{ kind, id: queryId(ownerId, name) }],
    decide: ({ ownerId, name }, sheet) => {
      const id = queryId(ownerId, name);
      known(sheet.state(kind, id));
      sheet.record(kind, id, [{ type: 'QueryDropped' }]);
      return null;
    },
  };
}

/** Refuses QUERY_MISSING, SUBSCRIPTION_INVALID and TOO_MANY_SUBSCRIPTIONS. */
export function subscribe(
  kind: QueryKind,
): Step<OfQuery & { readonly subscription: Omit<Subscription, 'createdAt'> }, Subscription> {
  return {
    name: 'subscribe',
    touches: ({ ownerId, name }) => [{ kind, id: queryId(ownerId, name) }],
    decide: ({ ownerId, name, subscription: asked }, sheet) => {
      const id = queryId(ownerId, name);
      const query = known(sheet.state(kind, id));
      const { schedule, stream, target } = asked;
      if (stream ? schedule.length > 0 : !comesRound(schedule)) {
        throw epcisRefusals.SUBSCRIPTION_INVALID({ field: 'schedule' });
      }
      if (!targetPattern.test(target)) {
        throw epcisRefusals.SUBSCRIPTION_INVALID({ field: 'dest' });
      }
      if (query.subscriptions.length >= maxSubscriptions) {
        throw epcisRefusals.TOO_MANY_SUBSCRIPTIONS();
      }
      const subscription = { ...asked, createdAt: sheet.at };
      sheet.record(kind, id, [{ type: 'Subscribed', subscription }]);
      return subscription;
    },
  };
}

/** Refuses QUERY_MISSING and SUBSCRIPTION_MISSING. */
export function unsubscribe(kind: QueryKind): Step<OfQuery & { readonly id: string }, null> {
  return {
    name: 'unsubscribe',
    touches: ({ ownerId, name }) => [{ kind, id: queryId(ownerId, name) }],
    decide: ({ ownerId, name, id: subscriptionId }, sheet) => {
      const id = queryId(ownerId, name);
      const { subscriptions } = known(sheet.state(kind, id));
      if (!subscriptions.some((each) => each.id === subscriptionId)) {
        throw epcisRefusals.SUBSCRIPTION_MISSING();
      }
      sheet.record(kind, id, [{ type: 'Unsubscribed', id: subscriptionId }]);
      return null;
    },
  };
}

function comesRound(schedule: readonly QueryParameter[]): boolean {
  const fields = Object.fromEntries(schedule.map(({ name, values }) => [name, values.join()]));
  const isOneEach = schedule.every(({ values }) => values.length === 1);
  return isOneEach && schedule.length === Object.keys(fields).length && isSchedule(fields);
}

export function known(query: NamedQuery): KnownQuery {
  if (query.status === 'absent') throw epcisRefusals.QUERY_MISSING();
  return query;
}
