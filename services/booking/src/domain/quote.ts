import type { Actor, Instant } from '@serai/model';
import type { QuotedChange } from './change';
import { earliestCutoffOf, itinerary, type Itinerary } from './itinerary';
import { optionsOf, type Choice, type Extent, type Option, type Pins } from './option';
import { bookingRefusals } from './refusals';
import type { Requirement } from './requirement';

// A quote answers a requirement with the ways worth comparing, all-in prices included. It pins the
// versions it was made from (rate table, charter, tariffs, agreements), because what a shipper was
// told must hold until the quote expires. It expires after a set time, or when the last of its ways
// has closed; each way can be booked until it closes itself. One booking uses it up: a second one would sell the same offer twice.

/** Why there is no way. */
export interface NoWay {
  readonly code: string;
  readonly message: string;
}

export interface Quote {
  readonly id: string;
  readonly sellerId: string;
  readonly requirement: Requirement;
  readonly options: readonly Option[];
  readonly reasons: readonly NoWay[];
  readonly madeAt: Instant;
  readonly madeBy: Actor;
  readonly expiresAt: Instant;
  readonly rateTableId: string;
  readonly charterVersion: number;
  /** The search reached its limit: there may be better ways. */
  readonly incomplete: boolean;
  /** Made for a change of this booking, and for nothing else. */
  readonly changes?: QuotedChange;
}

export type QuoteFact =
  | { readonly type: 'QuoteMade'; readonly quote: Quote }
  | { readonly type: 'QuoteUsed'; readonly bookingId: string; readonly at: Instant };

export type QuoteState =
  | { readonly status: 'unknown' }
  | { readonly status: 'open'; readonly quote: Quote }
  | { readonly status: 'used'; readonly quote: Quote; readonly bookingId: string };

/** What a quote is made from; the ids and the moment are given. */
export interface QuoteMaterial {
  readonly id: string;
  readonly sellerId: string;
  readonly requirement: Requirement;
  readonly itineraries: readonly Itinerary[];
  readonly reasons: readonly NoWay[];
  readonly incomplete: boolean;
  /** A few, when nothing else is said. */
  readonly extent?: Extent;
  readonly pins: Pins;
  readonly madeAt: Instant;
  readonly madeBy: Actor;
  readonly validMs: number;
  readonly changes?: QuotedChange;
}

export const noQuote: QuoteState = { status: 'unknown' };

export const quotes = { initial: noQuote, evolve: evolveQuote };

/** Refuses ITINERARY_BROKEN. No way at all is a quote too: it says why. */
export function makeQuote(material: QuoteMaterial): Quote {
  const { requirement, madeAt } = material;
  const choice = choiceOf(material.itineraries, requirement.readyAt, madeAt, material.extent);
  const options = choice.options.map((option) => ({
    ...option,
    pins: pinsOf(option.itinerary, material.pins),
  }));
  const endsAt = madeAt + material.validMs;
  const closings = options.map((option) => earliestCutoffOf(option.itinerary));
  const [first] = options;
  return {
    id: material.id,
    sellerId: material.sellerId,
    requirement,
    options,
    reasons: options.length === 0 ? material.reasons : [],
    madeAt,
    madeBy: material.madeBy,
    expiresAt: closings.length === 0 ? endsAt : Math.min(endsAt, Math.max(...closings)),
    rateTableId: first?.itinerary.rateTableId ?? '',
    charterVersion: first?.itinerary.charterVersion ?? 0,
    incomplete: material.incomplete || choice.isCut,
    ...(material.changes !== undefined && { changes: material.changes }),
  };
}

/** The few of many ways that become options: only for these is anything else looked up. */
export function waysToOffer(
  itineraries: readonly Itinerary[],
  readyAt: Instant,
  at: Instant,
  extent?: Extent,
): readonly Itinerary[] {
  return choiceOf(itineraries, readyAt, at, extent).options.map((option) => option.itinerary);
}

/** Among those that are still open. Refuses ITINERARY_BROKEN. */
function choiceOf(
  itineraries: readonly Itinerary[],
  readyAt: Instant,
  at: Instant,
  extent?: Extent,
): Choice {
  const open = itineraries.map(itinerary).filter((plan) => earliestCutoffOf(plan) > at);
  return optionsOf(open, readyAt, extent);
}

/**
 * Takes one option of the quote for a booking. Refuses QUOTE_MISSING, QUOTE_USED (by another
 * booking), QUOTE_EXPIRED, OPTION_EXPIRED and OPTION_MISSING. Used by the same booking already: nothing happens.
 */
export function useQuote(
  state: QuoteState,
  command: { optionId: string; bookingId: string; at: Instant },
): { option: Option; quote: Quote; facts: readonly QuoteFact[] } {
  if (state.status === 'unknown') throw bookingRefusals.QUOTE_MISSING({ field: 'quoteId' });
  const { quote } = state;
  const option = quote.options.find(({ id }) => id === command.optionId);
  if (option === undefined) throw bookingRefusals.OPTION_MISSING({ field: 'optionId' });
  if (state.status === 'used') {
    if (state.bookingId !== command.bookingId) throw bookingRefusals.QUOTE_USED();
    return { option, quote, facts: [] };
  }
  if (command.at >= quote.expiresAt) throw bookingRefusals.QUOTE_EXPIRED();
  if (command.at >= earliestCutoffOf(option.itinerary)) {
    throw bookingRefusals.OPTION_EXPIRED({ field: 'optionId' });
  }
  const { bookingId, at } = command;
  return { option, quote, facts: [{ type: 'QuoteUsed', bookingId, at }] };
}

function evolveQuote(state: QuoteState, fact: QuoteFact): QuoteState {
  switch (fact.type) {
    case 'QuoteMade':
      return { status: 'open', quote: fact.quote };
    case 'QuoteUsed':
      if (state.status === 'unknown') return state;
      return { status: 'used', quote: state.quote, bookingId: fact.bookingId };
  }
}

/** Only what this way needs. */
function pinsOf({ legs }: Itinerary, { points, cancellation }: Pins): Pins {
  const pointIds = legs.flatMap(({ fromPointId, toPointId }) => [fromPointId, toPointId]);
  const tariffIds = legs.map(({ tariffId }) => tariffId);
  return { points: pick(points, pointIds), cancellation: pick(cancellation, tariffIds) };
}

function pick<T>(all: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
}
