import { modelRefusals } from './modelRefusals';
import { gs1CheckDigit, isCompanyPrefix, isSscc } from './sscc';

const header = 0x31n;
const reservedBits = 24n;

/**
 * The SSCC partition table of the GS1 EPC Tag Data Standard (table 14-5): how many bits of the 58
 * belong to the company prefix, by its number of digits.
 */
const partitions = [
  { prefixDigits: 12, prefixBits: 40n, serialBits: 18n },
  { prefixDigits: 11, prefixBits: 37n, serialBits: 21n },
  { prefixDigits: 10, prefixBits: 34n, serialBits: 24n },
  { prefixDigits: 9, prefixBits: 30n, serialBits: 28n },
  { prefixDigits: 8, prefixBits: 27n, serialBits: 31n },
  { prefixDigits: 7, prefixBits: 24n, serialBits: 34n },
  { prefixDigits: 6, prefixBits: 20n, serialBits: 38n },
] as const;

/**
 * The 96 bits that an RFID tag carries for an SSCC, as 24 hexadecimal digits. The filter says what
 * is tagged (2: a full case for transport). Refuses SSCC_INVALID and GS1_PREFIX_INVALID.
 */
export function encodeSscc96(sscc: string, prefixLength: number, filter = 2): string {
  if (!isSscc(sscc)) throw modelRefusals.SSCC_INVALID();
  const partition = partitions.findIndex(({ prefixDigits }) => prefixDigits === prefixLength);
  const row = partitions[partition];
  if (row === undefined) throw modelRefusals.GS1_PREFIX_INVALID();
  if (!Number.isInteger(filter) || filter < 0 || filter > 7) throw modelRefusals.EPC_INVALID();
  const prefix = BigInt(sscc.slice(1, 1 + prefixLength));
  const serial = BigInt(`${sscc[0]}${sscc.slice(1 + prefixLength, 17)}`);
  let bits = (header << 3n) | BigInt(filter);
  bits = (bits << 3n) | BigInt(partition);
  bits = (bits << row.prefixBits) | prefix;
  bits = (bits << row.serialBits) | serial;
  return (bits << reservedBits).toString(16).toUpperCase().padStart(24, '0');
}

/** What a reader reports, back to an SSCC. Refuses EPC_INVALID: another header, or broken bits. */
export function decodeSscc96(hex: string): { sscc: string; prefixLength: number; filter: number } {
  if (!/^[0-9A-Fa-f]{24}$/.test(hex)) throw modelRefusals.EPC_INVALID();
  const bits = BigInt(`0x${hex}`);
  const field = (from: bigint, width: bigint): bigint =>
    (bits >> (96n - from - width)) & ((1n << width) - 1n);
  const row = partitions[Number(field(11n, 3n))];
  if (field(0n, 8n) !== header || row === undefined || field(72n, reservedBits) !== 0n) {
    throw modelRefusals.EPC_INVALID();
  }
  const prefix = digitsOf(field(14n, row.prefixBits), row.prefixDigits);
  const serial = digitsOf(field(14n + row.prefixBits, row.serialBits), 17 - row.prefixDigits);
  if (!isCompanyPrefix(prefix)) throw modelRefusals.EPC_INVALID();
  const body = `${serial[0]}${prefix}${serial.slice(1)}`;
  return {
    sscc: `${body}${gs1CheckDigit(body)}`,
    prefixLength: row.prefixDigits,
    filter: Number(field(8n, 3n)),
  };
}

function digitsOf(value: bigint, length: number): string {
  const digits = value.toString().padStart(length, '0');
  if (digits.length > length) throw modelRefusals.EPC_INVALID();
  return digits;
}
