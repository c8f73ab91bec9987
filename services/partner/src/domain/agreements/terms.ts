import { money, type Money } from '@serai/model';
import { agreementRefusals } from './agreementRefusals';
import { allotments, isSameAllotments, type AgreedAllotment } from './allotments';

/** What two members owe each other when one sells what the other carries. All whole numbers. */
export interface Terms {
  discounts: readonly Discount[];
  /** of the shipper's price, kept by the selling member */
  revenueShareBasisPoints: number;
  liabilityCapPerKg: Money;
  paymentDays: number;
  noticeDays: number;
  /** may parcels pass from one of the two to the other? */
  interline: boolean;
  /** an unsigned hand-over is accepted after this time */
  deemedAcceptanceHours: number;
  /** absent: no space is kept */
  allotments?: readonly AgreedAllotment[];
  /** who of the two handles for the other, whose custody it is; absent: neither */
  subcontractorIds?: readonly string[];
}

/** Off the published tariffs of the one, where the other sells them. */
export interface Discount {
  operatorId: string;
  basisPoints: number;
}

export interface GivenTerms extends Omit<Terms, 'liabilityCapPerKg'> {
  liabilityCapPerKg: Money | null;
}

const maxBasisPoints = 10_000;
const maxPaymentDays = 365;
const maxNoticeDays = 730;
const maxDeemedAcceptanceHours = 720;
const maxLiabilityPerKg = 1_000_000_000;

/**
 * Terms between the parties; the charter's have none, and so no discounts. Fields are named below
 * `terms`. Refuses TERMS_MISSING, TERMS_INVALID, CHARTER_DISCOUNT, CHARTER_ALLOTMENT, MONEY_INVALID and
 * CURRENCY_UNKNOWN.
 */
export function terms(given: GivenTerms | null, parties: readonly string[]): Terms {
  if (given === null) throw agreementRefusals.TERMS_MISSING({ field: 'terms' });
  const cap = given.liabilityCapPerKg;
  if (cap === null) {
    throw agreementRefusals.TERMS_INVALID({
      field: 'terms.liabilityCapPerKg',
      message: 'The liability cap per kg is missing.',
    });
  }
  const kept = allotments(given.allotments ?? [], parties);
  const working = subcontractors(given.subcontractorIds ?? [], parties);
  const { amount, currency } = money(cap.amount, cap.currency, 'terms.liabilityCapPerKg');
  whole(amount, 'liabilityCapPerKg.amount', 0, maxLiabilityPerKg);
  return {
    discounts: discounts(given.discounts, parties),
    revenueShareBasisPoints: whole(
      given.revenueShareBasisPoints,
      'revenueShareBasisPoints',
      0,
      maxBasisPoints,
    ),
    liabilityCapPerKg: { amount, currency },
    paymentDays: whole(given.paymentDays, 'paymentDays', 0, maxPaymentDays),
    noticeDays: whole(given.noticeDays, 'noticeDays', 0, maxNoticeDays),
    interline: given.interline,
    deemedAcceptanceHours: whole(
      given.deemedAcceptanceHours,
      'deemedAcceptanceHours',
      1,
      maxDeemedAcceptanceHours,
    ),
    ...(kept.length > 0 && { allotments: kept }),
    ...(working.length > 0 && { subcontractorIds: working }),
  };
}

export function isSameTerms(one: Terms, other: Terms): boolean {
  const isAlike = JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
  return isAlike && isSameAllotments(one.allotments ?? [], other.allotments ?? []);
}

function discounts(given: readonly Discount[], parties: readonly string[]): readonly Discount[] {
  if (given.length > 0 && parties.length === 0) {
    throw agreementRefusals.CHARTER_DISCOUNT({ field: 'terms.discounts' });
  }
  const seen = new Set<string>();
  return given.map(({ operatorId, basisPoints }, index) => {
    const field = `discounts[${index}]`;
    if (!parties.includes(operatorId) || seen.has(operatorId)) {
      throw agreementRefusals.TERMS_INVALID({
        field: `terms.${field}.operatorId`,
        message: 'A discount is on the tariffs of one of the two members, once for each.',
      });
    }
    seen.add(operatorId);
    const points = whole(basisPoints, `${field}.basisPoints`, 0, maxBasisPoints);
    return { operatorId, basisPoints: points };
  });
}

function subcontractors(given: readonly string[], parties: readonly string[]): readonly string[] {
  given.forEach((memberId, index) => {
    if (parties.includes(memberId) && given.indexOf(memberId) === index) return;
    throw agreementRefusals.TERMS_INVALID({
      field: `terms.subcontractorIds[${index}]`,
      message: 'A subcontractor is one of the two members, named once.',
    });
  });
  return given;
}

function whole(value: number, name: string, min: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const message = `This is a whole number from ${min} to ${max}.`;
  throw agreementRefusals.TERMS_INVALID({ field: `terms.${name}`, message });
}

function ordered(terms: Terms): unknown {
  const { discounts: given, liabilityCapPerKg: cap, ...rest } = terms;
  const sorted = given
    .map(({ operatorId, basisPoints }) => `${operatorId} ${basisPoints}`)
    .toSorted();
  const { revenueShareBasisPoints, paymentDays, noticeDays, interline, deemedAcceptanceHours } =
    rest;
  const numbers = [revenueShareBasisPoints, paymentDays, noticeDays, deemedAcceptanceHours];
  const working = (terms.subcontractorIds ?? []).toSorted();
  return [sorted, cap.amount, cap.currency, interline, numbers, working];
}
