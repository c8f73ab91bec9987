import type { Instant } from '@serai/model';
import type { Happening } from './happening';
import type { UnitEnd } from './unitEnd';

export type UnitKind = 'parcel' | 'bag' | 'cage' | 'pallet' | 'container' | 'unknown';

/** A numbered seal: who put it on answers for what is behind it. */
export interface Seal {
  readonly number: string;
  readonly memberId: string;
}

export interface Announcement {
  readonly memberId: string;
  readonly handOverId: string;
}

/** What can become true of a unit. */
export type UnitFact =
  | {
      readonly type: 'UnitExpected';
      readonly sscc: string;
      readonly bookingId: string;
      readonly sellerId: string;
      readonly shipper: string;
      readonly plannedMemberIds: readonly string[];
      readonly at: Instant;
    }
  /** The members of the way that it goes now, from where it is on. */
  | {
      readonly type: 'UnitReplanned';
      readonly plannedMemberIds: readonly string[];
      readonly at: Instant;
    }
  | { readonly type: 'UnitMade'; readonly sscc: string; readonly kind: UnitKind }
  | {
      readonly type: 'UnitCaptured';
      readonly sscc: string;
      readonly bookingId: string;
      readonly happening: Happening;
    }
  | {
      readonly type: 'HappeningCorrected';
      readonly eventId: string;
      /** Whose event; absent from facts of before, whoever's it was. */
      readonly memberId?: string;
      readonly at: Instant;
    }
  /** Where it was read nobody had published, and somebody did. */
  | {
      readonly type: 'HappeningPlaced';
      readonly eventId: string;
      readonly memberId: string;
      readonly pointId: string;
      /** It is not on its way. */
      readonly isAstray: boolean;
      readonly at: Instant;
    }
  | {
      readonly type: 'CustodyBegan';
      readonly bookingId: string;
      readonly memberId: string;
      readonly at: Instant;
    }
  /** Its booking became known, and does not know who had it: nobody did. */
  | {
      readonly type: 'CustodyVoided';
      /** Who collected it for a member that may have it, as its subcontractor. */
      readonly worked?: { readonly memberId: string; readonly forMemberId: string };
      readonly at: Instant;
    }
  | {
      readonly type: 'CustodyMoved';
      readonly bookingId: string;
      readonly from: string;
      readonly to: string;
      readonly handOverId: string;
      readonly condition: string;
      /** It was missing behind an intact seal, and goes back to who sealed it. */
      readonly isShortage?: true;
      readonly at: Instant;
    }
  | ({ readonly type: 'UnitAnnounced'; readonly at: Instant } & Announcement)
  | { readonly type: 'AnnouncementEnded'; readonly handOverId: string; readonly at: Instant }
  /** It handles it from now on for the member that has it. */
  | { readonly type: 'WorkBegan'; readonly memberId: string; readonly at: Instant }
  | { readonly type: 'WorkEnded'; readonly memberId: string; readonly at: Instant }
  | { readonly type: 'UnitEnclosed'; readonly parentSscc: string }
  | { readonly type: 'UnitTakenOut' }
  | {
      readonly type: 'ContentChanged';
      readonly childSsccs: readonly string[];
      /** They were read elsewhere. */
      readonly parted?: readonly string[];
    }
  | ({ readonly type: 'UnitSealed' } & Seal)
  | { readonly type: 'SealEnded' }
  | {
      readonly type: 'ParcelDelivered';
      readonly bookingId: string;
      readonly memberId: string;
      readonly at: Instant;
      readonly receivedBy: string;
    }
  /** Custody ended otherwise, as who had it declared. */
  | {
      readonly type: 'ParcelEnded';
      readonly end: UnitEnd;
      readonly bookingId: string;
      readonly memberId: string;
      readonly at: Instant;
      readonly reason: string;
    }
  | {
      readonly type: 'ParcelWeighed';
      readonly bookingId: string;
      readonly memberId: string;
      readonly subject: string;
      readonly pointId: string;
      readonly grams: number;
      readonly cm3: number;
      readonly evidence: string;
      readonly eventId: string;
      readonly weighedAt: Instant;
    }
  | { readonly type: 'UnitCancelled'; readonly at: Instant };
