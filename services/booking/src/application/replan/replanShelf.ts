import type { Instant } from '@serai/model';
import type { ExchangeAsked, SpaceAsked } from '../capacity';
import type { Kept } from '../desk';
import type { Itinerary } from '../../domain/itinerary';
import type { Pins } from '../../domain/option';
import type { Cause } from '../../domain/replan/cause';
import type { OuterUnit } from '../../domain/replan/outerUnit';
import type { KnownReroute } from '../../domain/replan/reroute';
import type { Rerouting } from '../../domain/replan/rerouteParts';
import type { Size } from '../../domain/splitWay';

/**
 * Space that was decided on: stored before capacity is asked, with every id chosen. It is exchanged,
 * or held anew where the hold of the part has ended.
 */
export type Attempt = Exchanging | Taking;

interface Attempted {
  readonly bookingId: string;
  readonly moving: Pick<
    Rerouting,
    'partId' | 'holdId' | 'parcelIds' | 'behind' | 'goes' | 'anewHoldId'
  >;
  readonly rerouteId: string;
  /** Which of the ways of the batch. */
  readonly way: number;
  /** Those of one sealed unit are granted together or not at all. */
  readonly unit?: string;
}

export interface Exchanging extends Attempted {
  readonly exchange: ExchangeAsked;
}

export interface Taking extends Attempted {
  readonly take: SpaceAsked;
}

export interface Way {
  readonly found: Itinerary;
  readonly pins: Pins;
  /** Where it was searched for by itself, and not for all of its batch. */
  readonly searched?: Size;
}

/** What is asked of capacity in one call. */
export interface Batch {
  readonly id: string;
  readonly cause: Cause;
  readonly ways: readonly Way[];
  readonly searched: Size;
  readonly attempts: readonly Attempt[];
}

/** By what of their ways ahead bookings are found: by any of these. */
export type Touched = Readonly<
  Partial<
    Record<
      'departureIds' | 'pointIds' | 'memberIds' | 'lineIds' | 'goods' | 'countries' | 'outerSsccs',
      readonly string[]
    >
  >
>;

/** Whom a reroute concerns: who sold it, or anybody of this member. */
export type Concerned = { readonly sellerId: string } | { readonly memberId: string };

/** What a re-plan keeps beside the bookings, and finds them by. */
export interface ReplanShelf {
  /** In the order they were heard. */
  openDisruptions(limit: number): Promise<readonly { id: string; cause: Cause }[]>;
  /** Requested and confirmed ones whose way ahead touches it; in the order of ids. */
  bookingsTouching(touched: Touched, after: string, limit: number): Promise<readonly Kept[]>;
  /** What is known of these bags, cages, pallets and containers. */
  outerUnits(ssccs: readonly string[]): Promise<ReadonlyMap<string, OuterUnit>>;
  /** Of bags, cages, pallets and containers those that lie directly in one of these. */
  unitsIn(ssccs: readonly string[]): Promise<readonly string[]>;
  /** What waits or is proposed something and stands in this sealed unit. */
  openInUnit(outerSscc: string): Promise<readonly KnownReroute[]>;
  /** Those of these that wait or are proposed something. */
  reroutesOpen(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** What waits or is proposed something, in the order of ids after that one; '': of any status. */
  unplaced(
    after: string,
    limit: number,
    of?: Concerned,
    status?: string,
  ): Promise<readonly KnownReroute[]>;
  reroute(id: string): Promise<KnownReroute | undefined>;
  /** What is proposed for parcels of it. */
  proposalsOf(bookingId: string): Promise<readonly KnownReroute[]>;
  /** What is proposed and was answered, or should have been by then; in the order of ids. */
  dueProposals(now: Instant, after: string, limit: number): Promise<readonly KnownReroute[]>;
  keepBatch(batch: Batch, at: Instant): Promise<void>;
  /** Kept before that moment and not ended, oldest first. */
  openBatches(limit: number, before: Instant): Promise<readonly Batch[]>;
  endBatch(id: string): Promise<void>;
  /** Holds a turn that was taken for longer. */
  keepTurn(id: string, until: Instant): Promise<void>;
}
