import { trackingRefusals } from './refusals';

/** How custody of a unit ends otherwise than by delivery. */
export const unitEnds = ['lost', 'returned', 'seized', 'destroyed'] as const;
export type UnitEnd = (typeof unitEnds)[number];

export function isUnitEnd(word: string): word is UnitEnd {
  return (unitEnds as readonly string[]).includes(word);
}

/** Refuses END_INVALID. */
export function unitEnd(word: string, field = 'end'): UnitEnd {
  if (!isUnitEnd(word)) throw trackingRefusals.END_INVALID({ field });
  return word;
}
