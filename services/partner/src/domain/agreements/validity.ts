import { isInstant, type Instant } from '@serai/model';
import { agreementRefusals } from './agreementRefusals';

/** From a moment on, until another or without an end. What begins in the past binds from its
 * signature on: nobody was bound before. */
export interface Validity {
  validFrom: Instant;
  validTo?: Instant;
}

/** Refuses VALIDITY_INVALID: no moment, one outside 1970 to 2200, an end before the beginning. */
export function validity(from: number, to: number | undefined, at: Instant): Validity {
  if (!isInstant(from) || from === 0) throw invalid('validFrom');
  if (to === undefined) return { validFrom: from };
  if (!isInstant(to) || to <= from || to <= at) throw invalid('validTo');
  return { validFrom: from, validTo: to };
}

/** The earlier of two ends; null is no end. */
export function earlierEnd(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function invalid(field: string) {
  return agreementRefusals.VALIDITY_INVALID({ field });
}
