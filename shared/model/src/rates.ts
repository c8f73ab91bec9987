import { currencyExponent } from './currencies';
import type { Instant } from './instants';
import { divideHalfUp, isSafe } from './integers';
import { modelRefusals } from './modelRefusals';
import { money, type Money } from './money';

/** Minor units of the comparison currency for one minor unit of another, as a whole ratio. */
export interface Rate {
  numerator: number;
  denominator: number;
}

/**
 * The alliance's rates of one day. Everything compared or netted goes through `currency`; its own
 * rate is 1 and need not stand in `rates`.
 */
export interface RateTable {
  id: string;
  validFrom: Instant;
  currency: string;
  rates: Readonly<Record<string, Rate>>;
}

/** Refuses CURRENCY_UNKNOWN and RATE_INVALID, naming the field. */
export function rateTable(table: RateTable): RateTable {
  currencyExponent(table.currency, 'currency');
  for (const [currency, { numerator, denominator }] of Object.entries(table.rates)) {
    const field = `rates.${currency}`;
    currencyExponent(currency, field);
    const isRatio = isPositive(numerator) && isPositive(denominator);
    const isOwn = currency === table.currency && numerator !== denominator;
    if (!isRatio || isOwn) throw modelRefusals.RATE_INVALID({ field });
  }
  return table;
}

/**
 * The amount in another currency, through the comparison currency but rounded once, half away from
 * zero. Refuses RATE_MISSING when either currency has no rate, MONEY_INVALID when out of range.
 */
export function convert(from: Money, to: string, table: RateTable): Money {
  if (from.currency === to) return from;
  const given = rateOf(from.currency, table);
  const wanted = rateOf(to, table);
  const converted = divideHalfUp(
    BigInt(from.amount) * BigInt(given.numerator) * BigInt(wanted.denominator),
    BigInt(given.denominator) * BigInt(wanted.numerator),
  );
  if (!isSafe(converted)) throw modelRefusals.MONEY_INVALID();
  return money(Number(converted), to);
}

function rateOf(currency: string, table: RateTable): Rate {
  if (currency === table.currency) return { numerator: 1, denominator: 1 };
  if (!Object.hasOwn(table.rates, currency)) {
    throw modelRefusals.RATE_MISSING({ metadata: { currency, rateTable: table.id } });
  }
  return table.rates[currency] as Rate;
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
