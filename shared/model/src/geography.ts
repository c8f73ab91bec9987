import { isCountry } from './countries';
import { modelRefusals } from './modelRefusals';

/** Degrees in WGS 84. */
export interface Coordinates {
  latitude: number;
  longitude: number;
}

/** The mean radius of the earth (IUGG). */
const earthRadiusMetres = 6_371_008.8;

/** Refuses COORDINATES_INVALID: no number, or off the globe. */
export function coordinates(latitude: number, longitude: number, field?: string): Coordinates {
  if (!isDegrees(latitude, 90) || !isDegrees(longitude, 180)) {
    throw modelRefusals.COORDINATES_INVALID({ field });
  }
  return { latitude, longitude };
}

/** The shortest way over a round earth, in whole metres (haversine). */
export function greatCircleMetres(from: Coordinates, to: Coordinates): number {
  const sine = (degrees: number): number => Math.sin(radians(degrees) / 2) ** 2;
  const across = sine(to.latitude - from.latitude);
  const along = sine(to.longitude - from.longitude);
  const cosines = Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude));
  const half = Math.min(1, across + cosines * along);
  return Math.round(2 * earthRadiusMetres * Math.asin(Math.sqrt(half)));
}

/** UN/LOCODE: a country (or XZ for the high seas) and three letters or digits from 2 to 9. */
export function isUnLocode(code: string): boolean {
  const country = code.slice(0, 2);
  return /^[A-Z]{2}[A-Z2-9]{3}$/.test(code) && (isCountry(country) || country === 'XZ');
}

function isDegrees(value: number, most: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= most;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
