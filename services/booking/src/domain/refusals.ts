import { declareRefusals, maxParcelGrams } from '@serai/model';

/** Everything that booking can refuse, beside what the shared values refuse themselves. */
export const bookingRefusals = declareRefusals({
  PERIOD_INVALID: { kind: 'invalid', message: 'A period begins before it ends.' },
  REPORT_MISSING: { kind: 'missing', message: 'There is no such report of yours.' },
  PARCELS_COUNT_INVALID: { kind: 'invalid', message: 'A booking has from 1 to 500 parcels.' },
  PARCEL_GRAMS_INVALID: {
    kind: 'invalid',
    message: `A parcel weighs from 1 to ${maxParcelGrams} grams (not kilograms), a whole number.`,
  },
  HS_CODE_INVALID: { kind: 'invalid', message: 'An HS code has 6 digits, such as 610910.' },
  COUNTRY_UNKNOWN: { kind: 'invalid', message: 'A country is an ISO 3166-1 code such as PL.' },
  POSTCODE_MISSING: { kind: 'invalid', message: 'A place needs a postcode, or a point.' },
  POSTCODE_INVALID: {
    kind: 'invalid',
    message: 'A postcode has up to 16 letters, digits, spaces and dashes.',
  },
  PLACE_MISSING: { kind: 'invalid', message: 'Say where from and where to.' },
  ADDRESS_INCOMPLETE: {
    kind: 'invalid',
    message: 'The driver needs a name, a street and a city.',
  },
  ADDRESS_ELSEWHERE: {
    kind: 'invalid',
    message: 'The address is not in the country and postcode of the quote.',
  },
  TEXT_TOO_LONG: { kind: 'invalid', message: 'This text is too long.' },
  GOODS_UNKNOWN: {
    kind: 'invalid',
    message: 'Goods are general, battery, dangerous, cold, food or valuable.',
  },
  MODE_UNKNOWN: { kind: 'invalid', message: 'A mode is sea, air, rail, road or express.' },
  VALUE_NEGATIVE: { kind: 'invalid', message: 'Goods are worth nothing or more, never less.' },
  READY_AT_PAST: { kind: 'invalid', message: 'The parcels cannot have been ready in the past.' },
  READY_AT_TOO_FAR: {
    kind: 'invalid',
    message: 'Departures are not known so far ahead: the parcels must be ready earlier.',
  },
  DELIVER_BY_BEFORE_READY: {
    kind: 'invalid',
    message: 'The parcels cannot be delivered before they are ready.',
  },
  AVOID_TOO_MANY: { kind: 'invalid', message: 'At most 50 members and 50 points are avoided.' },
  ANSWER_BY_PAST: { kind: 'invalid', message: 'An answer cannot be awaited in the past.' },
  STATUS_UNKNOWN: {
    kind: 'invalid',
    message: 'A booking is requested, waiting, confirmed, declined, cancelled or completed.',
  },
  REROUTE_STATUS_UNKNOWN: {
    kind: 'invalid',
    message: 'What is to be settled is unplaced or proposed.',
  },
  REROUTE_MISSING: { kind: 'missing', message: 'There is no such proposal.' },
  REROUTE_OPTION_MISSING: {
    kind: 'missing',
    message: 'This way is not offered, or not any more; look at the proposal again.',
  },
  REROUTE_ANSWERED: {
    kind: 'conflict',
    message: 'The proposal was answered already, or nothing is proposed any more.',
  },
  ITINERARY_BROKEN: {
    kind: 'conflict',
    message: 'The legs of an itinerary chain in place and time.',
  },
  MEMBER_REQUIRED: { kind: 'forbidden', message: 'Only people of a member quote and book.' },
  SELLER_NOT_KNOWN_YET: {
    kind: 'unavailable',
    message: 'The member was admitted a moment ago; try again shortly.',
  },
  MEMBER_SUSPENDED: { kind: 'forbidden', message: 'A suspended member sells nothing new.' },
  MEMBER_LEFT: { kind: 'forbidden', message: 'The member has left the alliance.' },
  QUOTE_MISSING: { kind: 'missing', message: 'There is no such quote.' },
  OPTION_MISSING: { kind: 'missing', message: 'The quote has no such option.' },
  QUOTE_EXPIRED: { kind: 'conflict', message: 'The quote has expired; ask for a new one.' },
  OPTION_EXPIRED: {
    kind: 'conflict',
    message: 'This option has closed; take another one, or ask for a new quote.',
  },
  QUOTE_USED: { kind: 'conflict', message: 'The quote was already booked.' },
  BOOKING_MISSING: { kind: 'missing', message: 'There is no such booking.' },
  PART_MISSING: { kind: 'missing', message: 'The booking has no such part.' },
  BOOKING_UNDECIDED: {
    kind: 'conflict',
    message: 'The booking is not confirmed yet; until then it is cancelled as a whole.',
  },
  BOOKING_STALE: {
    kind: 'stale',
    message: 'The booking is not as it was expected to be; look at it again.',
  },
  QUOTE_FOR_CHANGE: {
    kind: 'conflict',
    message: 'This quote is for a change of a booking, or of another one.',
  },
  CHANGE_PENDING: {
    kind: 'conflict',
    message: 'A change of the booking is being made; try again shortly.',
  },
  CHANGE_TOO_LATE: {
    kind: 'conflict',
    message: 'The first departure of the part has closed; it can no longer be changed.',
  },
  PART_CHANGED: {
    kind: 'conflict',
    message: 'The part is not as it was when the change was quoted; ask for a new quote.',
  },
  PARCEL_CONTENT_MISSING: { kind: 'invalid', message: 'Say what a new parcel weighs and holds.' },
  PARCEL_TWICE: { kind: 'invalid', message: 'A parcel is named once.' },
  PARCEL_MISSING: { kind: 'missing', message: 'There is no such parcel.' },
  BOOKING_BUSY: {
    kind: 'tooMany',
    message: 'Too many book at this moment; ask again under the same key.',
  },
  CANCEL_TOO_LATE: {
    kind: 'conflict',
    message: 'The first departure has closed; the booking can no longer be cancelled or changed.',
  },
  ALREADY_COLLECTED: {
    kind: 'conflict',
    message: 'A parcel was already collected; the booking can no longer be cancelled or changed.',
  },
  BOOKING_DECLINED: { kind: 'conflict', message: 'The booking was declined.' },
  BOOKING_COMPLETED: { kind: 'conflict', message: 'Nothing of the booking is under way any more.' },
  BOOKING_NOT_CONFIRMED: {
    kind: 'conflict',
    message: 'Labels are printed for a confirmed booking only.',
  },
});
