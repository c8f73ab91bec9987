import type { Refusal } from '@serai/model';
import { networkRefusals as refusals } from './networkRefusals';

/**
 * Anything a member puts into the network lives like this: published, published again with other
 * words, perhaps withdrawn, perhaps published once more. Nothing is ever unpublished: what was sold
 * on it still goes.
 */
export type Publication<T> =
  | { readonly status: 'unpublished' }
  | { readonly status: 'published' | 'withdrawn'; readonly value: T };

export type PublicationFact<T> =
  { readonly type: 'published'; readonly value: T } | { readonly type: 'withdrawn' };

export function evolvePublication<T>(
  state: Publication<T>,
  fact: PublicationFact<T>,
): Publication<T> {
  if (fact.type === 'published') return { status: 'published', value: fact.value };
  return state.status === 'unpublished' ? state : { status: 'withdrawn', value: state.value };
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

/** Values are made by one function each, and so name their fields in one order. */
function isSame<T>(one: T, other: T): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
