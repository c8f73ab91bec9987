import { meaningOf } from '../../domain/epcis/meaning';
import type { EventBody } from '../../domain/epcis/event';
import { maxNestingLevels } from '../../domain/nesting';

interface Told {
  readonly type: string;
  readonly ssccs: readonly string[];
  readonly json: string;
  /** The same, where it is parsed already. */
  readonly body?: EventBody;
}

/**
 * Counts the units that events move, told one after the other: those that an event names, and what
 * lies in them, as it was read or as an event before put it there.
 */
export function unitsMoved(inside: (sscc: string) => readonly string[]): (row: Told) => number {
  const put = new Map<string, Set<string>>();
  const collect = (sscc: string, into: Set<string>, level: number): void => {
    into.add(sscc);
    if (level > maxNestingLevels) return;
    for (const each of [...inside(sscc), ...(put.get(sscc) ?? [])]) {
      if (!into.has(each)) collect(each, into, level + 1);
    }
  };
  return (row) => {
    const all = new Set<string>();
    for (const sscc of row.ssccs) collect(sscc, all, 0);
    const packed = packingIn(row);
    for (const child of packed?.children ?? []) {
      const { parent } = packed as Packed;
      put.set(parent, (put.get(parent) ?? new Set()).add(child));
    }
    return Math.max(1, all.size);
  };
}

interface Packed {
  readonly parent: string;
  readonly children: readonly string[];
}

/** What means nothing moves nothing, and shows when it is applied. */
function packingIn({ type, json, body }: Told): Packed | undefined {
  if (type !== 'AggregationEvent') return undefined;
  try {
    const meaning = meaningOf(body ?? (JSON.parse(json) as EventBody));
    return meaning.type === 'packed' ? meaning : undefined;
  } catch {
    return undefined;
  }
}
