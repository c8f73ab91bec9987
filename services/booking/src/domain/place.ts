import { isCountry } from '@serai/model';
import { bookingRefusals } from './refusals';
import { text } from './text';

const postcodePattern = /^[A-Za-z0-9][A-Za-z0-9 -]{0,15}$/;
const maxPhoneCharacters = 40;

/** Where a parcel comes from or goes to; an empty text was not said. */
export interface Place {
  readonly country: string;
  readonly postcode: string;
  readonly city: string;
  readonly street: string;
  readonly name: string;
  readonly phone: string;
  /** A point of the network in place of a door; then country and postcode may be empty. */
  readonly pointId: string;
}

/**
 * A place as it is asked for: a country with a postcode, or a point. Refuses PLACE_MISSING,
 * COUNTRY_UNKNOWN, POSTCODE_MISSING, POSTCODE_INVALID and TEXT_TOO_LONG, naming the field.
 */
export function place(asked: Place | null, field: string): Place {
  if (asked === null) throw bookingRefusals.PLACE_MISSING({ field });
  const country = asked.country.trim().toUpperCase();
  const postcode = asked.postcode.trim();
  const isPoint = asked.pointId !== '';
  if ((!isPoint || country !== '') && !isCountry(country)) {
    throw bookingRefusals.COUNTRY_UNKNOWN({ field: `${field}.country` });
  }
  if (!isPoint && postcode === '') {
    throw bookingRefusals.POSTCODE_MISSING({ field: `${field}.postcode` });
  }
  if (postcode !== '' && !postcodePattern.test(postcode)) {
    throw bookingRefusals.POSTCODE_INVALID({ field: `${field}.postcode` });
  }
  return {
    country,
    postcode,
    city: text(asked.city, `${field}.city`),
    street: text(asked.street, `${field}.street`),
    name: text(asked.name, `${field}.name`),
    phone: text(asked.phone, `${field}.phone`, maxPhoneCharacters),
    pointId: text(asked.pointId, `${field}.pointId`),
  };
}

/**
 * The full address of a place that was quoted. Refuses ADDRESS_ELSEWHERE when it is not in the
 * quoted country and postcode (the price and the rounds are those of the postcode), and
 * ADDRESS_INCOMPLETE when a driver would not find it.
 */
export function addressIn(quoted: Place, asked: Place | null, field: string): Place {
  const address = place(asked, field);
  if (quoted.pointId !== '') {
    if (address.pointId !== quoted.pointId) {
      throw bookingRefusals.ADDRESS_ELSEWHERE({ field: `${field}.pointId` });
    }
    return address;
  }
  if (address.country !== quoted.country) {
    throw bookingRefusals.ADDRESS_ELSEWHERE({ field: `${field}.country` });
  }
  if (plain(address.postcode) !== plain(quoted.postcode)) {
    throw bookingRefusals.ADDRESS_ELSEWHERE({ field: `${field}.postcode` });
  }
  for (const part of ['name', 'street', 'city'] as const) {
    if (address[part] === '') {
      throw bookingRefusals.ADDRESS_INCOMPLETE({ field: `${field}.${part}` });
    }
  }
  return { ...address, pointId: '' };
}

function plain(postcode: string): string {
  return postcode.toUpperCase().replace(/[\s-]/g, '');
}
