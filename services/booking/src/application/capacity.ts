import type { Actor, Instant } from '@serai/model';
import type { CancellationTerm } from '../domain/cancellationFee';
import type { Itinerary, SpaceItem } from '../domain/itinerary';
import type { PointName } from '../domain/option';
import type { NoWay } from '../domain/quote';
import type { Place } from '../domain/place';
import type { Requirement } from '../domain/requirement';
import type { Size } from '../domain/splitWay';
import type { HoldExchange } from './holdExchange';

export interface SpaceAsked {
  readonly holdId: string;
  readonly items: readonly SpaceItem[];
  readonly sellerId: string;
  readonly bookingId: string;
  /** What is in it, for embargoes. */
  readonly goods?: readonly string[];
}

/**
 * `away` and `failed`: nobody knows whether it was granted; asking again under the same hold id
 * tells. Away is for everybody, failed for this one: others may be served. A refusal is final:
 * capacity keeps it under the hold id.
 */
export type SpaceAnswer =
  | { readonly answer: 'granted'; readonly holdVersions: Readonly<Record<string, number>> }
  | { readonly answer: 'refused'; readonly code: string; readonly message: string }
  | { readonly answer: 'away' }
  | { readonly answer: 'failed' };

/** The same for giving space back, where nothing is refused that was given. */
export type ReleaseAnswer = 'released' | 'away' | 'failed';

/** What capacity found; incomplete where its search reached a limit. */
export interface WaysFound {
  readonly itineraries: readonly Itinerary[];
  readonly reasons: readonly NoWay[];
  readonly incomplete: boolean;
}

/** A way that is looked for in the name of nobody, for parcels that are under way. */
export interface WayAsked extends Size {
  readonly from: Place;
  readonly to: Place;
  readonly goods: readonly string[];
  readonly readyAt: Instant;
  /** How far ahead departures are looked at. */
  readonly horizonDays: number;
  readonly sellerId: string;
  readonly avoidMemberIds: readonly string[];
  readonly avoidPointIds: readonly string[];
}

/** Other space for a hold, and perhaps a new hold beside it, in one decision. */
export interface ExchangeAsked {
  readonly holdId: string;
  readonly expectedVersion: number;
  readonly items: readonly SpaceItem[];
  readonly requestId: string;
  readonly also: readonly SpaceAsked[];
  readonly goods?: readonly string[];
  /** One of so many that stand one after the other: all are granted or none. */
  readonly together?: { readonly id: string; readonly count: number };
}

/** Granted with the version of the hold, which is that of the one beside it too; or why not. */
export type ExchangeAnswer =
  | { readonly code: ''; readonly holdVersion: number }
  | { readonly code: string; readonly message: string };

/** What booking asks of capacity, always on behalf of the person who asked. */
export interface Capacity extends HoldExchange {
  findItineraries(requirement: Requirement, sellerId: string, actor: Actor): Promise<WaysFound>;
  /** undefined: not known to capacity. */
  pointName(pointId: string, actor: Actor): Promise<PointName | undefined>;
  cancellationTerms(
    lineId: string,
    at: Instant,
    actor: Actor,
  ): Promise<readonly CancellationTerm[]>;
  /** Holds and commits all of them or none, in one call. */
  takeSpace(asked: readonly SpaceAsked[], actor: Actor): Promise<SpaceAnswer>;
  findWays(asked: WayAsked): Promise<WaysFound>;
  /** At most 500, answered in the order asked; throws when it is not known what became of them. */
  exchangeMany(asked: readonly ExchangeAsked[]): Promise<readonly ExchangeAnswer[]>;
  /**
   * Holds and commits, each answered by itself and by its hold id for ever; at most 500, in the order
   * asked. Throws when it is not known what became of them.
   */
  takeMany(asked: readonly SpaceAsked[]): Promise<readonly ExchangeAnswer[]>;
  /** Whether a hold takes space at present; it may not even be known. */
  isHeld(holdId: string): Promise<boolean>;
  /** Gives back a hold that nobody has any more; throws when that is not known. */
  letGo(holdId: string): Promise<void>;
  /** The version of a hold; 0 where there is none. */
  holdVersion(holdId: string): Promise<number>;
  /** By how much more of a leg is sold than published at present. */
  overOn(departureId: string, leg: number): Promise<Size>;
  /** Comes back when capacity has acknowledged it, or did not. */
  giveBack(holdId: string, actor: Actor): Promise<ReleaseAnswer>;
}
