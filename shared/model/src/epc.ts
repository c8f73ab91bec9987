import { modelRefusals } from './modelRefusals';
import { gs1CheckDigit, isCompanyPrefix, isGln, isGtin, isSscc } from './sscc';

// GS1 EPC Tag Data Standard, chapters 6 (URI) and 7 (correspondence with GS1 element strings).

/** Characters of a serial or an extension that a pure identity URI carries as they are. */
const serialPattern = /^(?:[A-Za-z0-9!'()*+,\-.:;=_]|%(?:2[256F]|3[CEF]))+$/;
const maxSerialCharacters = 20;

export interface Sgtin {
  gtin: string;
  serial: string;
}

export interface Sgln {
  gln: string;
  extension: string;
}

/** urn:epc:id:sscc:<prefix>.<extension and serial>. The prefix's length is not in the digits. */
export function ssccUri(sscc: string, prefixLength: number): string {
  if (!isSscc(sscc)) throw modelRefusals.SSCC_INVALID();
  const prefix = prefixOf(sscc.slice(1), prefixLength);
  return `urn:epc:id:sscc:${prefix}.${sscc[0]}${sscc.slice(1 + prefixLength, 17)}`;
}

export function uriToSscc(uri: string): string {
  const [prefix, reference] = partsOf(uri, 'sscc', 2);
  requireDigits(prefix, reference, 17);
  const body = `${reference[0]}${prefix}${reference.slice(1)}`;
  return `${body}${gs1CheckDigit(body)}`;
}

export function ssccDigitalLink(sscc: string): string {
  if (!isSscc(sscc)) throw modelRefusals.SSCC_INVALID();
  return `https://id.gs1.org/00/${sscc}`;
}

/** The SSCC of an EPC URI or of a GS1 Digital Link (of any host), as an EPCIS document has it. */
export function ssccOfEpc(epc: string): string {
  if (epc.startsWith('urn:')) return uriToSscc(epc);
  const sscc = /^https?:\/\/[^/?#]+(?:\/[^?#]*)?\/00\/(\d{18})$/.exec(epc)?.[1];
  if (sscc === undefined) throw modelRefusals.EPC_INVALID();
  if (!isSscc(sscc)) throw modelRefusals.SSCC_INVALID();
  return sscc;
}

/** urn:epc:id:sgtin:<prefix>.<indicator and item>.<serial> */
export function sgtinUri({ gtin, serial }: Sgtin, prefixLength: number): string {
  if (!isGtin(gtin)) throw modelRefusals.GTIN_INVALID();
  const prefix = prefixOf(gtin.slice(1), prefixLength);
  const item = `${gtin[0]}${gtin.slice(1 + prefixLength, 13)}`;
  return `urn:epc:id:sgtin:${prefix}.${item}.${escaped(serial)}`;
}

export function uriToSgtin(uri: string): Sgtin {
  const [prefix, item, serial] = partsOf(uri, 'sgtin', 3);
  requireDigits(prefix, item, 13);
  const body = `${item[0]}${prefix}${item.slice(1)}`;
  return { gtin: `${body}${gs1CheckDigit(body)}`, serial: unescaped(serial) };
}

/** urn:epc:id:sgln:<prefix>.<location>.<extension>; the extension 0 means the place as a whole. */
export function sglnUri({ gln, extension }: Sgln, prefixLength: number): string {
  if (!isGln(gln)) throw modelRefusals.GLN_INVALID();
  const prefix = prefixOf(gln, prefixLength);
  return `urn:epc:id:sgln:${prefix}.${gln.slice(prefixLength, 12)}.${escaped(extension)}`;
}

export function uriToSgln(uri: string): Sgln {
  const [prefix, location, extension] = partsOf(uri, 'sgln', 3);
  requireDigits(prefix, location, 12);
  const body = `${prefix}${location}`;
  return { gln: `${body}${gs1CheckDigit(body)}`, extension: unescaped(extension) };
}

function prefixOf(digits: string, prefixLength: number): string {
  const prefix = digits.slice(0, prefixLength);
  if (prefix.length !== prefixLength || !isCompanyPrefix(prefix)) {
    throw modelRefusals.GS1_PREFIX_INVALID();
  }
  return prefix;
}

/** The parts after the scheme; the last one may itself contain points. */
function partsOf(uri: string, scheme: string, count: number): [string, string, string] {
  const start = `urn:epc:id:${scheme}:`;
  const parts = uri.startsWith(start) ? uri.slice(start.length).split('.') : [];
  if (parts.length < count || (count === 2 && parts.length > 2)) {
    throw modelRefusals.EPC_INVALID();
  }
  return [parts[0] ?? '', parts[1] ?? '', parts.slice(2).join('.')];
}

function requireDigits(prefix: string, reference: string, length: number): void {
  const isWhole = /^\d*$/.test(reference) && prefix.length + reference.length === length;
  if (!isCompanyPrefix(prefix) || !isWhole) throw modelRefusals.EPC_INVALID();
}

function escaped(serial: string): string {
  const uri = serial.replace(/[%"&/<>?]/g, (sign) => encodeURIComponent(sign));
  if (serial.length > maxSerialCharacters || !serialPattern.test(uri)) {
    throw modelRefusals.EPC_INVALID();
  }
  return uri;
}

function unescaped(part: string): string {
  if (!serialPattern.test(part)) throw modelRefusals.EPC_INVALID();
  const serial = decodeURIComponent(part);
  if (serial.length > maxSerialCharacters) throw modelRefusals.EPC_INVALID();
  return serial;
}
