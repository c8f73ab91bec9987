import { isInstant, type Instant, type Refusal } from '@serai/model';
import { networkRefusals as refusals } from './networkRefusals';

const longestReason = 500;

/**
 * Anything a member puts into the network lives like this: published, published again with other
 * words, perhaps withdrawn, perhaps published once more. Nothing is ever unpublished: what was sold
 * on it still goes.
 */
export type Publication<T> =
  | { readonly status: 'unpublished' }
  | {
      readonly status: 'published' | 'withdrawn';
      readonly value: T;
      /** Of a point: when nothing passes it. */
      readonly closed?: Closure;
    };

/** From when until when nothing arrives or leaves, and why; without an end for good. */
export interface Closure {
  readonly from: Instant;
  readonly until?: Instant;
  readonly reason: string;
}

export type PublicationFact<T> =
  | { readonly type: 'published'; readonly value: T }
  | { readonly type: 'withdrawn' }
  | { readonly type: 'closed'; readonly closed: Closure; readonly memberId: string };

export function evolvePublication<T>(
  state: Publication<T>,
  fact: PublicationFact<T>,
): Publication<T> {
  const closed = state.status === 'unpublished' ? {} : closureOf(state);
  if (fact.type === 'published') return { status: 'published', value: fact.value, ...closed };
  if (state.status === 'unpublished') return state;
  if (fact.type === 'closed') return { ...state, closed: fact.closed };
  return { status: 'withdrawn', value: state.value, ...closed };
}

/** What the present value forbids the next one; null where it may follow. */
export type MayFollow<T> = (present: T, next: T) => Refusal | null;

/** Publishing what is published already says nothing new. Refuses what `mayFollow` refuses. */
export function decidePublish<T>(
  state: Publication<T>,
  value: T,
  mayFollow: MayFollow<T>,
): readonly PublicationFact<T>[] {
  if (state.status !== 'unpublished') {
    const refusal = mayFollow(state.value, value);
    if (refusal !== null) throw refusal;
    if (state.status === 'published' && isSame(state.value, value)) return [];
  }
  return [{ type: 'published', value }];
}

/** Withdrawing twice says nothing new. Refuses LINE_UNKNOWN. */
export function decideWithdraw<T>(state: Publication<T>): readonly PublicationFact<T>[] {
  if (state.status === 'unpublished') throw refusals.LINE_UNKNOWN({ field: 'lineId' });
  return state.status === 'withdrawn' ? [] : [{ type: 'withdrawn' }];
}

/** Closing again for the same time and reason says nothing new. Refuses what no closure can be. */
export function decideClose<T extends { readonly memberId: string }>(
  state: Publication<T>,
  { from, until, reason }: Closure,
): readonly PublicationFact<T>[] {
  if (state.status === 'unpublished') throw refusals.POINT_UNKNOWN({ field: 'pointId' });
  if (!isInstant(from)) throw refusals.CLOSURE_INVALID({ field: 'from' });
  const isAfter = until === undefined || (isInstant(until) && until > from);
  if (!isAfter) throw refusals.CLOSURE_INVALID({ field: 'until' });
  const isSaid = reason.trim() !== '' && reason.length <= longestReason;
  if (!isSaid) throw refusals.CLOSURE_INVALID({ field: 'reason' });
  const closed = { from, ...(until !== undefined && { until }), reason };
  const { memberId } = state.value;
  return isSame(state.closed, closed) ? [] : [{ type: 'closed', closed, memberId }];
}

/** Whether nothing passes at some moment of a time. */
export function isClosedIn(
  { closed }: { readonly closed?: Closure },
  from: Instant,
  to: Instant,
): boolean {
  if (closed === undefined || closed.from > to) return false;
  return closed.until === undefined || closed.until > from;
}

function closureOf({ closed }: { readonly closed?: Closure }): { closed?: Closure } {
  return closed === undefined ? {} : { closed };
}

/** Values are made by one function each, and so name their fields in one order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
