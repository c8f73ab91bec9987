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
  /** It is told of what was placed later. */
  readonly fromPlace: number;
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

const scheduleRanges: Readonly<Record<string, readonly [number, number]>> = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  dayOfWeek: [1, 7],
};

/** `5`, `1,2`, `[1-5]` and their mixtures, as EPCIS 2.0 (8.2.5.3) writes schedules. */
export function isSchedule(schedule: readonly QueryParameter[]): boolean {
  return schedule.every(({ name, values }) => {
    const range = Object.hasOwn(scheduleRanges, name) ? scheduleRanges[name] : undefined;
    return range !== undefined && values.length === 1 && isField(values[0] ?? '', range);
  });
}

function isField(text: string, [least, most]: readonly [number, number]): boolean {
  return text.split(',').every((element) => {
    const [, one, from, to] = /^(?:(\d{1,2})|\[(\d{1,2})-(\d{1,2})\])$/.exec(element) ?? [];
    const numbers = [one, from, to].filter((each) => each !== undefined).map(Number);
    const isWithin = numbers.every((number) => number >= least && number <= most);
    return numbers.length > 0 && isWithin && (from === undefined || Number(from) <= Number(to));
  });
}
