import type { Instant, RefusalKind } from '@serai/model';
import type { AllotDays, AllotmentAsked, SpaceCommand } from './commands';
import type { DepartureState, Room } from './departure';
import type { Draw, HoldState } from './hold';
import type { OverDay } from './overDays';
import type { RunState, StorageState } from './runs';

/** One group of the journal: what was decided together, written at once. */
export interface SpaceGroup {
  /** One more than the group before: who writes a number first is right. */
  readonly n: number;
  readonly epoch: number;
  /** Names this writing of the group, so that a writer knows its own again. */
  readonly group: string;
  readonly at: Instant;
  /** The request keys that are answered for good. */
  readonly keys: readonly string[];
  readonly entries: readonly SpaceEntry[];
}

/** A command and what became of it. Replayed, it is not decided again. */
export type SpaceEntry = SpaceEntryHead &
  ({ readonly granted: Granted } | { readonly refused: RefusedRow });

interface SpaceEntryHead {
  readonly key: string;
  readonly digest: string;
  readonly command: SpaceCommand;
}

/** What was decided beyond the command itself. */
export type Granted =
  | { readonly outcome: 'unchanged' | 'done' }
  | {
      readonly outcome: 'drawn';
      readonly draws: readonly Draw[];
      /** By hold that an exchange makes beside the old one. */
      readonly also?: readonly (readonly Draw[])[];
    }
  /** Those that are out of memory now. */
  | { readonly outcome: 'retired'; readonly ids: readonly string[] }
  /** What is left of the allotments after a cut. */
  | { readonly outcome: 'cut'; readonly pools: readonly PoolSize[] }
  /** What of an agreed allotment there is room for, by leg, and why it is not all of it. */
  | { readonly outcome: 'kept'; readonly legs: readonly Room[]; readonly why: NotAllKept };

export type NotAllKept = '' | 'ALLOTMENT_TOO_LARGE' | 'SELLER_NOT_ALLOWED';

export interface PoolSize {
  readonly memberId: string;
  readonly grams: number;
  readonly cm3: number;
}

export interface RefusedRow {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

/** What an entry changed, as it is after that entry. */
export type SpaceChange =
  | { readonly kind: 'opened' | 'cancelled'; readonly departure: DepartureState }
  | {
      readonly kind: 'revised';
      readonly departure: DepartureState;
      readonly what: 'times' | 'capacity';
    }
  | {
      readonly kind: 'allotted';
      readonly departure: DepartureState;
      readonly allotment: AllotmentAsked;
      readonly why: NotAllKept;
    }
  | { readonly kind: 'daysAllotted'; readonly allotted: AllotDays; readonly why: NotAllKept }
  | { readonly kind: 'runOffered'; readonly run: RunState }
  | { readonly kind: 'storageOffered'; readonly storage: StorageState }
  | {
      readonly kind: 'overflowed' | 'relieved';
      readonly departure: DepartureState;
      readonly leg: number;
    }
  | { readonly kind: 'dayOverflowed'; readonly day: OverDay; readonly since: Instant }
  | {
      readonly kind: 'dayRelieved';
      readonly of: 'run' | 'storage';
      readonly resourceId: string;
    }
  | {
      readonly kind: 'held' | 'committed' | 'released' | 'expired' | 'expiring';
      readonly hold: HoldState;
      /** As it was; absent where it is new, or only its end is told. */
      readonly before?: HoldState;
    };

/** The answer to a command: granted with how the thing stands now, or why not. */
export type SpaceAnswer =
  | {
      readonly granted: true;
      readonly hold?: HoldState;
      /** Of an exchange: the holds that it made beside. */
      readonly also?: readonly HoldState[];
      readonly departure?: DepartureState;
    }
  | { readonly granted: false; readonly refused: RefusedRow };
