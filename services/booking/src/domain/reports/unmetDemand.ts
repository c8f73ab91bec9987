import type { Instant } from '@serai/model';
import type { Option } from '../option';
import type { Quote } from '../quote';
import { totalOf } from '../requirement';

export type UnmetReason = 'NO_ROOM' | 'NOT_TAKEN' | 'TOO_DEAR' | 'ELSEWHERE';

/** Demand from one country to another that did not come to a member, and why. */
export interface UnmetDemand {
  readonly fromCountry: string;
  readonly toCountry: string;
  readonly reasonCode: UnmetReason;
  readonly quotes: number;
  readonly parcels: number;
  readonly grams: number;
  readonly cm3: number;
}

/** A quote, and which of its options was booked; absent: none was. */
export interface QuoteSeen {
  readonly quote: Quote;
  readonly takenOptionId?: string;
}

/** Said beside the figures. */
export const unmetMethod =
  'Quotes of all members made in the period. NO_ROOM: no way was found, and without limits of room ' +
  'there would be one; it counts for every carrier. The others count where an option with a leg of ' +
  'yours was shown. NOT_TAKEN: the quote ran out and nothing was booked. TOO_DEAR: a way without you ' +
  'was booked, and it was cheaper than your cheapest. ELSEWHERE: a way without you was booked that ' +
  'was not cheaper. A quote asked again counts again.';

/** By countries and reason, in this order. */
export function unmetDemand(
  seen: readonly QuoteSeen[],
  memberId: string,
  at: Instant,
): readonly UnmetDemand[] {
  const rows = new Map<string, UnmetDemand>();
  for (const one of seen) {
    const reasonCode = whyNot(one, memberId, at);
    if (reasonCode === undefined) continue;
    const { from, to, parcels } = one.quote.requirement;
    const { grams, cm3 } = totalOf(parcels);
    const key = [from.country, to.country, reasonCode].join('/');
    const before = rows.get(key);
    rows.set(key, {
      fromCountry: from.country,
      toCountry: to.country,
      reasonCode,
      quotes: (before?.quotes ?? 0) + 1,
      parcels: (before?.parcels ?? 0) + parcels.length,
      grams: (before?.grams ?? 0) + grams,
      cm3: (before?.cm3 ?? 0) + cm3,
    });
  }
  return [...rows.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

function whyNot(
  { quote, takenOptionId }: QuoteSeen,
  memberId: string,
  at: Instant,
): UnmetReason | undefined {
  const { options, reasons, expiresAt } = quote;
  if (options.length === 0) {
    return reasons.some(({ code }) => code === 'NO_ROOM') ? 'NO_ROOM' : undefined;
  }
  const own = options.filter((option) => isWith(option, memberId));
  if (own.length === 0) return undefined;
  if (takenOptionId === undefined) return at >= expiresAt ? 'NOT_TAKEN' : undefined;
  const taken = options.find(({ id }) => id === takenOptionId);
  if (taken === undefined || isWith(taken, memberId)) return undefined;
  const cheapest = Math.min(...own.map(({ price }) => price.amount));
  return taken.price.amount < cheapest ? 'TOO_DEAR' : 'ELSEWHERE';
}

function isWith({ itinerary }: Option, memberId: string): boolean {
  return itinerary.legs.some((leg) => leg.memberId === memberId);
}
