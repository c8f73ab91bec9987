import { modelRefusals } from './modelRefusals';
import { ssccUri } from './epc';
import { isCompanyPrefix } from './sscc';
import { decodeSscc96 } from './sscc96';

/** What an RFID tag names: an EPC, and the SSCC if it is one. */
export interface TagIdentity {
  readonly epc: string;
  readonly sscc?: string;
}

interface Scheme {
  readonly name: string;
  /** Of company prefix and reference together. */
  readonly digits: number;
}

/**
 * The partition table that SGTIN-96 and GRAI-96 share (GS1 EPC Tag Data Standard, tables 14-2 and
 * 14-9): of 44 bits, so many are of the company prefix, by its number of digits from 12 down to 6.
 */
const prefixBits = [40n, 37n, 34n, 30n, 27n, 24n, 20n] as const;
const bodyBits = 44n;
const serialBits = 38n;
const mostPrefixDigits = 12;
const schemes: Readonly<Record<string, Scheme>> = {
  '30': { name: 'sgtin', digits: 13 },
  '33': { name: 'grai', digits: 12 },
};

/**
 * The EPC in the 96 bits of a tag, as 24 hexadecimal digits: SGTIN-96, SSCC-96 or GRAI-96. Refuses
 * EPC_INVALID: another header, bits outside their table, or no 96 bits.
 */
export function decodeTag(hex: string): TagIdentity {
  const header = hex.slice(0, 2);
  if (header === '31') {
    const { sscc, prefixLength } = decodeSscc96(hex);
    return { epc: ssccUri(sscc, prefixLength), sscc };
  }
  const scheme = schemes[header];
  if (scheme === undefined || !/^[0-9A-Fa-f]{24}$/.test(hex)) throw modelRefusals.EPC_INVALID();
  const bits = BigInt(`0x${hex}`);
  const partition = Number((bits >> (bodyBits + serialBits)) & 7n);
  const width = prefixBits[partition];
  if (width === undefined) throw modelRefusals.EPC_INVALID();
  const body = (bits >> serialBits) & ((1n << bodyBits) - 1n);
  const prefixDigits = mostPrefixDigits - partition;
  const prefix = digitsOf(body >> (bodyBits - width), prefixDigits);
  const rest = body & ((1n << (bodyBits - width)) - 1n);
  const reference = digitsOf(rest, scheme.digits - prefixDigits);
  if (!isCompanyPrefix(prefix)) throw modelRefusals.EPC_INVALID();
  const serial = bits & ((1n << serialBits) - 1n);
  return { epc: `urn:epc:id:${scheme.name}:${prefix}.${reference}.${serial}` };
}

function digitsOf(value: bigint, length: number): string {
  const digits = length === 0 && value === 0n ? '' : value.toString().padStart(length, '0');
  if (digits.length > length) throw modelRefusals.EPC_INVALID();
  return digits;
}
