import { decodeFact, encodeFact } from '@serai/runtime';

type Json = Readonly<Record<string, unknown>>;

const commercial: ReadonlySet<string> = new Set(['cancellationFee', 'priceBefore', 'priceAfter']);

/**
 * The bytes of a fact of booking as an auditor may see them: what members owe each other, leg by
 * leg, and not what the customer pays. Bytes that cannot be read are given as they are, because they
 * are what an audit looks for.
 */
export function forAuditor({ type, data }: { type: string; data: Buffer }): Buffer {
  let told: Json;
  try {
    told = decodeFact<Json>(type, data);
  } catch {
    return data;
  }
  return encodeFact(type, withoutTerms(told) as Json).data;
}

/** A leg says what kind it is; a price of anything else is what the customer agreed. */
function withoutTerms(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTerms);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  const isLeg = 'handlingFee' in value;
  const shown = Object.entries(value).map(([name, inner]) => {
    const isHidden = commercial.has(name) || (name === 'price' && !isLeg);
    return [name, isHidden ? null : withoutTerms(inner)];
  });
  return Object.fromEntries(shown) as Json;
}
