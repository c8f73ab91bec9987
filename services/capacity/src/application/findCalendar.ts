import { addDays, dateInZone, isZone, modelRefusals, type Instant } from '@serai/model';
import { dateOf, wholeOf } from '../domain/network/fields';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import { bestItineraries } from '../domain/routing/bestItineraries';
import type { CalendarSpan } from '../domain/routing/calendar';
import type { PlannedItinerary } from '../domain/routing/requirement';
import { askSearch, type SearchAsked, type SearchDesk } from './askSearch';
import { zoneOf } from './search/forRequirement';
import type { SearchAnswer } from './search/messages';

export interface FindCalendar extends SearchAsked {
  readonly fromDate: string;
  readonly days: number;
  /** Empty: of the place where the way begins. */
  readonly zone: string;
}

export interface FoundCalendar {
  readonly zone: string;
  readonly days: readonly FoundDay[];
  readonly found: SearchAnswer;
}

export interface FoundDay {
  readonly date: string;
  /** How many no other way of that day beats. */
  readonly ways: number;
  /** At most 20 of them, cheapest first. */
  readonly itineraries: readonly PlannedItinerary[];
  readonly incomplete: boolean;
}

const maxDays = 31;
/** Departures are opened for 90 days. */
const maxDaysAhead = 90;
const maxWaysADay = 20;

/**
 * For each day from a date on, as the place of departure counts days, the ways whose first ride
 * leaves on it. Refuses as `askSearch`, and DATE_INVALID, CALENDAR_OUT_OF_REACH (begins in the past,
 * or more than 90 days ahead), NUMBER_OUT_OF_RANGE (1 to 31 days), ZONE_UNKNOWN.
 */
export async function findCalendar(desk: SearchDesk, asked: FindCalendar): Promise<FoundCalendar> {
  let zone = asked.zone;
  const found = await askSearch(desk, asked, (requirement, now) => {
    zone = zone === '' ? zoneOf(desk.alliance, requirement) : zone;
    return { kind: 'calendar', requirement, span: spanOf({ ...asked, zone }, now) };
  });
  return { zone, days: found.days.map(shownOf), found };
}

function spanOf({ fromDate, days, zone }: FindCalendar, now: Instant): CalendarSpan {
  if (!isZone(zone)) throw modelRefusals.ZONE_UNKNOWN({ field: 'zone' });
  const field = 'fromDate';
  const from = dateOf(fromDate, field);
  const today = dateInZone(now, zone);
  if (from < today || from > addDays(today, maxDaysAhead)) {
    throw refusals.CALENDAR_OUT_OF_REACH({ field });
  }
  return { from, days: wholeOf(days, 'days', 1, maxDays), zone };
}

function shownOf({ date, itineraries, incomplete }: SearchAnswer['days'][number]): FoundDay {
  const shown = [...bestItineraries(itineraries, maxWaysADay)];
  shown.sort((a, b) => a.price.amount - b.price.amount || a.arrivesAt - b.arrivesAt);
  return { date, ways: itineraries.length, itineraries: shown, incomplete };
}
