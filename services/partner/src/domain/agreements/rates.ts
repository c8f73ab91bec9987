import { dayNumber, rateTable, type Instant, type Rate, type RateTable } from '@serai/model';
import { agreementRefusals } from './agreementRefusals';

/**
 * The alliance's rates are published once a day and never edited: quotes and statements name the
 * table they were made with. A table is in force from the midnight (UTC) its day begins with, or
 * from its publication when that is later, until the next one.
 */
export type Rates = { status: 'none' } | { status: 'published'; latest: DailyRates };

export interface DailyRates {
  /** YYYY-MM-DD */
  date: string;
  table: RateTable;
}

export interface RatesFact {
  type: 'RatesPublished';
  daily: DailyRates;
  by: string;
  at: Instant;
}

export interface RatesCommand {
  type: 'publish';
  date: string;
  rates: readonly GivenRate[];
  comparisonCurrency: string;
  by: string;
  at: Instant;
}

/** What one minor unit of the currency is worth in minor units of the comparison currency. */
export interface GivenRate extends Rate {
  currency: string;
}

const maxDaysAhead = 1;
const dayMs = 86_400_000;

export const rates = { initial: { status: 'none' } as Rates, decide, evolve };

export function rateTableId(date: string): string {
  return `rat_${date}`;
}

/**
 * Refuses DATE_INVALID, RATES_EMPTY, RATE_TWICE, RATE_INVALID, CURRENCY_UNKNOWN, RATES_TOO_EARLY,
 * RATES_PUBLISHED and RATES_OUT_OF_ORDER.
 */
function decide(state: Rates, command: RatesCommand): RatesFact[] {
  const { date, by, at } = command;
  const midnight = dayNumber(date, 'date') * dayMs;
  if (midnight > at + maxDaysAhead * dayMs) {
    throw agreementRefusals.RATES_TOO_EARLY({ field: 'date' });
  }
  const table = rateTable({
    id: rateTableId(date),
    validFrom: Math.max(midnight, at),
    currency: command.comparisonCurrency,
    rates: byCurrency(command.rates),
  });
  if (state.status === 'published') {
    const { latest } = state;
    if (latest.date === date && isSameTable(latest.table, table)) return [];
    if (latest.date === date) throw agreementRefusals.RATES_PUBLISHED({ field: 'date' });
    if (date < latest.date) throw agreementRefusals.RATES_OUT_OF_ORDER({ field: 'date' });
  }
  return [{ type: 'RatesPublished', daily: { date, table }, by, at }];
}

function evolve(_state: Rates, fact: RatesFact): Rates {
  return { status: 'published', latest: fact.daily };
}

function byCurrency(given: readonly GivenRate[]): Record<string, Rate> {
  if (given.length === 0) throw agreementRefusals.RATES_EMPTY({ field: 'rates' });
  const found = new Map<string, Rate>();
  given.forEach(({ currency, numerator, denominator }, index) => {
    if (found.has(currency)) {
      throw agreementRefusals.RATE_TWICE({ field: `rates[${index}].currency` });
    }
    found.set(currency, { numerator, denominator });
  });
  return Object.fromEntries(found);
}

function isSameTable(one: RateTable, other: RateTable): boolean {
  const entries = ({ rates: list }: RateTable) =>
    Object.entries(list)
      .map(([currency, { numerator, denominator }]) => [currency, numerator, denominator].join())
      .toSorted()
      .join();
  return one.currency === other.currency && entries(one) === entries(other);
}
