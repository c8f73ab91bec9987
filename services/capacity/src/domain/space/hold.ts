import type { Instant } from '@serai/model';

const longestLeadMs = 5 * 60_000;
const lifePerLead = 10;

/**
 * A hold is space on every leg, run and storage day of an itinerary: all of it or nothing. It is
 * held until a time, committed for good (repeated, committed for ever), exchanged for other space,
 * or released; a hold that nobody committed expires by a write of its own, never by time alone. A
 * hold released before it was known is barred: when it comes late it is refused. One that was
 * committed is retired long after all that it holds: it stays committed and never changes again.
 */
export type HoldState =
  | (HoldTerms & { readonly status: 'held'; readonly until: Instant })
  | (HoldTerms & {
      readonly status: 'committed';
      /** It is no longer in memory, and was looked up. */
      readonly isRetired?: true;
    })
  | (HoldTerms & { readonly status: 'released' | 'expired' })
  | BarredHold;

export interface HoldTerms {
  readonly id: string;
  readonly sellerId: string;
  readonly bookingId: string;
  readonly items: readonly HeldItem[];
  /** Grows with each change: what an exchange expects. */
  readonly version: number;
  /** 1 when it is new, one more with each change: who follows it sees that nothing is missing. */
  readonly changes: number;
}

/** Released before it was known. Without a seller it was released by the alliance itself. */
export interface BarredHold {
  readonly id: string;
  readonly status: 'barred';
  readonly sellerId: string | null;
  readonly version: number;
}

/**
 * Space asked of one resource.
 *   leg      <departure id>/<leg index>
 *   run      <area id>/<run reference>/<yyyymmdd>
 *   storage  <point id>/<yyyymmdd>
 */
export interface SpaceItem {
  readonly kind: 'leg' | 'run' | 'storage';
  readonly resourceId: string;
  readonly grams: number;
  readonly cm3: number;
  readonly stops: number;
}

/** How an item was drawn: so much from the seller's own allotment, the rest from the free pool. */
export interface Draw {
  readonly ownGrams: number;
  readonly ownCm3: number;
  /** Of a run; absent where it is none. */
  readonly ownStops?: number;
}

export type HeldItem = SpaceItem & Draw;

/**
 * When the end of a hold made `at` is warned of: five minutes before, or a tenth of its life where
 * that is shorter.
 */
export function warningAt(until: Instant, at: Instant): Instant {
  return until - Math.min(longestLeadMs, Math.ceil((until - at) / lifePerLead));
}
