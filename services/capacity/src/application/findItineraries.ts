import { bestItineraries } from '../domain/routing/bestItineraries';
import { askSearch, type SearchAsked, type SearchDesk } from './askSearch';
import type { SearchAnswer } from './search/messages';

const defaultLimit = 50;
const maxLimit = 200;

/**
 * The ways that no other beats, at most `limit` (0: 50) of them, each holdable at this moment; of
 * more, the best by each criterion stay. Refuses as `askSearch`.
 */
export async function findItineraries(
  desk: SearchDesk,
  asked: SearchAsked & { readonly limit: number },
): Promise<SearchAnswer> {
  const found = await askSearch(desk, asked, (requirement) => ({ kind: 'ways', requirement }));
  const most = asked.limit <= 0 ? defaultLimit : Math.min(asked.limit, maxLimit);
  return {
    ...found,
    itineraries: bestItineraries(found.itineraries, most),
    incomplete: found.incomplete || found.itineraries.length > most,
  };
}

/** The way that arrives first, alone; without one, the reasons. Refuses as `askSearch`. */
export function findEarliest(desk: SearchDesk, asked: SearchAsked): Promise<SearchAnswer> {
  return askSearch(desk, asked, (requirement) => ({ kind: 'earliest', requirement }));
}
