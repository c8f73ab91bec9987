import type { Actor } from '@serai/model';
import { clock, newId, onceFor, type Step } from '@serai/runtime';
import type { QuotedChange } from '../domain/change';
import { shownTo } from '../domain/bookingSight';
import type { CancellationTerm } from '../domain/cancellationFee';
import { pointsOf, type Itinerary } from '../domain/itinerary';
import { sellerOf } from '../domain/member';
import type { Extent, Pins, PointName } from '../domain/option';
import { makeQuote as quoteOf, waysToOffer, type Quote } from '../domain/quote';
import { bookingRefusals } from '../domain/refusals';
import { requirement, type RequirementAsked } from '../domain/requirement';
import type { Asker, Desk } from './desk';

interface QuoteCommand {
  readonly quote: Quote;
}

/**
 * A quote for the member that the asker belongs to, kept so that it can be booked. Nobody who can
 * serve it is an answer too: no options, with the reasons. It shows a few ways, or all. Refuses MEMBER_REQUIRED, MEMBER_SUSPENDED
 * and everything that is wrong with the requirement.
 */
export async function makeQuote(
  desk: Desk,
  asker: Asker,
  asked: RequirementAsked,
  extent: Extent = 'few',
  changes?: QuotedChange,
): Promise<Quote> {
  const { actor } = asker;
  const sellerId = actor.member ?? refuseStranger();
  const wanted = requirement(asked, clock(), desk.readyAheadDays);
  sellerOf(await desk.shelf.member(sellerId));
  const found = await desk.capacity.findItineraries(wanted, sellerId, actor);
  const madeAt = clock();
  const ways = waysToOffer(found.itineraries, wanted.readyAt, madeAt, extent);
  const quote = quoteOf({
    id: newId('quo'),
    sellerId,
    requirement: wanted,
    itineraries: found.itineraries,
    reasons: found.reasons,
    incomplete: found.incomplete,
    extent,
    pins: await lookUpPins(desk, ways, [wanted.from.pointId, wanted.to.pointId], actor),
    madeAt,
    madeBy: actor,
    validMs: desk.quoteValidMs,
    ...(changes !== undefined && { changes }),
  });
  const { quoteId } = await onceFor(desk.database(), keepQuote(desk), asker, { quote });
  return quoteId === quote.id ? quote : getQuote(desk, actor, quoteId);
}

/** Refuses QUOTE_MISSING, also for what other members were told. */
export async function getQuote(desk: Desk, actor: Actor, quoteId: string): Promise<Quote> {
  const state = await desk.shelf.quote(quoteId);
  if (state.status === 'unknown') throw bookingRefusals.QUOTE_MISSING({ field: 'quoteId' });
  if (shownTo(actor, state.quote) === undefined)
    throw bookingRefusals.QUOTE_MISSING({ field: 'quoteId' });
  return state.quote;
}

function keepQuote({ kinds }: Desk): Step<QuoteCommand, { quoteId: string }> {
  return {
    name: 'booking.quote',
    touches: ({ quote }) => [{ kind: kinds.quote, id: quote.id }],
    decide: ({ quote }, sheet) => {
      sheet.record(kinds.quote, quote.id, [{ type: 'QuoteMade', quote }]);
      return { quoteId: quote.id };
    },
  };
}

/** The names for the label and the terms of a cancellation, as they are at this moment. */
export async function lookUpPins(
  { capacity }: Pick<Desk, 'capacity'>,
  plans: readonly Itinerary[],
  endPointIds: readonly string[],
  actor: Actor,
): Promise<Pins> {
  const pointIds = new Set([...plans.flatMap(pointsOf), ...endPointIds.filter((id) => id !== '')]);
  const lines = new Map(
    plans.flatMap(({ legs }) => legs).map(({ tariffId, lineId }) => [tariffId, lineId]),
  );
  lines.delete('');
  const now = clock();
  const points = await Promise.all(
    [...pointIds].map(async (id): Promise<[string, PointName | undefined]> => [
      id,
      await capacity.pointName(id, actor),
    ]),
  );
  const cancellation = await Promise.all(
    [...lines].map(async ([tariffId, lineId]): Promise<[string, readonly CancellationTerm[]]> => [
      tariffId,
      await capacity.cancellationTerms(lineId, now, actor),
    ]),
  );
  const known = points.filter((row): row is [string, PointName] => row[1] !== undefined);
  return { points: Object.fromEntries(known), cancellation: Object.fromEntries(cancellation) };
}

function refuseStranger(): never {
  throw bookingRefusals.MEMBER_REQUIRED();
}
