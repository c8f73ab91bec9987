import type { Question } from './question';

const nothing = { base: 0, legs: [] };

/** The same question for arrival and boardings alone: what may not be paid for stays forbidden. */
export function withoutCosts(question: Question): Question {
  const { datedPrices, entries, exits } = question;
  const free = (prices: Float64Array): Float64Array =>
    prices.map((price) => (price === Number.POSITIVE_INFINITY ? price : 0));
  return {
    ...question,
    entries: entries.map((entry) => ({ ...entry, price: 0 })),
    exits: exits.map((exit) => ({ ...exit, price: 0 })),
    base: free(question.base),
    legPrice: free(question.legPrice),
    legCo2e: new Float64Array(question.legCo2e.length),
    fee: free(question.fee),
    datedPrices: datedPrices && {
      isDated: datedPrices.isDated,
      priceOf: (trip) => datedPrices.priceOf(trip) && nothing,
    },
  };
}
