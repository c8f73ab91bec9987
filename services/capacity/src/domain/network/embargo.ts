import { isInstant, type Instant } from '@serai/model';
import { countryOf, wordOf, wordsOf } from './fields';
import { goodsWords, type Goods } from './line';
import { networkRefusals as refusals } from './networkRefusals';
import type { Publication, PublicationFact } from './publication';

const longestReason = 500;

/**
 * What does not move for a while: goods of some kinds, all that gets on or off at a point or in a
 * country, all that rides a line, or some goods at one of these. The alliance lays it on anything, a
 * member on a point or line of its own. It is in force from a moment, until another or until it is
 * lifted, and is kept for ever.
 */
export interface Embargo {
  /** Who laid it on what is its own; empty: the alliance. */
  readonly memberId: string;
  /** Of these three at most one is not empty. */
  readonly pointId: string;
  readonly lineId: string;
  readonly country: string;
  /** None: all. */
  readonly goods: readonly Goods[];
  readonly validFrom: Instant;
  /** Null: until it is lifted. */
  readonly validTo: Instant | null;
  readonly reason: string;
  /** Of its country, as it was declared; or its point. */
  readonly pointIds: readonly string[];
}

export interface EmbargoDraft {
  readonly pointId: string;
  readonly lineId: string;
  readonly country: string;
  readonly goods: readonly string[];
  /** Absent: from now on. */
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly reason: string;
}

/** An embargo that can be kept. Refuses EMBARGO_INVALID, COUNTRY_UNKNOWN and WORD_UNKNOWN. */
export function embargo(
  memberId: string,
  draft: EmbargoDraft,
  now: Instant,
  pointIds: readonly string[],
): Embargo {
  const { pointId, lineId, country, validFrom = now, validTo = null, reason } = draft;
  const goods = wordsOf(draft.goods, goodsWords, 'goods');
  const places = [pointId, lineId, country].filter((place) => place !== '');
  if (places.length > 1) throw refusals.EMBARGO_INVALID({ field: 'country' });
  if (places.length === 0 && goods.length === 0) throw refusals.EMBARGO_INVALID({ field: 'goods' });
  if (country !== '') countryOf(country);
  if (!isInstant(validFrom)) throw refusals.EMBARGO_INVALID({ field: 'validFrom' });
  const isAfter = validTo === null || (isInstant(validTo) && validTo > validFrom);
  if (!isAfter) throw refusals.EMBARGO_INVALID({ field: 'validTo' });
  const isSaid = reason.trim() !== '' && reason.length <= longestReason;
  if (!isSaid) throw refusals.EMBARGO_INVALID({ field: 'reason' });
  return { memberId, pointId, lineId, country, goods, validFrom, validTo, reason, pointIds };
}

/** The status of those that are asked for. Refuses WORD_UNKNOWN. */
export function embargoStatus(word: string): 'published' | 'withdrawn' {
  return wordOf(word, ['declared', 'lifted'], 'status') === 'declared' ? 'published' : 'withdrawn';
}

/** Lifting twice says nothing new. Refuses EMBARGO_UNKNOWN. */
export function decideLift(state: Publication<Embargo>): readonly PublicationFact<Embargo>[] {
  if (state.status === 'unpublished') throw refusals.EMBARGO_UNKNOWN({ field: 'embargoId' });
  return state.status === 'withdrawn' ? [] : [{ type: 'withdrawn' }];
}

/** Whether it is in force at some moment of a time, both ends of it included. */
export function isInForce({ validFrom, validTo }: Embargo, from: Instant, to: Instant): boolean {
  return validFrom <= to && (validTo === null || validTo > from);
}

/** Whether any of these goods may not go. */
export function isOnGoods({ goods }: Embargo, words: readonly string[]): boolean {
  return goods.length === 0 || goods.some((word) => words.includes(word));
}

/** Whether it is on these goods wherever they are. */
export function isEverywhere({ pointId, lineId, country }: Embargo): boolean {
  return pointId === '' && lineId === '' && country === '';
}
