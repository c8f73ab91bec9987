import { basisPointsOfOne, currencyExponent, isInstant, type Instant } from '@serai/model';
import { keyOf, maxAmount, referenceOf, wholeOf } from './fields';
import { networkRefusals as refusals } from './networkRefusals';

export interface LegRate {
  /** Minor units per chargeable kg. */
  readonly perKg: number;
  readonly minimum: number;
  readonly breaks: readonly { readonly fromGrams: number; readonly perKg: number }[];
}

export interface Surcharge {
  readonly code: string;
  /** Per boarding, in minor units. */
  readonly amount: number;
  /** Of base and legs. */
  readonly basisPoints: number;
}

export interface CancellationTerm {
  readonly hoursBefore: number;
  readonly feeBasisPoints: number;
}

/** What a line costs, between two moments. */
export interface Tariff {
  readonly memberId: string;
  readonly reference: string;
  readonly lineId: string;
  readonly currency: string;
  /** Per boarding. */
  readonly base: number;
  /** Cubic centimetres that count as a kilogram. */
  readonly divisor: number;
  readonly legs: readonly LegRate[];
  readonly surcharges: readonly Surcharge[];
  /** The longest notice first. */
  readonly cancellation: readonly CancellationTerm[];
  readonly validFrom: Instant;
  /** Null: open. */
  readonly validTo: Instant | null;
}

export interface TariffDraft {
  readonly reference: string;
  readonly lineId: string;
  readonly currency: string;
  readonly base: number;
  readonly divisor: number;
  readonly legs: readonly LegRate[];
  readonly surcharges: readonly Surcharge[];
  readonly cancellation: readonly CancellationTerm[];
  readonly validFrom: number;
  readonly validTo?: number;
}

/** What a tariff must know of its line. */
export interface PricedLine {
  readonly memberId: string;
  readonly legCount: number;
}

const leastDivisor = 100;
const maxDivisor = 1_000_000;
const maxRows = 20;
const maxBreakGrams = 250_000_000_000;
const maxHoursBefore = 366 * 24;

/**
 * A tariff that can be charged by. Refuses, naming the field: LINE_UNKNOWN, LINE_OF_ANOTHER,
 * CURRENCY_UNKNOWN, LEGS_MISMATCH, BREAKS_INVALID, SURCHARGES_INVALID, CANCELLATION_INVALID,
 * VALIDITY_INVALID and what single fields refuse.
 */
export function tariff(
  memberId: string,
  draft: TariffDraft,
  lineOf: (lineId: string) => PricedLine | undefined,
): Tariff {
  const line = lineOf(draft.lineId);
  if (line === undefined) throw refusals.LINE_UNKNOWN({ field: 'lineId' });
  if (line.memberId !== memberId) throw refusals.LINE_OF_ANOTHER({ field: 'lineId' });
  if (draft.legs.length !== line.legCount) throw refusals.LEGS_MISMATCH({ field: 'legs' });
  currencyExponent(draft.currency, 'currency');
  const { validFrom, validTo = null } = draft;
  if (!isInstant(validFrom)) throw refusals.VALIDITY_INVALID({ field: 'validFrom' });
  if (validTo !== null && !(isInstant(validTo) && validTo > validFrom)) {
    throw refusals.VALIDITY_INVALID({ field: 'validTo' });
  }
  return {
    memberId,
    reference: referenceOf(draft.reference),
    lineId: draft.lineId,
    currency: draft.currency,
    base: wholeOf(draft.base, 'base', 0, maxAmount),
    divisor: wholeOf(draft.divisor, 'divisor', leastDivisor, maxDivisor),
    legs: draft.legs.map(rateOf),
    surcharges: surchargesOf(draft.surcharges),
    cancellation: cancellationOf(draft.cancellation),
    validFrom,
    validTo,
  };
}

/** Of the tariffs in force at a moment the one that began last; of two, the one with the lower id. */
export function tariffAt<T extends { id: string; validFrom: Instant; validTo: Instant | null }>(
  tariffs: readonly T[],
  at: Instant,
): T | undefined {
  return [...tariffs]
    .sort(latestFirst)
    .find(({ validFrom, validTo }) => validFrom <= at && (validTo === null || at < validTo));
}

/** The order in which tariffs are tried. */
export function latestFirst(
  one: { id: string; validFrom: Instant },
  other: { id: string; validFrom: Instant },
): number {
  return other.validFrom - one.validFrom || (one.id < other.id ? -1 : 1);
}

function rateOf({ perKg, minimum, breaks }: LegRate, index: number): LegRate {
  const field = (name: string): string => `legs[${index}].${name}`;
  if (breaks.length > maxRows) throw refusals.BREAKS_INVALID({ field: field('breaks') });
  return {
    perKg: wholeOf(perKg, field('perKg'), 0, maxAmount),
    minimum: wholeOf(minimum, field('minimum'), 0, maxAmount),
    breaks: breaks.map((row, at) => {
      const own = field(`breaks[${at}]`);
      if (row.fromGrams <= (breaks[at - 1]?.fromGrams ?? 0)) {
        throw refusals.BREAKS_INVALID({ field: `${own}.fromGrams` });
      }
      return {
        fromGrams: wholeOf(row.fromGrams, `${own}.fromGrams`, 1, maxBreakGrams),
        perKg: wholeOf(row.perKg, `${own}.perKg`, 0, maxAmount),
      };
    }),
  };
}

function surchargesOf(asked: readonly Surcharge[]): readonly Surcharge[] {
  const codes = new Set(asked.map(({ code }) => code));
  if (asked.length > maxRows || codes.size !== asked.length) {
    throw refusals.SURCHARGES_INVALID({ field: 'surcharges' });
  }
  return asked.map(({ code, amount, basisPoints }, index) => ({
    code: keyOf(code, `surcharges[${index}].code`),
    amount: wholeOf(amount, `surcharges[${index}].amount`, 0, maxAmount),
    basisPoints: wholeOf(basisPoints, `surcharges[${index}].basisPoints`, 0, basisPointsOfOne),
  }));
}

function cancellationOf(asked: readonly CancellationTerm[]): readonly CancellationTerm[] {
  if (asked.length > maxRows) throw refusals.CANCELLATION_INVALID({ field: 'cancellation' });
  const terms = asked.map(({ hoursBefore, feeBasisPoints }, index) => {
    const field = `cancellation[${index}]`;
    return {
      hoursBefore: wholeOf(hoursBefore, `${field}.hoursBefore`, 0, maxHoursBefore),
      feeBasisPoints: wholeOf(feeBasisPoints, `${field}.feeBasisPoints`, 0, basisPointsOfOne),
    };
  });
  terms.sort((a, b) => b.hoursBefore - a.hoursBefore);
  terms.forEach(({ hoursBefore, feeBasisPoints }, index) => {
    const earlier = terms[index - 1];
    const isSane =
      earlier === undefined ||
      (earlier.hoursBefore > hoursBefore && earlier.feeBasisPoints <= feeBasisPoints);
    if (!isSane) throw refusals.CANCELLATION_INVALID({ field: 'cancellation' });
  });
  return terms;
}
