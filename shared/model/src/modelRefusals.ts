import { declareRefusals } from './declareRefusals';

/** What the values shared by every domain refuse. */
export const modelRefusals = declareRefusals({
  INSTANT_INVALID: {
    kind: 'invalid',
    message: 'A moment is written as 2026-03-29T14:30:00+02:00, between 1970 and 2200.',
  },
  DATE_INVALID: { kind: 'invalid', message: 'A date is written as 2026-03-29, and exists.' },
  TIME_INVALID: { kind: 'invalid', message: 'A time of day is written as 14:30.' },
  ZONE_UNKNOWN: { kind: 'invalid', message: 'This is no IANA time zone such as Europe/Warsaw.' },
  OPENING_HOURS_INVALID: { kind: 'invalid', message: 'These opening hours cannot be kept.' },
  NEVER_OPEN: { kind: 'conflict', message: 'The point does not open in the year ahead.' },
  MONEY_INVALID: { kind: 'invalid', message: 'An amount is a whole number of minor units.' },
  CURRENCY_UNKNOWN: { kind: 'invalid', message: 'This is no ISO 4217 currency code.' },
  CURRENCY_MISMATCH: { kind: 'conflict', message: 'Amounts in two currencies do not add up.' },
  RATE_INVALID: { kind: 'invalid', message: 'A rate is a ratio of two positive whole numbers.' },
  RATE_MISSING: { kind: 'conflict', message: 'The rate table has no rate for this currency.' },
  SHARES_INVALID: { kind: 'invalid', message: 'There is nothing to share this amount by.' },
  GS1_PREFIX_INVALID: { kind: 'invalid', message: 'A GS1 company prefix has 6 to 12 digits.' },
  SSCC_INVALID: { kind: 'invalid', message: 'An SSCC has 18 digits, the last one a check digit.' },
  SSCC_SERIAL_SPENT: { kind: 'conflict', message: 'No serial number is left under this prefix.' },
  GLN_INVALID: { kind: 'invalid', message: 'A GLN has 13 digits, the last one a check digit.' },
  GTIN_INVALID: { kind: 'invalid', message: 'A GTIN has 14 digits, the last one a check digit.' },
  EPC_INVALID: { kind: 'invalid', message: 'This is no EPC that the alliance can read.' },
  ID_INVALID: { kind: 'invalid', message: 'This is no id of this kind of thing.' },
  TRACKING_NUMBER_INVALID: { kind: 'invalid', message: 'A tracking number was mistyped.' },
  WEIGHT_INVALID: { kind: 'invalid', message: 'A weight is a whole number of grams.' },
  VOLUME_INVALID: { kind: 'invalid', message: 'A volume is a whole number of cubic centimetres.' },
  TARIFF_INVALID: { kind: 'invalid', message: 'This tariff cannot be charged by.' },
  COORDINATES_INVALID: { kind: 'invalid', message: 'A place has a latitude and a longitude.' },
  POSTCODES_INVALID: {
    kind: 'invalid',
    message: 'Postcodes are written as 10115, 10* or 10000-10999.',
  },
  DISTANCE_INVALID: { kind: 'invalid', message: 'A distance is a whole number of metres.' },
});
