import type { GivenTerms } from './terms';

/**
 * With what an alliance begins until its admin writes its own charter: the selling member keeps a
 * tenth, liability is capped at 10.00 a kg (8.33 SDR by CMR, article 23, rounded down to the euro),
 * accounts are paid in 30 days, notice is a quarter, everybody interlines with everybody.
 */
export function firstCharterTerms(comparisonCurrency: string): GivenTerms {
  return {
    discounts: [],
    revenueShareBasisPoints: 1_000,
    liabilityCapPerKg: { amount: 1_000, currency: comparisonCurrency },
    paymentDays: 30,
    noticeDays: 90,
    interline: true,
    deemedAcceptanceHours: 24,
  };
}
