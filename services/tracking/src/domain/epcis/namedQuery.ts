import type { Instant, Prefixes } from '@serai/model';
import type { QueryParameter } from './eventQuery';

/**
 * A query that a member keeps under a name, with those who want to be told what it finds. It is
 * kept, subscribed to and unsubscribed from, and dropped with its subscriptions; what it says is
 * never changed.
 */
export type NamedQuery = { readonly status: 'absent' } | KnownQuery;

export interface KnownQuery {
  readonly status: 'kept';
  readonly ownerId: string;
  readonly name: string;
  readonly parameters: readonly QueryParameter[];
  readonly prefixes: Prefixes;
  readonly createdAt: Instant;
  readonly subscriptions: readonly Subscription[];
}

/** Either on a schedule, or as events are recorded. */
export interface Subscription {
  readonly id: string;
  readonly target: string;
  readonly stream: boolean;
  readonly schedule: readonly QueryParameter[];
  readonly reportIfEmpty: boolean;
  readonly signatureToken: string;
  /** It is told of what was placed later, */
  readonly fromPlace: number;
  /** and recorded from then on; absent: since it was made. */
  readonly initialRecordTime?: Instant;
  readonly createdAt: Instant;
}

export type NamedQueryFact =
  | { readonly type: 'QueryKept'; readonly query: KnownQuery }
  | { readonly type: 'QueryDropped' }
  | { readonly type: 'Subscribed'; readonly subscription: Subscription }
  | { readonly type: 'Unsubscribed'; readonly id: string };

export const absentQuery: NamedQuery = { status: 'absent' };
export const maxSubscriptions = 20;

export function evolveNamedQuery(state: NamedQuery, fact: NamedQueryFact): NamedQuery {
  if (fact.type === 'QueryKept') return fact.query;
  if (state.status === 'absent' || fact.type === 'QueryDropped') return absentQuery;
  const others = state.subscriptions.filter(
    ({ id }) => id !== (fact.type === 'Subscribed' ? fact.subscription.id : fact.id),
  );
  const subscriptions = fact.type === 'Subscribed' ? [...others, fact.subscription] : others;
  return { ...state, subscriptions };
}
