import { modelRefusals } from './modelRefusals';

const mostDigits = 25;

/**
 * The GS1 check digit of the digits before it: weights 3 and 1 from the right, up to the next ten
 * (GS1 General Specifications, 7.9).
 */
export function gs1CheckDigit(digits: string): number {
  if (!/^\d{1,25}$/.test(digits)) throw modelRefusals.EPC_INVALID();
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += weight * (digits.charCodeAt(index) - 48);
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether the last digit checks the ones before it. */
export function isGs1Checked(digits: string): boolean {
  const last = digits.length - 1;
  if (last < 1 || last > mostDigits) return false;
  let sum = 0;
  for (let index = 0; index <= last; index += 1) {
    const digit = digits.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return false;
    // The check digit itself has the weight 1, and makes it whole tens.
    sum += (last - index) % 2 === 1 ? 3 * digit : digit;
  }
  return sum % 10 === 0;
}

export function isCompanyPrefix(text: string): boolean {
  return /^\d{6,12}$/.test(text);
}

/**
 * An SSCC: extension digit, GS1 company prefix, serial reference, check digit; 18 in all. Refuses
 * GS1_PREFIX_INVALID, SSCC_INVALID (extension) and SSCC_SERIAL_SPENT when the serial does not fit.
 */
export function makeSscc(companyPrefix: string, serial: number, extension = 0): string {
  if (!isCompanyPrefix(companyPrefix)) throw modelRefusals.GS1_PREFIX_INVALID();
  if (!Number.isInteger(extension) || extension < 0 || extension > 9) {
    throw modelRefusals.SSCC_INVALID({ field: 'extension' });
  }
  const serialDigits = 16 - companyPrefix.length;
  if (!Number.isSafeInteger(serial) || serial < 0 || serial >= 10 ** serialDigits) {
    throw modelRefusals.SSCC_SERIAL_SPENT();
  }
  const body = `${extension}${companyPrefix}${String(serial).padStart(serialDigits, '0')}`;
  return `${body}${gs1CheckDigit(body)}`;
}

export function isSscc(text: string): boolean {
  return text.length === 18 && isGs1Checked(text);
}

/**
 * The 18 digits of what a scanner reads: plain, or behind the application identifier 00 as in
 * GS1-128, with or without brackets, spaces and symbology. Refuses SSCC_INVALID.
 */
export function parseSscc(text: string, field?: string): string {
  const plain = text.replace(/^\]C1/, '').replace(/\s/g, '');
  const digits = /^(?:\(00\)|00(?=\d{18}$))?(\d{18})$/.exec(plain)?.[1];
  if (digits === undefined || !isSscc(digits)) throw modelRefusals.SSCC_INVALID({ field });
  return digits;
}

/** GLN: the 13 digits that name a party or a place. */
export function isGln(text: string): boolean {
  return /^\d{13}$/.test(text) && isGs1Checked(text);
}

/** GTIN-14: the 14 digits that name a kind of goods. */
export function isGtin(text: string): boolean {
  return /^\d{14}$/.test(text) && isGs1Checked(text);
}
