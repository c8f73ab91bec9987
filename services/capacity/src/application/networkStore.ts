import type { AgreementCopy, AgreementHeard } from '../domain/network/agreementCopy';
import type { ServiceArea } from '../domain/network/area';
import type { CharterCopy } from '../domain/network/charterCopy';
import type { Embargo } from '../domain/network/embargo';
import type { Line } from '../domain/network/line';
import type { MemberCopy, MemberHeard } from '../domain/network/memberCopy';
import type { Point } from '../domain/network/point';
import type { Closure, Publication, PublicationFact } from '../domain/network/publication';
import type { Tariff } from '../domain/network/tariff';
import type { RateTable } from '@serai/model';
import type { Kind } from '@serai/runtime';

export type PublishedKind<T> = Kind<Publication<T>, PublicationFact<T>, object>;

/** What members publish, as kinds of aggregates. */
export interface NetworkKinds {
  readonly point: PublishedKind<Point>;
  readonly area: PublishedKind<ServiceArea>;
  readonly line: PublishedKind<Line>;
  readonly tariff: PublishedKind<Tariff>;
  readonly embargo: PublishedKind<Embargo>;
}

/** What partner said, kept here; nothing of it is told again. */
export interface PartnerKinds {
  readonly member: Kind<MemberCopy, MemberHeard, object>;
  readonly agreement: Kind<AgreementCopy, AgreementHeard, object>;
  readonly charter: Kind<CharterCopy | null, CharterCopy, object>;
  readonly rates: Kind<RateTable | null, RateTable, object>;
}

/** A thing as it stands. */
export interface Held<T> {
  readonly id: string;
  readonly version: number;
  readonly status: 'published' | 'withdrawn';
  readonly value: T;
  readonly closed?: Closure;
}

export interface PageAsked {
  readonly cursor: string;
  readonly limit: number;
}

export interface Page<T> {
  readonly rows: readonly Held<T>[];
  /** Empty: that was all. */
  readonly nextCursor: string;
}

/** What is read of one kind; an empty filter value does not narrow. */
export interface PublishedReads<T> {
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Held<T>>>;
  page(asked: PageAsked, filter: Readonly<Record<string, string>>): Promise<Page<T>>;
}

export interface NetworkStore {
  readonly points: PublishedReads<Point>;
  readonly areas: PublishedReads<ServiceArea>;
  readonly lines: PublishedReads<Line>;
  readonly tariffs: PublishedReads<Tariff>;
  readonly embargoes: PublishedReads<Embargo>;
  members(ids: readonly string[]): Promise<ReadonlyMap<string, MemberCopy>>;
  tariffsOf(lineId: string): Promise<readonly Held<Tariff>[]>;
}
