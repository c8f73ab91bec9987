import type { Actor, Instant } from '@serai/model';
import type { Consignment } from '../domain/consignment';
import type { HandOver } from '../domain/handOver';
import type { Incident } from '../domain/incident';
import type { Unit } from '../domain/unit';
import type { Nearby } from './nearby';

/** A page of states with the versions they were read at. */
export interface Page<S> {
  readonly rows: readonly { readonly state: S; readonly version: number }[];
  readonly nextCursor: string;
}

export interface PageAsked {
  readonly cursor: string;
  readonly limit: number;
}

/** Whose things are listed: those that a member sees, or of these what one customer booked. */
export interface Scope {
  readonly memberId: string;
  readonly shipper?: Actor['subject'];
}

/** Those of a member, and those in which it acted for one that it works for. */
export interface HandOverScope {
  readonly memberId: string;
  readonly contractorIds: readonly string[];
}

/** What tracking is asked to read; without a scope: of all. */
export interface TrackingReads {
  unit(sscc: string): Promise<{ state: Unit; version: number }>;
  consignment(bookingId: string): Promise<{ state: Consignment; version: number }>;
  /** For whom the member handles at that moment, as their subcontractor. */
  contractors(memberId: string, at: Instant): Promise<readonly string[]>;
  handOver(id: string): Promise<{ state: HandOver; version: number }>;
  /** What decisions about these units will most likely look at. */
  nearby(ssccs: readonly string[]): Promise<Nearby>;
  /** Of a point: only units that are seen as they are now. */
  units(asked: PageAsked, scope: Scope | undefined, pointId: string): Promise<Page<Unit>>;
  handOvers(
    asked: PageAsked,
    scope: HandOverScope | undefined,
    by: { status: string; pointId: string; departureId: string },
  ): Promise<Page<HandOver>>;
  incidents(asked: PageAsked, scope: Scope | undefined, status: string): Promise<Page<Incident>>;
}
