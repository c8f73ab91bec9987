import type { Instant } from '@serai/model';
import type { ShutAt } from './shut';

/**
 * What is asked of a timetable, in its own numbers: everything that holds for a whole path, service
 * leg, point or member is decided once, before the scan, and never again for each departure.
 * Prices are whole minor units of one currency, emissions whole grams, times milliseconds.
 */
export interface Question {
  readonly entries: readonly Entry[];
  readonly exits: readonly Exit[];
  /** Must be free on every leg ridden. */
  readonly grams: number;
  readonly cm3: number;
  /** Room beside the free pool, which this seller alone may use; by connection. */
  readonly ownRoom: ReadonlyMap<number, { readonly grams: number; readonly cm3: number }>;
  readonly maxTrips: number;
  /** No ride leaves earlier; absent: as soon as the parcels are ready. */
  readonly earliestStart?: Instant;
  /** No way begins with a ride that leaves later. */
  readonly latestStart: Instant;
  /** No leg ridden leaves later. */
  readonly latestDeparture: Instant;
  /** By path: 1 where this requirement may ride. */
  readonly mayRide: Uint8Array;
  /** By path: who runs it. */
  readonly member: Int32Array;
  /** By path and service leg: the least that any departure asks. */
  readonly base: Float64Array;
  readonly legPrice: Float64Array;
  readonly legCo2e: Float64Array;
  /** Where a path asks different prices on different dates; null where none does. */
  readonly datedPrices: DatedPrices | null;
  /** By point: 1 where no ridden leg may start or end. */
  readonly isAvoided: Uint8Array;
  /** Whether a leg that leaves and comes then is shut for a time; null: none is. */
  readonly shutAt: ShutAt | null;
  /** By point: between coming by one trip and being ready for another. */
  readonly transferMs: Float64Array;
  /** By point: for changing there; Infinity where nothing may be changed. */
  readonly fee: Float64Array;
  /** By point: 1 where `opensAt` must be asked. */
  readonly hasHours: Uint8Array;
  /** From when parcels that came to a point at an instant can be handled; never earlier for later. */
  opensAt(point: number, arrival: Instant): Instant;
  readonly interline: Interline;
}

/** The first instant at which something may leave. */
export function firstStart({ entries, earliestStart }: Question): Instant {
  const ready = Math.min(...entries.map(({ readyAt }) => readyAt));
  return Math.max(ready, earliestStart ?? ready);
}

/** Where the way may begin: parcels of a member (-1: of nobody) are there at an instant. */
export interface Entry {
  readonly point: number;
  readonly readyAt: Instant;
  readonly price: number;
  readonly member: number;
}

/** Where the way may end. */
export interface Exit {
  readonly point: number;
  readonly price: number;
  /** Who takes over; -1: nobody. */
  readonly member: number;
  /** The least time between arrival and end. */
  readonly leastMs: number;
  /** The end for an arrival; Infinity where there is none in time. Never earlier for later. */
  endsAt(arrival: Instant): Instant;
}

/** What boarding a path costs at a date; the same object for the same prices. */
export interface DatedPrice {
  readonly base: number;
  /** By leg of the path. */
  readonly legs: readonly number[];
}

export interface DatedPrices {
  /** By path: 1 where the date must be asked. */
  readonly isDated: Uint8Array;
  /** By trip; null: not for sale then. */
  priceOf(trip: number): DatedPrice | null;
}

/** Who hands parcels to whom. */
export interface Interline {
  /** 1 where a member (by number) refuses somebody, or is refused. */
  readonly isBound: Uint8Array;
  /** True where it depends on the moment. */
  readonly varies: boolean;
  mayPass(from: number, to: number, at: Instant): boolean;
  /** Whether everybody who takes over from the second takes over from the first too. */
  covers(one: number, other: number): boolean;
}

/** Everybody hands parcels to everybody. */
export const freeInterline = (members: number): Interline => ({
  isBound: new Uint8Array(members),
  varies: false,
  mayPass: () => true,
  covers: () => true,
});

/** One ride: the connections (places in the columns) of the first and the last leg of it. */
export interface Ridden {
  readonly trip: number;
  readonly first: number;
  readonly last: number;
}

/** A way through the timetable, with what it is compared by. */
export interface Way {
  readonly arrives: Instant;
  readonly price: number;
  readonly co2eGrams: number;
  readonly boardings: number;
  readonly entry: Entry;
  readonly exit: Exit;
  /** When the last ride came to the exit's point. */
  readonly reaches: Instant;
  readonly rides: readonly Ridden[];
}

export interface Front {
  /** In the order in which they were met. */
  readonly ways: readonly Way[];
  /** True where the search was ended before its end: what is here is right, and may not be all. */
  readonly incomplete: boolean;
  /** How many labels were kept: the work that was done. */
  readonly labels: number;
}

/** How long a search may go on. */
export interface Patience {
  readonly maxLabels: number;
  /** Asked now and then; true ends the search. */
  isOver(): boolean;
}
