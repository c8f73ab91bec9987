import type { Instant } from '@serai/model';

/** Where a parcel was last read, and the outer unit that it travels in; empty where in none. */
export interface Seen {
  readonly pointId: string;
  readonly at: Instant;
  readonly outerSscc: string;
}

/** SSCCs that were scanned at a door. */
export interface Progress {
  readonly collected: readonly string[];
  readonly delivered: readonly string[];
  /** Those that were lost, returned, seized or destroyed; absent before the first. */
  readonly ended?: readonly string[];
  /** The latest moment at which one of them was delivered, or ended; absent before the first. */
  readonly lastDeliveredAt?: Instant;
  /** By SSCC; absent before the first was read at a point. */
  readonly seen?: Readonly<Record<string, Seen>>;
}

export type ProgressFact =
  | { readonly type: 'ParcelCollected'; readonly sscc: string }
  | { readonly type: 'ParcelSeen'; readonly sscc: string; readonly seen: Seen }
  | {
      /** Ended: it was lost, returned, seized or destroyed. */
      readonly type: 'ParcelDelivered' | 'ParcelEnded';
      readonly sscc: string;
      readonly at: Instant;
    };

/** How far its parcels are after one of them was seen. */
export function progressAfter(progress: Progress, fact: ProgressFact): Progress {
  switch (fact.type) {
    case 'ParcelCollected':
      return { ...progress, collected: [...progress.collected, fact.sscc] };
    case 'ParcelSeen':
      return { ...progress, seen: { ...progress.seen, [fact.sscc]: fact.seen } };
    case 'ParcelDelivered':
    case 'ParcelEnded': {
      const name = fact.type === 'ParcelEnded' ? 'ended' : 'delivered';
      const lastDeliveredAt = lastDeliveryOf(progress, fact.at);
      return { ...progress, [name]: [...(progress[name] ?? []), fact.sscc], lastDeliveredAt };
    }
  }
}

/** Parcels are heard of in any order: the latest delivery need not be the last that is heard. */
export function lastDeliveryOf({ lastDeliveredAt }: Progress, at: Instant): Instant {
  return Math.max(lastDeliveredAt ?? at, at);
}

/** Whether a parcel is not under way any more: it was delivered, or came to another end. */
export function isBehind({ delivered, ended = [] }: Progress, sscc: string): boolean {
  return delivered.includes(sscc) || ended.includes(sscc);
}
