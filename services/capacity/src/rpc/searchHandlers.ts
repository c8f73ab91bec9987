import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import { hasRole } from '@serai/model';
import type { Call, Handlers, Rule } from '@serai/runtime';
import type { SearchAsked, SearchDesk } from '../application/askSearch';
import { findCalendar } from '../application/findCalendar';
import { findEarliest, findItineraries } from '../application/findItineraries';
import type { RequirementDraft } from '../application/requirement';
import type { NoWay, PlannedItinerary } from '../domain/routing/requirement';
import { itineraryMessage, type PricedBy } from './itineraryMessage';

/** Who sells may look for ways; whoever carries the goods has no need to. */
export const searching: Rule = {
  roles: ['service', 'admin', 'operator', 'shipper'],
  idempotent: true,
  onBehalfOf: true,
};

type Searches = 'findItineraries' | 'findEarliest' | 'findCalendar';
interface Wanted {
  readonly requirement: RequirementDraft | null;
  readonly sellerId: string;
}

export function searchHandlers(
  desk: SearchDesk,
): Pick<Handlers<NetworkServiceDefinition>, Searches> {
  return {
    findItineraries: async (call) => {
      const { limit } = call.request;
      const found = await findItineraries(desk, { ...askedIn(call), limit });
      const { reasons, incomplete } = found;
      const itineraries = found.itineraries.map(shownTo(call, found));
      return { itineraries, reasons: reasonMessages(reasons), incomplete };
    },
    findEarliest: async (call) => {
      const found = await findEarliest(desk, askedIn(call));
      const { reasons, incomplete } = found;
      const [itinerary = null] = found.itineraries.map(shownTo(call, found));
      return { itinerary, reasons: reasonMessages(reasons), incomplete };
    },
    findCalendar: async (call) => {
      const { fromDate, days: count, zone: inZone } = call.request;
      const wanted = { ...askedIn(call), fromDate, days: count, zone: inZone };
      const { zone, days, found } = await findCalendar(desk, wanted);
      const shown = days.map((day) => {
        const itineraries = day.itineraries.map(shownTo(call, found));
        return { ...day, itineraries, cheapest: itineraries[0] ?? null };
      });
      const { reasons, incomplete } = found;
      return { zone, days: shown, reasons: reasonMessages(reasons), incomplete };
    },
  };
}

function askedIn({ request, actor, deadline, signal }: Call<Wanted>): SearchAsked {
  const { requirement, sellerId } = request;
  return { actor, requirement, sellerId, deadline, signal };
}

/** What members agreed among themselves is not for their customers. */
function shownTo({ caller }: Call<Wanted>, pricedBy: PricedBy) {
  const pricing = hasRole(caller, 'service');
  const sees = { terms: pricing || hasRole(caller, 'admin', 'operator'), pricing };
  return (itinerary: PlannedItinerary) => itineraryMessage(itinerary, pricedBy, sees);
}

function reasonMessages(reasons: readonly NoWay[]): { code: string; message: string }[] {
  return reasons.map(({ code, message }) => ({ code, message }));
}
