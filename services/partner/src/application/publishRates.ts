import type { Step } from '@serai/runtime';
import { presentCharter } from '../domain/agreements/charter';
import { rates, type DailyRates, type GivenRate } from '../domain/agreements/rates';
import { charterId, ratesId, type Kinds } from './kinds';

export interface PublishRates {
  readonly date: string;
  readonly rates: readonly GivenRate[];
  readonly by: string;
}

/** In the charter's comparison currency. The table is kept beside the last one, for ever. */
export function publishRates(kinds: Kinds): Step<PublishRates, DailyRates> {
  return {
    name: 'publishRates',
    touches: () => [
      { kind: kinds.rates, id: ratesId },
      { kind: kinds.charter, id: charterId },
    ],
    decide: (asked, sheet) => {
      const { comparisonCurrency } = presentCharter(sheet.state(kinds.charter, charterId));
      const before = sheet.state(kinds.rates, ratesId);
      const command = { type: 'publish', ...asked, comparisonCurrency, at: sheet.at } as const;
      const facts = rates.decide(before, command);
      for (const fact of facts) sheet.record(kinds.rateTable, fact.daily.table.id, [fact]);
      const after = sheet.record(kinds.rates, ratesId, facts);
      if (after.status === 'none') throw new Error('rates were published and are not there');
      return after.latest;
    },
  };
}
