import { clock } from '@serai/runtime';
import { hasRole, type Actor, type Instant } from '@serai/model';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import type { RoutingRequirement } from '../domain/routing/requirement';
import type { AllianceCopy } from './allianceCopy';
import { withKeptOut } from './keptOut';
import { requirementOf, type RequirementDraft } from './requirement';
import type { SearchAnswer, Searcher, SearchQuestion } from './search/messages';

export interface SearchDesk {
  readonly alliance: AllianceCopy;
  readonly searcher: Searcher;
}

/** What is asked, by whom, and until when the answer is waited for. */
export interface SearchAsked {
  readonly actor: Actor;
  readonly requirement: RequirementDraft | null;
  readonly sellerId: string;
  readonly deadline: Instant;
  readonly signal: AbortSignal;
}

/** Left of the caller's time for the answer itself. */
const answerMs = 300;
/** Nobody waits longer for a choice; what is proven by then is shown. */
const maxSearchMs = 5_000;

/**
 * One search for the seller, as soon as a thread is free. A person searches for the own member, a
 * service for any. Refuses SELLER_OF_ANOTHER, MEMBER_MISSING, SEARCH_NOT_READY (charter or rates
 * have not arrived), SEARCH_BUSY and what the requirement refuses.
 */
export async function askSearch(
  { alliance, searcher }: SearchDesk,
  asked: SearchAsked,
  questionOf: (requirement: RoutingRequirement, now: Instant) => SearchQuestion,
): Promise<SearchAnswer> {
  const now = clock();
  const seller = sellerOf(asked.actor, asked.sellerId);
  const isPoint = (id: string): boolean => alliance.points.has(id);
  const wanted = requirementOf(asked.requirement, seller, now, isPoint);
  const question = questionOf(withKeptOut(alliance, wanted), now);
  const until = Math.min(asked.deadline - answerMs, now + maxSearchMs);
  const found = await searcher.search(question, until, asked.signal);
  if (found === null) throw refusals.SEARCH_NOT_READY({ retryAfterSeconds: 1 });
  return found;
}

function sellerOf(actor: Actor, sellerId: string): string {
  const isFree = hasRole(actor, 'service', 'admin') && actor.member === undefined;
  const own = actor.member ?? '';
  const seller = sellerId === '' ? own : sellerId;
  if (seller === '') throw refusals.MEMBER_MISSING({ field: 'sellerId' });
  if (!isFree && seller !== own) throw refusals.SELLER_OF_ANOTHER({ field: 'sellerId' });
  return seller;
}
