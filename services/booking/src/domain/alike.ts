import { minutes } from '@serai/model';
import type { Itinerary } from './itinerary';

/** How far two ways may lie apart, of the larger of the two, and still be one to a person. */
interface Tolerance {
  readonly pricePercent: number;
  readonly co2ePercent: number;
}

const arrivalToleranceMs = minutes(60);
const otherRides: Tolerance = { pricePercent: 1, co2ePercent: 5 };
/** Where only the door's round, or the place of a change, differs. */
const sameRides: Tolerance = { pricePercent: 5, co2ePercent: 10 };

/**
 * Whether a person would call two ways the same: as many transfers, arrivals at most 60 minutes
 * apart, prices within 1 % and CO2e within 5 %; where both ride the same departures in the same
 * order, within 5 % and 10 %.
 */
export function isAlike(one: Itinerary, other: Itinerary): boolean {
  const { pricePercent, co2ePercent } = ridesOf(one) === ridesOf(other) ? sameRides : otherRides;
  return (
    one.transfers === other.transfers &&
    Math.abs(one.arrivesAt - other.arrivesAt) <= arrivalToleranceMs &&
    isWithin(one.price.amount, other.price.amount, pricePercent) &&
    isWithin(one.co2eGrams, other.co2eGrams, co2ePercent)
  );
}

function ridesOf({ legs }: Itinerary): string {
  const rides = legs.filter(({ kind }) => kind === 'ride');
  return rides.map(({ departureId }) => departureId).join(' ');
}

function isWithin(one: number, other: number, percent: number): boolean {
  return Math.abs(one - other) * 100 <= Math.max(one, other) * percent;
}
