import { matchesPostcode } from '@serai/model';
import { gazetteerEntry } from './area';

interface Covering {
  readonly country: string;
  readonly postcodes: readonly string[];
}

/** Whether an area serves a place; without a postcode, whether it serves anything in the country. */
export function covers(area: Covering, country: string, postcode: string): boolean {
  if (area.country !== country) return false;
  if (postcode === '') return true;
  return area.postcodes.some((entry) => matchesPostcode(gazetteerEntry(entry), postcode, country));
}
