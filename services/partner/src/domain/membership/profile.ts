import { currencyExponent, isCompanyPrefix, isCountry, modelRefusals } from '@serai/model';
import { text } from '../text';
import { membershipRefusals } from './membershipRefusals';

/** What a logistics company says of itself when it applies. */
export interface Profile {
  name: string;
  /** ISO 3166-1 alpha-2 */
  country: string;
  /** ISO 4217, in which it keeps its books */
  currency: string;
  /** 6 to 12 digits; its SSCCs begin with them */
  gs1CompanyPrefix: string;
  contactEmail: string;
}

const maxNameLength = 120;
const maxEmailLength = 254;
const emailPattern = /^[^\s@<>()",;:\\]{1,64}@[^\s@<>()",;:\\.]+(\.[^\s@<>()",;:\\.]+)+$/;
const referencePattern = /^[A-Za-z0-9._-]{3,100}$/;

/**
 * Refuses TEXT_INVALID (name), COUNTRY_UNKNOWN, CURRENCY_UNKNOWN, GS1_PREFIX_INVALID and
 * EMAIL_INVALID, naming the field.
 */
export function profile(given: Profile): Profile {
  const name = text(given.name, 'name', { min: 2, max: maxNameLength });
  if (!isCountry(given.country)) throw membershipRefusals.COUNTRY_UNKNOWN({ field: 'country' });
  currencyExponent(given.currency, 'currency');
  if (!isCompanyPrefix(given.gs1CompanyPrefix)) {
    throw modelRefusals.GS1_PREFIX_INVALID({ field: 'gs1CompanyPrefix' });
  }
  const contactEmail = given.contactEmail.trim();
  if (contactEmail.length > maxEmailLength || !emailPattern.test(contactEmail)) {
    throw membershipRefusals.EMAIL_INVALID({ field: 'contactEmail' });
  }
  const { country, currency, gs1CompanyPrefix } = given;
  return { name, country, currency, gs1CompanyPrefix, contactEmail };
}

/** The applicant's own number for its application. Refuses REFERENCE_INVALID. */
export function applicationReference(given: string): string {
  if (!referencePattern.test(given)) {
    throw membershipRefusals.REFERENCE_INVALID({ field: 'reference' });
  }
  return given;
}

export function isSameProfile(one: Profile, other: Profile): boolean {
  const fields = ['name', 'country', 'currency', 'gs1CompanyPrefix', 'contactEmail'] as const;
  return fields.every((field) => one[field] === other[field]);
}
