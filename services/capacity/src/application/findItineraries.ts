import { clock } from '@serai/runtime';
import { hasRole, type Actor, type Instant, type RateTable } from '@serai/model';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import { bestItineraries } from '../domain/routing/bestItineraries';
import { findItineraries as search } from '../domain/routing/findItineraries';
import type { Network } from '../domain/routing/network';
import type { FoundWays } from '../domain/routing/requirement';
import type { DatedDeparture } from '../domain/routing/timetable';
import { timetableBook } from '../domain/routing/timetableBook';
import { freeRoom } from '../domain/space/departure';
import { roomOnRun, type SpaceState } from '../domain/space/space';
import type { AllianceCopy } from './allianceCopy';
import { requirementOf, type RequirementDraft } from './requirement';
import { routingTerms } from './routingParts';

export interface WaysFound extends FoundWays {
  readonly rateTableId: string;
  readonly charterVersion: number;
}

/** What the search looks at: the network, and the space on it. */
export interface SearchSources {
  readonly alliance: AllianceCopy;
  readonly space: () => SpaceState;
}

const defaultLimit = 50;
const maxLimit = 200;

/**
 * The ways that no other beats, at most `limit` (0: 50) of them, each holdable at this moment; of
 * more, the best by each criterion stay. A person searches for the own member, a service for any. Refuses SELLER_OF_ANOTHER,
 * SEARCH_NOT_READY (charter or rates have not arrived) and what the requirement refuses.
 */
export function findItineraries(
  sources: SearchSources,
  actor: Actor,
  draft: RequirementDraft | null,
  sellerId: string,
  limit: number,
): WaysFound {
  const now = clock();
  const seller = sellerOf(actor, sellerId);
  const requirement = requirementOf(draft, seller, now, (id) => sources.alliance.points.has(id));
  const network = networkAt(sources, now);
  const found = search(network, requirement);
  const most = limit <= 0 ? defaultLimit : Math.min(limit, maxLimit);
  return {
    ...found,
    itineraries: bestItineraries(found.itineraries, most),
    incomplete: found.incomplete || found.itineraries.length > most,
    rateTableId: network.rates.id,
    charterVersion: network.charter.version,
  };
}

/** One consistent view: nothing of it changes while a search runs, because a search never waits. */
export function networkAt({ alliance, space }: SearchSources, now: Instant): Network {
  const rates = ratesAt(alliance.rates.values(), now);
  if (alliance.charter === null || rates === undefined) {
    throw refusals.SEARCH_NOT_READY({ retryAfterSeconds: 1 });
  }
  const { version, terms } = alliance.charter;
  const state = space();
  return {
    ...alliance.tables,
    areas: alliance.routingAreas,
    charter: { ...routingTerms(terms), version },
    rates,
    timetable: timetableBook().revise({ stands: openDepartures(state, now), gone: [] }),
    ownRoom: () => new Map(),
    roomOnRun: (areaId, run, date) => roomOnRun(state, areaId, run, date),
  };
}

function* openDepartures(state: SpaceState, now: Instant): Iterable<DatedDeparture> {
  for (const { id, lineId, status, cutoffMinutes, legs } of state.departures.values()) {
    if (status !== 'open') continue;
    const dated = legs.map((leg) => {
      const { grams: freeGrams, cm3: freeCm3 } = freeRoom(leg, now);
      return { ...leg, freeGrams, freeCm3 };
    });
    yield { id, lineId, cutoffMinutes, legs: dated };
  }
}

/** The table that came into force last. */
export function ratesAt(tables: Iterable<RateTable>, now: Instant): RateTable | undefined {
  let latest: RateTable | undefined;
  for (const table of tables) {
    if (table.validFrom > now) continue;
    const isLater = latest === undefined || table.validFrom > latest.validFrom;
    const isSame = table.validFrom === latest?.validFrom && table.id > latest.id;
    if (isLater || isSame) latest = table;
  }
  return latest;
}

function sellerOf(actor: Actor, sellerId: string): string {
  const isFree = hasRole(actor, 'service', 'admin') && actor.member === undefined;
  const own = actor.member ?? '';
  const seller = sellerId === '' ? own : sellerId;
  if (seller === '') throw refusals.MEMBER_MISSING({ field: 'sellerId' });
  if (!isFree && seller !== own) throw refusals.SELLER_OF_ANOTHER({ field: 'sellerId' });
  return seller;
}
