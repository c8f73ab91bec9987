import type { Instant } from '@serai/model';
import type { Connection } from './connections';
import type { Door, DoorRun } from './doors';

/** A way as far as a point: what it cost so far and how it came there. */
export interface Label {
  readonly pointId: string;
  readonly arrival: Instant;
  /** Everything paid so far, the collection included; comparison currency. */
  readonly price: number;
  readonly co2eGrams: number;
  readonly boardings: number;
  /** Who brought it here; null where nobody did. What may follow depends on it. */
  readonly memberId: string | null;
  readonly from: Start | Ride;
}

export interface Start {
  readonly kind: 'start';
  readonly door: Door;
  readonly run: DoorRun;
}

/** A ride from boarding to alighting on one departure. */
export interface Ride {
  readonly kind: 'ride';
  readonly before: Label;
  readonly boarded: Connection;
  readonly left: Connection;
}

/** A way that is aboard a departure. */
export interface Aboard {
  readonly before: Label;
  readonly boarded: Connection;
  readonly price: number;
  readonly co2eGrams: number;
  readonly boardings: number;
}

interface Costs {
  readonly price: number;
  readonly co2eGrams: number;
  readonly boardings: number;
}

function isNoWorse(a: Costs, b: Costs): boolean {
  return a.price <= b.price && a.co2eGrams <= b.co2eGrams && a.boardings <= b.boardings;
}

/**
 * Adds a label unless one that is there is at least as good in everything the future depends on;
 * those that it beats go. Labels of different members do not beat each other, because who may take
 * over depends on who brings. The first of equals stays: the scan's order is the fixed rule.
 */
export function addLabel(bag: Label[], label: Label): boolean {
  const beats = (a: Label, b: Label): boolean =>
    a.memberId === b.memberId && a.arrival <= b.arrival && isNoWorse(a, b);
  if (bag.some((other) => beats(other, label))) return false;
  let kept = 0;
  for (const other of bag) if (!beats(label, other)) bag[kept++] = other;
  bag.length = kept;
  bag.push(label);
  return true;
}

/** The same aboard one departure, where arrival and member are the same for all. */
export function addAboard(bag: Aboard[], aboard: Aboard): void {
  if (bag.some((other) => isNoWorse(other, aboard))) return;
  let kept = 0;
  for (const other of bag) if (!isNoWorse(aboard, other)) bag[kept++] = other;
  bag.length = kept;
  bag.push(aboard);
}
