import type { Instant } from '@serai/model';
import { firstCutoffOf, type Itinerary } from '../itinerary';
import type { Pins } from '../option';
import type { Size } from '../splitWay';

/** Ways outside of the promise that are offered for parcels, and until when. They hold no space. */
export interface Proposal {
  readonly behind: number;
  /** The earliest first. */
  readonly options: readonly Offered[];
  readonly searched: Size;
  readonly answerBy: Instant;
  /** What is done when nobody answers. */
  readonly byDefault: ByDefault;
}

export interface Offered {
  readonly id: string;
  readonly found: Itinerary;
  readonly pins: Pins;
  /** What it is called for all that lies in one sealed unit: together they take one or none. */
  readonly unitWay?: string;
}

/** The earliest way that is offered, or none; the charter says which. */
export const defaults = ['earliest', 'decline'] as const;
export type ByDefault = (typeof defaults)[number];

/** So many ways are offered, each better than the others in something. */
export const mostOffered = 5;
/** Before the first of them closes an answer is due, so that it can still be taken. */
const marginMs = 30 * 60_000;

/** The ways that are offered of those that were found: the earliest, then the cheapest. */
export function offeredOf(beyond: readonly Itinerary[]): readonly Itinerary[] {
  const byArrival = [...beyond].sort((one, other) => one.arrivesAt - other.arrivesAt);
  const [earliest, ...rest] = byArrival;
  if (earliest === undefined) return [];
  const cheapest = rest.sort((one, other) => one.price.amount - other.price.amount);
  const offered = [earliest, ...cheapest.slice(0, mostOffered - 1)];
  return offered.sort((one, other) => one.arrivesAt - other.arrivesAt);
}

/** Until when an answer is awaited: so long, and not after the earliest way closes. */
export function answerByOf(
  offered: readonly Itinerary[],
  { now, withinMs }: { readonly now: Instant; readonly withinMs: number },
): Instant {
  const closes = offered[0] === undefined ? now : firstCutoffOf(offered[0]) - marginMs;
  return Math.max(now, Math.min(now + withinMs, closes));
}
