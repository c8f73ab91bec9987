import type { Actor } from '@serai/model';
import type { SpaceItem } from '../domain/itinerary';
import type { SpaceAsked } from './capacity';

/** Other space for a hold, and new holds beside it: granted or refused together. */
export interface OtherSpace {
  readonly holdId: string;
  readonly expectedVersion: number;
  /** None: all is given back. */
  readonly items: readonly SpaceItem[];
  /** The same again is answered as before. */
  readonly requestId: string;
  readonly also: readonly SpaceAsked[];
  /** What is in it, for embargoes; absent: nothing is asked for that was not held before. */
  readonly goods?: readonly string[];
}

/** Each is answered by itself: HOLD_CHANGED where the hold is of another version. */
export type OtherSpaceAnswer =
  | { readonly answer: 'granted'; readonly holdVersions: Readonly<Record<string, number>> }
  | { readonly answer: 'refused'; readonly code: string; readonly message: string }
  | { readonly answer: 'failed' };

/** What booking asks of capacity about space that it holds already. */
export interface HoldExchange {
  /** At most 500; one answer for each, or nothing is known of any. */
  exchange(
    asked: readonly OtherSpace[],
    actor: Actor,
  ): Promise<'away' | 'failed' | readonly OtherSpaceAnswer[]>;
  /** undefined: not known to capacity. Throws where it is away. */
  versionOf(holdId: string, actor: Actor): Promise<number | undefined>;
}
