import { rateTable, type RateTable } from '@serai/model';
import type { Agreement__Output } from '@serai/protos/serai/partner/v1/Agreement';
import type { Charter__Output } from '@serai/protos/serai/partner/v1/Charter';
import type { RateTable__Output } from '@serai/protos/serai/partner/v1/RateTable';
import type { Terms__Output } from '@serai/protos/serai/partner/v1/Terms';
import type { TermsCopy } from '../domain/network/agreementCopy';
import type { CharterCopy } from '../domain/network/charterCopy';

/** A part that partner always says. Without it the fact cannot be handled, and its key is parked. */
export function given<T>(part: T | null | undefined): T {
  if (part === null || part === undefined) throw new Error('partner left out a part of this fact');
  return part;
}

export function memberIdsOf(agreement: Agreement__Output): readonly [string, string] {
  return [agreement.proposerId, agreement.partnerId];
}

export function termsOf({ discounts, interline, allotments }: Terms__Output): TermsCopy {
  return {
    discounts: discounts.map(({ operatorId, basisPoints }) => ({ operatorId, basisPoints })),
    interline,
    ...(allotments.length > 0 && { allotments: allotments.map((one) => ({ ...one })) }),
  };
}

export function charterOf({ version, terms, comparisonCurrency }: Charter__Output): CharterCopy {
  return { version, terms: termsOf(given(terms)), comparisonCurrency };
}

/** The table as the model knows it; refuses one that nothing could be converted by. */
export function rateTableOf({ id, validFrom, currency, rates }: RateTable__Output): RateTable {
  const ratios = rates.map((rate): [string, { numerator: number; denominator: number }] => [
    rate.currency,
    { numerator: rate.numerator, denominator: rate.denominator },
  ]);
  return rateTable({ id, validFrom, currency, rates: Object.fromEntries(ratios) });
}
