import { calendarOf } from '../../domain/routing/calendar';
import { earliestItinerary } from '../../domain/routing/earliestItinerary';
import { findItineraries, type SearchWork } from '../../domain/routing/findItineraries';
import type { Network } from '../../domain/routing/network';
import type { RoutingRequirement } from '../../domain/routing/requirement';
import type { CalendarSpan } from '../../domain/routing/calendar';
import type { SearchAnswer, SearchQuestion } from './messages';

type Found = Omit<SearchAnswer, 'rateTableId' | 'charterVersion'>;

/** What is found for a question; where it is nothing, why. */
export function answerTo(question: SearchQuestion, network: Network, work: SearchWork): Found {
  const { requirement } = question;
  switch (question.kind) {
    case 'ways':
      return { ...findItineraries(network, requirement, work), days: [] };
    case 'earliest':
      return earliest(network, requirement, work);
    case 'calendar':
      return calendar(network, requirement, question.span, work);
  }
}

/** What the search for arrival alone did not find, or had no time to find, is asked in full. */
function earliest(network: Network, requirement: RoutingRequirement, work: SearchWork): Found {
  const first = earliestItinerary(network, requirement, work);
  if (first !== null) return { itineraries: [first], reasons: [], incomplete: false, days: [] };
  const found = findItineraries(network, requirement, work);
  return { ...found, itineraries: found.itineraries.slice(0, 1), days: [] };
}

function calendar(
  network: Network,
  requirement: RoutingRequirement,
  span: CalendarSpan,
  work: SearchWork,
): Found {
  const days = calendarOf(network, requirement, span, work);
  const isEmpty = days.every(({ itineraries }) => itineraries.length === 0);
  const incomplete = days.some((day) => day.incomplete);
  if (!isEmpty) return { itineraries: [], reasons: [], incomplete, days };
  const found = findItineraries(network, requirement, work);
  return { ...found, itineraries: [], incomplete: incomplete || found.incomplete, days };
}
