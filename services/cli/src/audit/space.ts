import type { Fact } from './logOf';
import type { AuditRule, Figures, Findings } from './findings';
import { report } from './findings';
import type { Amount, Room } from './room';

/** Space as the facts alone say it is: what stands now, never what led to it. */
export interface Space {
  readonly departures: Map<string, Departure>;
  /** By `<area id>/<run reference>`: so much each time. */
  readonly runs: Map<string, Amount & { readonly days: readonly number[] }>;
  /** By point: so much each day. */
  readonly storage: Map<string, Amount>;
  /** By the resource id of a run or a storage day: only where something was ever taken. */
  readonly days: Map<string, Room>;
  /** Those that take space. */
  readonly holds: Map<string, LiveHold>;
  /** When the others ended. */
  readonly ended: Map<string, number>;
  /** A cut that must be followed by its overflow. */
  overflowDue: OverflowDue | null;
  lastAt: number;
  lastVersion: number;
  readonly counts: Record<string, number>;
}

export interface Departure {
  status: string;
  cutoffMinutes: number;
  legs: Room[];
}

export interface LiveHold {
  status: 'held' | 'committed';
  readonly sellerId: string;
  readonly bookingId: string;
  /** Of a held one. */
  until: number;
  /** Whether its end was warned of. */
  isWarned?: boolean;
  version: number;
  changes: number;
  /** Of the last change. */
  at: number;
  /** Id of that fact. */
  record: string;
  items: readonly Item[];
}

export interface Item {
  readonly kind: string;
  readonly resourceId: string;
  readonly amount: Amount;
  /** Of it, from the seller's own allotment. */
  readonly own: Amount;
}

export interface OverflowDue {
  readonly record: string;
  readonly version: number;
  readonly resource: string;
  readonly grams: number;
  readonly cm3: number;
}

export function noSpace(): Space {
  return {
    departures: new Map(),
    runs: new Map(),
    storage: new Map(),
    days: new Map(),
    holds: new Map(),
    ended: new Map(),
    overflowDue: null,
    lastAt: 0,
    lastVersion: 0,
    counts: {},
  };
}

/** One fact as it is looked at, and where what it breaks is said. */
export interface Looking {
  readonly space: Space;
  readonly fact: Fact;
  readonly findings: Findings;
}

export function breaks(
  { fact, findings }: Pick<Looking, 'fact' | 'findings'>,
  rule: AuditRule,
  resource: string,
  figures: Figures = {},
): void {
  const group = Number(/^space\/(\d+)\//.exec(fact.id)?.[1]);
  const inGroup = Number.isNaN(group) ? {} : { group };
  report(findings, { rule, service: 'capacity', record: fact.id, ...inGroup, resource, figures });
}
