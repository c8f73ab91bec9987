/** Long-term terms between two members: discounts in basis points on each other's tariffs. */
export interface DemoAgreement {
  readonly proposer: string;
  readonly partner: string;
  readonly discountByProposer: number;
  readonly discountByPartner: number;
}

export const agreements: readonly DemoAgreement[] = [
  { proposer: 'yida', partner: 'changan', discountByProposer: 800, discountByPartner: 1200 },
  { proposer: 'yida', partner: 'steppe', discountByProposer: 500, discountByPartner: 1000 },
  { proposer: 'yida', partner: 'wisla', discountByProposer: 500, discountByPartner: 700 },
  { proposer: 'yida', partner: 'rhein', discountByProposer: 500, discountByPartner: 600 },
  { proposer: 'steppe', partner: 'wisla', discountByProposer: 700, discountByPartner: 900 },
  { proposer: 'sakura', partner: 'yida', discountByProposer: 600, discountByPartner: 600 },
  { proposer: 'amber', partner: 'rhein', discountByProposer: 400, discountByPartner: 800 },
  { proposer: 'adria', partner: 'caspian', discountByProposer: 500, discountByPartner: 500 },
];

/** What one minor unit is worth in euro cents, as a ratio: rates of an ordinary day. */
export const rates = [
  { currency: 'CNY', numerator: 127, denominator: 1000 },
  { currency: 'PLN', numerator: 234, denominator: 1000 },
  { currency: 'JPY', numerator: 61, denominator: 100 },
  { currency: 'USD', numerator: 92, denominator: 100 },
] as const;

/** The charter: terms for every pair that has not agreed on others. */
export const charter = {
  discounts: [],
  revenueShareBasisPoints: 500,
  liabilityCapPerKg: { amount: 1000, currency: 'EUR' },
  paymentDays: 30,
  noticeDays: 60,
  interline: true,
  deemedAcceptanceHours: 48,
} as const;
