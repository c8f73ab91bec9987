import type { Instant, Money, Pricing, TransportMode } from '@serai/model';
import type { Shut } from './shut';

/** Where the way begins or ends: a door by country and postcode, or a point of the network. */
export interface RoutingPlace {
  readonly country: string;
  readonly postcode: string;
  /** Present: brought to, or fetched from, this point. */
  readonly pointId?: string;
}

/** What somebody wants moved, and what the way must keep to. */
export interface RoutingRequirement {
  readonly from: RoutingPlace;
  readonly to: RoutingPlace;
  readonly grams: number;
  readonly cm3: number;
  readonly goods: readonly string[];
  readonly readyAt: Instant;
  readonly deliverBy?: Instant;
  readonly sellerId: string;
  readonly maxTrips: number;
  readonly horizonDays: number;
  readonly avoidMembers: readonly string[];
  readonly avoidPoints: readonly string[];
  /** None: all. */
  readonly modes: readonly TransportMode[];
  /** What is shut for a time; absent: nothing is. */
  readonly shut?: readonly Shut[];
}

export const defaultMaxTrips = 6;
export const defaultHorizonDays = 14;

/** One thing done by one member: a collection, a ride on one departure, a delivery. */
export interface PlannedLeg {
  readonly kind: 'collection' | 'ride' | 'delivery';
  readonly memberId: string;
  /** Absent: the door. */
  readonly fromPointId?: string;
  readonly toPointId?: string;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly cutoffAt: Instant;
  /** In the comparison currency, after agreement terms. */
  readonly price: Money;
  /** As published, in the tariff's own currency. */
  readonly tariffPrice: Money;
  /** What both follow from. */
  readonly pricing: Pricing;
  /** Of the point where this leg starts; zero where nothing is changed. */
  readonly handlingFee: Money;
  readonly agreement: { readonly id: string; readonly version: number };
  readonly co2eGrams: number;
  readonly distanceMetres: number;
  readonly chargeableGrams: number;
  readonly ride?: {
    readonly mode: TransportMode;
    readonly lineId: string;
    readonly departureId: string;
    readonly firstLeg: number;
    readonly lastLeg: number;
    readonly tariff: { readonly id: string; readonly version: number };
  };
  readonly run?: { readonly areaId: string; readonly runId: string };
}

/** Space that must be held for the itinerary. */
export interface PlannedSpace {
  readonly kind: 'leg' | 'run';
  readonly resourceId: string;
  readonly grams: number;
  readonly cm3: number;
  readonly stops: number;
}

export interface PlannedItinerary {
  readonly legs: readonly PlannedLeg[];
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly price: Money;
  readonly co2eGrams: number;
  readonly transfers: number;
  readonly space: readonly PlannedSpace[];
}

/** Why there is no way, one cause at a time. */
export type NoWayCode =
  | 'NO_COVERAGE_FROM'
  | 'NO_COVERAGE_TO'
  | 'GOODS_REFUSED'
  | 'NO_ROOM'
  | 'TOO_LATE'
  | 'NO_INTERLINING'
  | 'NOT_FOR_SALE'
  | 'AVOIDED'
  | 'EMBARGO'
  | 'NO_CONNECTION';

export interface NoWay {
  readonly code: NoWayCode;
  readonly message: string;
}

export interface FoundWays {
  readonly itineraries: readonly PlannedItinerary[];
  readonly reasons: readonly NoWay[];
  /** True when the stated work limit was reached: what is there is right, but may not be all. */
  readonly incomplete: boolean;
}
