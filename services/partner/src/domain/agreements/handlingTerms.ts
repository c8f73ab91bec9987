import { agreementRefusals } from './agreementRefusals';

/** How bookings are dealt with, whoever sells and carries them: the charter's alone. */
export interface HandlingTerms {
  /** a weighing within this, or the share, changes neither charge nor space */
  weightToleranceGrams: number;
  /** of what the parcel is charged for */
  weightToleranceBasisPoints: number;
  /** what is done with a proposal of other ways that nobody answers */
  rerouteDefault: string;
}

/** The earliest way that is offered is taken, or none. */
const rerouteDefaults = ['earliest', 'decline'];
const maxGrams = 30_000_000;
const maxBasisPoints = 10_000;

/** With what an alliance begins, and what charters from before these terms have. */
export const firstHandling: HandlingTerms = {
  weightToleranceGrams: 500,
  weightToleranceBasisPoints: 500,
  rerouteDefault: 'earliest',
};

/** Refuses TERMS_INVALID, naming the field below `handling`. */
export function handlingTerms(given: HandlingTerms): HandlingTerms {
  const { weightToleranceGrams, weightToleranceBasisPoints, rerouteDefault } = given;
  whole(weightToleranceGrams, 'weightToleranceGrams', maxGrams);
  whole(weightToleranceBasisPoints, 'weightToleranceBasisPoints', maxBasisPoints);
  if (!rerouteDefaults.includes(rerouteDefault)) {
    const message = `This is ${rerouteDefaults.join(' or ')}.`;
    throw agreementRefusals.TERMS_INVALID({ field: 'handling.rerouteDefault', message });
  }
  return { weightToleranceGrams, weightToleranceBasisPoints, rerouteDefault };
}

function whole(value: number, name: string, max: number): void {
  if (Number.isSafeInteger(value) && value >= 0 && value <= max) return;
  const message = `This is a whole number from 0 to ${max}.`;
  throw agreementRefusals.TERMS_INVALID({ field: `handling.${name}`, message });
}
