import { addDays, days, wallClockInstant, type Instant } from '@serai/model';
import type { Relaxed } from './filters';
import { frontOf, mayGoOn, type SearchWork } from './findItineraries';
import type { Network } from './network';
import { planOf } from './plan';
import type { PlannedItinerary, RoutingRequirement } from './requirement';

/** The days in question, as the place where it begins counts them. */
export interface CalendarSpan {
  /** YYYY-MM-DD. */
  readonly from: string;
  readonly days: number;
  readonly zone: string;
}

export interface CalendarDay {
  readonly date: string;
  /** Sorted by arrival, price, CO2e and transfers; none where nothing leaves that day. */
  readonly itineraries: readonly PlannedItinerary[];
  readonly incomplete: boolean;
}

/** Days, begun ones too, from when parcels are ready until they are to leave. */
export function laterDays(readyAt: Instant, leavesAt: Instant): number {
  return Math.ceil(Math.max(0, leavesAt - readyAt) / days(1));
}

const noneRelaxed: Relaxed = new Set();

/**
 * "Leave any time this week": for each day the front of the ways whose first ride leaves on it,
 * looked for as far ahead from that day as the requirement says. What is collected and delivered
 * without a ride leaves on no day. Same network, requirement and span: same answer.
 */
export function calendarOf(
  network: Network,
  requirement: RoutingRequirement,
  span: CalendarSpan,
  work: SearchWork,
): readonly CalendarDay[] {
  return Array.from({ length: span.days }, (_, nth) => {
    const date = addDays(span.from, nth);
    const from = wallClockInstant(date, '00:00', span.zone);
    const until = wallClockInstant(addDays(date, 1), '00:00', span.zone) - 1;
    if (until < requirement.readyAt) return { date, itineraries: [], incomplete: false };
    if (!mayGoOn(work)) return { date, itineraries: [], incomplete: true };
    const later = laterDays(requirement.readyAt, from);
    const wanted = { ...requirement, horizonDays: requirement.horizonDays + later };
    const front = frontOf(network, wanted, noneRelaxed, work, { from, until });
    const itineraries = front.ways.map((way) => planOf(network, wanted, way));
    return { date, itineraries, incomplete: front.incomplete };
  });
}
