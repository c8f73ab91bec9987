import type {
  Coordinates,
  Instant,
  Money,
  OpeningHours,
  RateTable,
  TransportMode,
} from '@serai/model';
import type { Timetable } from './timetable';

/**
 * What the search reads: plain data, one consistent moment of the alliance. It is built by the
 * application from what members published, from the journal of space and from what partner said.
 */
export interface Network {
  readonly charter: RoutingTerms & { readonly version: number };
  readonly rates: RateTable;
  readonly points: ReadonlyMap<string, RoutingPoint>;
  readonly areas: readonly RoutingArea[];
  readonly lines: ReadonlyMap<string, RoutingLine>;
  /** By line id. */
  readonly tariffs: ReadonlyMap<string, readonly RoutingTariff[]>;
  /** Every departure that is open, with its free pools. */
  readonly timetable: Timetable;
  /** Ids of the members that may take part now. */
  readonly activeMembers: ReadonlySet<string>;
  /** By `pairOf(a, b)`. */
  readonly agreements: ReadonlyMap<string, readonly RoutingAgreement[]>;
  /** What a seller may take beside the free pools, from its own allotments; by connection. */
  ownRoom(sellerId: string): ReadonlyMap<number, Room>;
  /** What is left of a run of an area on a date (YYYYMMDD). */
  roomOnRun(areaId: string, run: string, date: string): Room & { readonly stops: number };
}

export interface Room {
  readonly grams: number;
  readonly cm3: number;
}

export interface RoutingPoint {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly zone: string;
  readonly coordinates: Coordinates;
  /** Absent: always open. */
  readonly opening?: OpeningHours;
  readonly handlingMinutes: number;
  readonly handlingFee?: Money;
}

/** The postcodes around a point where a member collects and delivers. */
export interface RoutingArea {
  readonly id: string;
  readonly memberId: string;
  readonly pointId: string;
  readonly country: string;
  readonly postcodes: readonly string[];
  readonly collects: boolean;
  readonly delivers: boolean;
  readonly leadMinutes: number;
  readonly price: Money;
  /** Minor units of the price's currency for each kilogram begun. */
  readonly perKg: number;
  /** None: at any time, without limit. */
  readonly runs: readonly RoutingRun[];
}

export interface RoutingRun {
  readonly reference: string;
  /** 1 = Monday. */
  readonly days: readonly number[];
  /** HH:MM at the area's point. */
  readonly departs: string;
}

export interface RoutingLine {
  readonly id: string;
  readonly memberId: string;
  readonly mode: TransportMode;
  readonly goods: readonly string[];
  /** By leg. */
  readonly distancesMetres: readonly number[];
}

export interface RoutingTariff {
  readonly id: string;
  readonly version: number;
  readonly currency: string;
  readonly base: number;
  readonly divisorCm3PerKg: number;
  readonly legs: readonly RoutingRate[];
  readonly surcharges: readonly { readonly amount: number; readonly basisPoints: number }[];
  readonly validFrom: Instant;
  readonly validTo?: Instant;
}

export interface RoutingRate {
  readonly perKg: number;
  readonly minimum: number;
  readonly breaks: readonly { readonly fromGrams: number; readonly perKg: number }[];
}

export interface RoutingTerms {
  /** Operator id to basis points off its published tariff. */
  readonly discounts: ReadonlyMap<string, number>;
  readonly interline: boolean;
}

export interface RoutingAgreement extends RoutingTerms {
  readonly id: string;
  readonly version: number;
  readonly validFrom: Instant;
  readonly validTo?: Instant;
}

/** The key of an agreement: the same for both sides. */
export function pairOf(one: string, other: string): string {
  return one < other ? `${one}|${other}` : `${other}|${one}`;
}

/** The terms between two members at a moment: their agreement's, else the charter's. */
export function termsBetween(
  network: Network,
  one: string,
  other: string,
  at: Instant,
): RoutingTerms & { readonly id: string; readonly version: number } {
  const agreed = network.agreements
    .get(pairOf(one, other))
    ?.find(({ validFrom, validTo }) => validFrom <= at && (validTo === undefined || at < validTo));
  return agreed ?? { ...network.charter, id: '', version: 0 };
}
