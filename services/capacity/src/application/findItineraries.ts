import { clock } from '@serai/runtime';
import { hasRole, type Actor, type Instant } from '@serai/model';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import { bestItineraries } from '../domain/routing/bestItineraries';
import type { AllianceCopy } from './allianceCopy';
import { requirementOf, type RequirementDraft } from './requirement';
import type { SearchAnswer, Searcher } from './search/messages';

/** What is asked, by whom, and until when the answer is waited for. */
export interface FindItineraries {
  readonly actor: Actor;
  readonly requirement: RequirementDraft | null;
  readonly sellerId: string;
  readonly limit: number;
  readonly deadline: Instant;
  readonly signal: AbortSignal;
}

const defaultLimit = 50;
const maxLimit = 200;
/** Left of the caller's time for the answer itself. */
const answerMs = 300;
/** Nobody waits longer for a choice; what is proven by then is shown. */
const maxSearchMs = 5_000;

/**
 * The ways that no other beats, at most `limit` (0: 50) of them, each holdable at this moment; of
 * more, the best by each criterion stay. A person searches for the own member, a service for any.
 * Refuses SELLER_OF_ANOTHER, SEARCH_NOT_READY (charter or rates have not arrived), SEARCH_BUSY and
 * what the requirement refuses.
 */
export async function findItineraries(
  { alliance, searcher }: { readonly alliance: AllianceCopy; readonly searcher: Searcher },
  asked: FindItineraries,
): Promise<SearchAnswer> {
  const now = clock();
  const seller = sellerOf(asked.actor, asked.sellerId);
  const isPoint = (id: string): boolean => alliance.points.has(id);
  const requirement = requirementOf(asked.requirement, seller, now, isPoint);
  const until = Math.min(asked.deadline - answerMs, now + maxSearchMs);
  const found = await searcher.search(requirement, until, asked.signal);
  if (found === null) throw refusals.SEARCH_NOT_READY({ retryAfterSeconds: 1 });
  const most = asked.limit <= 0 ? defaultLimit : Math.min(asked.limit, maxLimit);
  return {
    ...found,
    itineraries: bestItineraries(found.itineraries, most),
    incomplete: found.incomplete || found.itineraries.length > most,
  };
}

function sellerOf(actor: Actor, sellerId: string): string {
  const isFree = hasRole(actor, 'service', 'admin') && actor.member === undefined;
  const own = actor.member ?? '';
  const seller = sellerId === '' ? own : sellerId;
  if (seller === '') throw refusals.MEMBER_MISSING({ field: 'sellerId' });
  if (!isFree && seller !== own) throw refusals.SELLER_OF_ANOTHER({ field: 'sellerId' });
  return seller;
}
