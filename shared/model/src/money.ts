import { currencyExponent } from './currencies';
import { isSafe } from './integers';
import { modelRefusals } from './modelRefusals';

/** An amount in whole minor units (cents, fen, yen) of an ISO 4217 currency; may be negative. */
export interface Money {
  amount: number;
  currency: string;
}

/** Refuses MONEY_INVALID (no safe integer) and CURRENCY_UNKNOWN. */
export function money(amount: number, currency: string, field?: string): Money {
  const within = (name: string): string => (field === undefined ? name : `${field}.${name}`);
  if (!Number.isSafeInteger(amount)) throw modelRefusals.MONEY_INVALID({ field: within('amount') });
  currencyExponent(currency, within('currency'));
  return { amount: amount === 0 ? 0 : amount, currency };
}

/** Refuses CURRENCY_MISMATCH: nobody adds yen to euros without saying at which rate. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw modelRefusals.CURRENCY_MISMATCH();
  return money(left.amount + right.amount, left.currency);
}

export function negateMoney(value: Money): Money {
  return money(-value.amount, value.currency);
}

export function subtractMoney(left: Money, right: Money): Money {
  return addMoney(left, negateMoney(right));
}

/** The sum of amounts that are all in `currency`; nothing sums to zero. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  let sum = 0n;
  for (const { amount, currency: own } of amounts) {
    if (own !== currency) throw modelRefusals.CURRENCY_MISMATCH();
    sum += BigInt(amount);
  }
  if (!isSafe(sum)) throw modelRefusals.MONEY_INVALID();
  return money(Number(sum), currency);
}

/** The amount as people of that language write it, with the currency's own decimal places. */
export function formatMoney({ amount, currency }: Money, locale: string): string {
  const exponent = currencyExponent(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  return format.format(decimalOf(amount, exponent) as `${number}`);
}

/** 123456 with two places is "1234.56": exact, because a float never carries money. */
function decimalOf(amount: number, exponent: number): string {
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const sign = amount < 0 ? '-' : '';
  const whole = digits.slice(0, digits.length - exponent);
  return exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-exponent)}`;
}
