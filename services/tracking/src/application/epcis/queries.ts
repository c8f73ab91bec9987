import type { Actor, Prefixes } from '@serai/model';
import type { EventQuery } from '../../domain/epcis/eventQuery';
import type { NamedQuery } from '../../domain/epcis/namedQuery';
import type { CaptureJob } from './rows';

export interface FoundEvent {
  readonly json: string;
  readonly prefixes: Prefixes;
}

export interface EventPage<T> {
  readonly found: readonly T[];
  readonly nextCursor: string;
}

export interface Paging {
  readonly cursor: string;
  readonly limit: number;
}

/** Kinds of values that can be listed by themselves. */
export const termKinds = ['epcs', 'bizLocations', 'readPoints'] as const;
export type TermKind = (typeof termKinds)[number];

/** What is asked of events; each viewer is shown what `eventFor` says. */
export interface EventReads {
  /** Refuses QUERY_TOO_LARGE and CURSOR_INVALID. */
  events(query: EventQuery, viewer: Actor, paging: Paging): Promise<EventPage<FoundEvent>>;
  /** Each value once in a page, in the order in which it was first recorded there. */
  terms(kind: TermKind, viewer: Actor, paging: Paging): Promise<EventPage<string>>;
  query(id: string): Promise<NamedQuery>;
  queries(ownerId: string, paging: Paging): Promise<EventPage<NamedQuery>>;
  jobs(memberId: string | undefined, paging: Paging): Promise<EventPage<CaptureJob>>;
}
