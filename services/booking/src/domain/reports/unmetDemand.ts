import type { Instant } from '@serai/model';

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

/** What is looked at of a quote: where to, how much, what was shown and for how long. */
export interface QuotedDemand {
  readonly requirement: {
    readonly from: { readonly country: string };
    readonly to: { readonly country: string };
    readonly parcels: readonly { readonly grams: number; readonly cm3: number }[];
  };
  readonly options: readonly Shown[];
  readonly reasons: readonly { readonly code: string }[];
  readonly expiresAt: Instant;
}

interface Shown {
  readonly id: string;
  readonly price: { readonly amount: number };
  readonly itinerary: { readonly legs: readonly { readonly memberId: string }[] };
}

/** A quote, and which of its options was booked; absent: none was. */
export interface QuoteSeen {
  readonly quote: QuotedDemand;
  readonly takenOptionId?: string;
}

/** Quotes are counted one by one, so that no more than the rows is kept of them. */
export interface UnmetTally {
  count(seen: QuoteSeen): void;
  /** By countries and reason, in this order. */
  rows(): readonly UnmetDemand[];
}

/** Said beside the figures. */
export const unmetMethod =
  'Quotes of all members made in the period. NO_ROOM: no way was found, and without limits of room ' +
  'there would be one; it counts for every carrier. The others count where an option with a leg of ' +
  'yours was shown. NOT_TAKEN: the quote ran out and nothing was booked. TOO_DEAR: a way without you ' +
  'was booked, and it was cheaper than your cheapest. ELSEWHERE: a way without you was booked that ' +
  'was not cheaper. A quote asked again counts again.';

/** What did not come to the member, as it is known at that moment. */
export function tallyUnmet(memberId: string, at: Instant): UnmetTally {
  const rows = new Map<string, UnmetDemand>();
  return {
    count: (seen) => {
      const reasonCode = whyNot(seen, memberId, at);
      if (reasonCode === undefined) return;
      const { from, to, parcels } = seen.quote.requirement;
      const key = [from.country, to.country, reasonCode].join('/');
      const before = rows.get(key);
      rows.set(key, {
        fromCountry: from.country,
        toCountry: to.country,
        reasonCode,
        quotes: (before?.quotes ?? 0) + 1,
        parcels: (before?.parcels ?? 0) + parcels.length,
        grams: parcels.reduce((sum, { grams }) => sum + grams, before?.grams ?? 0),
        cm3: parcels.reduce((sum, { cm3 }) => sum + cm3, before?.cm3 ?? 0),
      });
    },
    rows: () =>
      [...rows.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row),
  };
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

function isWith({ itinerary }: Shown, memberId: string): boolean {
  return itinerary.legs.some((leg) => leg.memberId === memberId);
}
