import {
  currencyExponent,
  isCountry,
  isRefusal,
  isSscc,
  maxParcelCm3,
  maxParcelGrams,
  parseInstant,
} from '@serai/model';
import { z } from 'zod';

const maxTextLength = 200;
const maxIdLength = 120;

/** A short text that says something. */
export const text = (max = maxTextLength) => z.string().trim().min(1).max(max);
export const optionalText = (max = maxTextLength) => z.string().trim().max(max).default('');

export const id = z
  .string()
  .max(maxIdLength)
  .regex(/^[A-Za-z]+_[A-Za-z0-9_-]+$/, 'must be an id such as bkg_0190...');
/** An id, or nothing. */
export const optionalId = z
  .string()
  .max(maxIdLength)
  .regex(/^([A-Za-z]+_[A-Za-z0-9_-]+)?$/, 'must be an id such as bkg_0190...')
  .default('');
export const reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}$/, 'must be 1 to 80 letters, digits or . _ : / -');
export const sscc = z
  .string()
  .refine(isSscc, 'must be an SSCC: 18 digits with a check digit')
  .meta({ format: 'sscc' });
export const country = z
  .string()
  .refine(isCountry, 'must be an ISO 3166-1 alpha-2 country')
  .meta({ format: 'iso-3166-1' });
export const optionalCountry = z
  .string()
  .refine((code) => code === '' || isCountry(code), 'must be an ISO 3166-1 alpha-2 country')
  .meta({ format: 'iso-3166-1' })
  .default('');
export const currency = z
  .string()
  .refine(isCurrency, 'must be an ISO 4217 currency')
  .meta({ format: 'iso-4217' });
export const count = (most = Number.MAX_SAFE_INTEGER) => z.int().min(0).max(most);
export const time = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/, 'must be a wall-clock time HH:MM')
  .default('');
/** A day of the calendar, in the years in which instants lie. */
export const date = z.iso
  .date()
  .refine((day) => day >= '1970-01-01' && day < '2200-01-01', 'must lie from 1970 to 2199');

/** RFC 3339 with its zone, as epoch milliseconds. */
export const instant = z
  .string()
  .transform((given, context) => {
    try {
      return parseInstant(given);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { code: error.code } });
      return z.NEVER;
    }
  })
  .meta({ format: 'date-time', description: 'RFC 3339 with zone, 1970 to 2200', type: 'string' });

export const price = z.strictObject({ amount: count(), currency });

export const weightGrams = z
  .int()
  .min(1)
  .max(maxParcelGrams, `must be at most ${maxParcelGrams} grams: this field is in grams`);
export const volumeCm3 = z
  .int()
  .min(1)
  .max(maxParcelCm3, `must be at most ${maxParcelCm3} cm3: this field is in cm3`);

export const place = z.strictObject({
  country: optionalCountry,
  postcode: optionalText(16),
  city: optionalText(),
  street: optionalText(),
  name: optionalText(),
  phone: optionalText(40),
  pointId: optionalId,
});

export const paging = {
  cursor: z.string().max(1000).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** Anything an answer may hold; the services own its form. */
export const answer = z.record(z.string(), z.unknown());

export const nothing = z.strictObject({});
export const byId = z.strictObject({ id: z.string().min(1).max(maxIdLength) });

function isCurrency(code: string): boolean {
  try {
    currencyExponent(code);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
