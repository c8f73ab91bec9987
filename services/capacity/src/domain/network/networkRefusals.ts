import { declareRefusals } from '@serai/model';

/** What the network part of capacity refuses. Inside a batch a row is refused, its neighbours not. */
export const networkRefusals = declareRefusals({
  BATCH_TOO_LARGE: { kind: 'invalid', message: 'A batch has at most 500 rows.' },
  REFERENCE_INVALID: {
    kind: 'invalid',
    message: 'A reference has 1 to 60 letters, digits and . _ - : # or spaces between them.',
  },
  REFERENCE_REPEATED: { kind: 'conflict', message: 'An earlier row has the same reference.' },
  TEXT_INVALID: { kind: 'invalid', message: 'This text is missing or too long.' },
  NUMBER_OUT_OF_RANGE: { kind: 'invalid', message: 'This number is out of its range.' },
  WORD_UNKNOWN: { kind: 'invalid', message: 'This word is not one of those that are known.' },
  COUNTRY_UNKNOWN: { kind: 'invalid', message: 'This is no ISO 3166 country code such as PL.' },
  UN_LOCODE_INVALID: { kind: 'invalid', message: 'This is no UN/LOCODE such as PLPOZ.' },
  DAYS_INVALID: { kind: 'invalid', message: 'Days are numbers from 1 (Monday) to 7, each once.' },
  MEMBER_MISSING: { kind: 'invalid', message: 'It must be said for which member this is.' },
  MEMBER_UNKNOWN: { kind: 'missing', message: 'This member is not known.' },
  MEMBER_SUSPENDED: { kind: 'forbidden', message: 'A suspended member adds nothing new.' },
  MEMBER_NOT_ACTIVE: { kind: 'forbidden', message: 'This member is not active.' },
  NOT_YOUR_MEMBER: { kind: 'forbidden', message: 'One publishes only for the own member.' },
  POINT_UNKNOWN: { kind: 'missing', message: 'This point is not known.' },
  POINT_OF_ANOTHER: { kind: 'missing', message: 'Among your points there is no such.' },
  CLOSURE_INVALID: {
    kind: 'invalid',
    message: 'A point is closed from a moment, until a later one or for good, and it is said why.',
  },
  EMBARGO_UNKNOWN: { kind: 'missing', message: 'This embargo is not known.' },
  EMBARGO_OF_ANOTHER: { kind: 'missing', message: 'Among your embargoes there is no such.' },
  EMBARGO_INVALID: {
    kind: 'invalid',
    message:
      'An embargo is on goods, or on one of a point, a line and a country; it has a time and a reason.',
  },
  EMBARGO_FORBIDDEN: {
    kind: 'forbidden',
    message: 'A member lays an embargo only on its own points and lines.',
  },
  AREA_INVALID: { kind: 'invalid', message: 'A service area collects, delivers, or both.' },
  POSTCODES_MISSING: { kind: 'invalid', message: 'A service area names 1 to 2,000 postcodes.' },
  RUNS_INVALID: { kind: 'invalid', message: 'These runs cannot be driven.' },
  LINE_UNKNOWN: { kind: 'missing', message: 'This line is not known.' },
  LINE_OF_ANOTHER: { kind: 'missing', message: 'Among your lines there is no such.' },
  LINE_ROUTE_FIXED: {
    kind: 'conflict',
    message: 'A line keeps its calls in their order; another route is another line.',
  },
  CALLS_INVALID: { kind: 'invalid', message: 'A line has 2 to 60 calls, each with its times.' },
  CALLS_DO_NOT_CHAIN: {
    kind: 'invalid',
    message: 'Each call arrives after the last one departed, and departs no earlier than that.',
  },
  LEGS_MISMATCH: { kind: 'invalid', message: 'There is one leg less than there are calls.' },
  VALIDITY_INVALID: { kind: 'invalid', message: 'Validity ends after it begins.' },
  LINE_NEVER_RUNS: { kind: 'invalid', message: 'No day of the pattern lies in its validity.' },
  TARIFF_UNKNOWN: { kind: 'missing', message: 'No tariff of this line is in force then.' },
  TARIFF_LINE_FIXED: {
    kind: 'conflict',
    message: 'A tariff stays with its line; another line has a tariff of its own.',
  },
  BREAKS_INVALID: { kind: 'invalid', message: 'Weight breaks ascend from above zero.' },
  SURCHARGES_INVALID: { kind: 'invalid', message: 'Each surcharge has a code, once.' },
  CANCELLATION_INVALID: {
    kind: 'invalid',
    message: 'Cancelling later never costs less, and each number of hours stands once.',
  },
  REQUIREMENT_MISSING: { kind: 'invalid', message: 'It must be said what is to be moved.' },
  CALENDAR_OUT_OF_REACH: {
    kind: 'invalid',
    message: 'A calendar begins today or within the next 90 days.',
  },
  SEARCH_NOT_READY: {
    kind: 'unavailable',
    message: 'The charter and the rates of the alliance have not arrived yet.',
  },
  SEARCH_BUSY: { kind: 'tooMany', message: 'Too many searches wait already.' },
  SELLER_OF_ANOTHER: { kind: 'forbidden', message: 'One searches only for the own member.' },
});
