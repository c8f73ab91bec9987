import { modelRefusals } from './modelRefusals';

/** Crockford's base 32: no I, L, O or U, so that a number read out aloud is written down right. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const prefix = 'SR';
const randomCharacters = 20;

/** Bytes of randomness that a tracking number needs; 100 of the 104 bits are used. */
export const trackingNumberBytes = 13;
export const trackingNumberPattern = /^SR[0-9A-HJKMNP-TV-Z]{21}$/;

/**
 * The number a buyer follows a parcel by: SR, 20 random characters that nobody can guess, and one
 * check character. Refuses TRACKING_NUMBER_INVALID unless exactly 13 bytes are given.
 */
export function trackingNumberFrom(bytes: Uint8Array): string {
  if (bytes.length !== trackingNumberBytes) throw modelRefusals.TRACKING_NUMBER_INVALID();
  let bits = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let random = '';
  for (let index = 0; index < randomCharacters; index += 1) {
    random += alphabet[Number(bits & 31n)];
    bits >>= 5n;
  }
  return `${prefix}${random}${checkCharacter(random)}`;
}

export function isTrackingNumber(text: string): boolean {
  return trackingNumberPattern.test(text) && checkCharacter(text.slice(2, -1)) === text.at(-1);
}

/** As people type it: small letters, spaces, dashes, O for 0, I and L for 1. Refuses a mistype. */
export function parseTrackingNumber(text: string, field?: string): string {
  const typed = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0');
  const number = typed.replace(/[IL]/g, '1');
  if (!isTrackingNumber(number)) throw modelRefusals.TRACKING_NUMBER_INVALID({ field });
  return number;
}

/**
 * Weighs each character with a power of 2 in the field of 32 elements (x^5 + x^2 + 1): any one
 * wrong character and any two exchanged ones change the check character.
 */
function checkCharacter(random: string): string {
  let sum = 0;
  for (const character of random) sum = doubled(sum) ^ alphabet.indexOf(character);
  return alphabet[doubled(sum)] as string;
}

function doubled(value: number): number {
  return value & 16 ? (value << 1) ^ 0b100101 : value << 1;
}
