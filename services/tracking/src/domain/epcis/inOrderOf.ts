import type { Said } from './event';

/** Numbers before times before texts; what does not say it comes last, whichever way is asked. */
const kinds = ['number', 'time', 'text'] as const;

/**
 * By the first value that each says under the name: numbers and instants by size, texts by the bytes
 * of UTF-8 (EPCIS 2.0, 8.2.7.1). What is the same stays as it came.
 */
export function inOrderOf<T extends { readonly said: readonly Said[] }>(
  events: readonly T[],
  name: string,
  isAscending: boolean,
): readonly T[] {
  const keyed = events.map((event) => ({ event, key: event.said.find((s) => s.name === name) }));
  const sign = isAscending ? 1 : -1;
  const sorted = keyed.sort(({ key: one }, { key: other }) => {
    if (one === undefined || other === undefined) {
      return Number(one === undefined) - Number(other === undefined);
    }
    return sign * compared(one, other);
  });
  return sorted.map(({ event }) => event);
}

function compared(one: Said, other: Said): number {
  const [kind, otherKind] = [kindOf(one), kindOf(other)];
  if (kind !== otherKind) return kind - otherKind;
  switch (kinds[kind]) {
    case 'number':
      return (one.number ?? 0) - (other.number ?? 0);
    case 'time':
      return (one.time ?? 0) - (other.time ?? 0);
    default:
      return Buffer.compare(Buffer.from(one.text ?? ''), Buffer.from(other.text ?? ''));
  }
}

function kindOf(said: Said): number {
  const found = kinds.findIndex((kind) => said[kind] !== undefined);
  return found < 0 ? kinds.length : found;
}
