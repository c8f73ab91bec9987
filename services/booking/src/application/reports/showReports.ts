import { hasRole, isRefusal, type Actor, type Instant, type Money } from '@serai/model';
import { callRefusals, clock } from '@serai/runtime';
import { bookingRefusals } from '../../domain/refusals';
import type { Requirement } from '../../domain/requirement';
import { revenueMethod, revenueOf, type Revenue } from '../../domain/reports/revenue';
import {
  askedAgain,
  sampleOf,
  scaleEffect,
  scaleMethod,
  type Compared,
  type ScaleEffect,
} from '../../domain/reports/scaleEffect';
import { tallyUnmet, unmetMethod, type UnmetDemand } from '../../domain/reports/unmetDemand';
import type { Capacity } from '../capacity';
import { mostRows, type Period, type Reports } from './reports';

/** Two searches go on at most so long, and the answer takes its time. */
const longestSearchMs = 6_000;

/** What is shown, and how it was made. */
export type Report<T> = T & { readonly method: string };

/** What the member's legs earned in the period. */
export async function showRevenue(
  reports: Reports,
  period: Period,
): Promise<Report<{ rows: readonly Revenue[] }>> {
  const bookings = await reports.bookingsWith(period, mostRows);
  const method = revenueMethod + cutAt(bookings.length, 'bookings');
  return { rows: revenueOf(bookings, period.memberId), method };
}

/** What was asked in the period and did not come to the member. */
export async function showUnmetDemand(
  reports: Reports,
  period: Period,
): Promise<Report<{ rows: readonly UnmetDemand[] }>> {
  const tally = tallyUnmet(period.memberId, clock());
  let quotes = 0;
  for await (const seen of reports.quotesSeen(period, mostRows)) {
    tally.count(seen);
    quotes += 1;
  }
  return { rows: tally.rows(), method: unmetMethod + cutAt(quotes, 'quotes') };
}

/**
 * The demand of the member in the period, served by itself and by the alliance: so much of the
 * sample as can be compared before the deadline.
 */
export async function showScaleEffect(
  reports: Reports,
  capacity: Capacity,
  actor: Actor,
  period: Period,
  deadline: Instant,
): Promise<Report<ScaleEffect & { quotesAsked: number; quotesSampled: number }>> {
  const { memberId } = period;
  const quoteIds = await reports.quoteIdsOf(period, mostRows);
  const sample = await reports.requirementsOf(sampleOf(quoteIds));
  const others = await reports.otherMembers(memberId);
  const cheapest = async (asked: Requirement): Promise<Money | null> => {
    const found = await capacity.findItineraries(asked, memberId, actor).catch(noWay);
    const [first, ...rest] = found.itineraries.map(({ price }) => price);
    if (first === undefined) return null;
    return rest.reduce((least, price) => (price.amount < least.amount ? price : least), first);
  };
  const compared: Compared[] = [];
  for (const asked of sample) {
    if (clock() > deadline - longestSearchMs) break;
    const requirement = askedAgain(asked, clock());
    const avoidMemberIds = [...new Set([...requirement.avoidMemberIds, ...others])];
    const [together, alone] = await Promise.all([
      cheapest(requirement),
      cheapest({ ...requirement, avoidMemberIds }),
    ]);
    compared.push({ requirement, alone, together });
  }
  const method = scaleMethod + cutAt(quoteIds.length, 'quotes');
  const counts = { quotesAsked: quoteIds.length, quotesSampled: compared.length };
  return { ...scaleEffect(compared), ...counts, method };
}

/**
 * Whose report it is: an operator's own member's, whichever one the alliance asks for. Refuses
 * REPORT_MISSING for another member, PERIOD_INVALID and ROLE_FORBIDDEN.
 */
export function periodOf(actor: Actor, asked: Period): Period {
  const { from, until } = asked;
  if (!(from < until)) throw bookingRefusals.PERIOD_INVALID({ field: 'until' });
  const isAlliance = hasRole(actor, 'admin', 'auditor');
  if (isAlliance && asked.memberId !== '') return asked;
  const memberId = actor.member;
  if (memberId === undefined) throw callRefusals.ROLE_FORBIDDEN();
  const isOwn = asked.memberId === '' || asked.memberId === memberId;
  if (!isOwn) throw bookingRefusals.REPORT_MISSING({ field: 'memberId' });
  return { memberId, from, until };
}

/** A place that is no more cannot be served, and is no reason to compare nothing. */
function noWay(thrown: unknown): { readonly itineraries: readonly [] } {
  const isOfRequest = isRefusal(thrown) && ['invalid', 'missing'].includes(thrown.kind);
  if (!isOfRequest) throw thrown;
  return { itineraries: [] };
}

function cutAt(count: number, what: string): string {
  return count < mostRows ? '' : ` Only the first ${mostRows} ${what}.`;
}
