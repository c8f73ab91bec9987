import type { TermsCopy } from './agreementCopy';

/** The terms of every pair without an agreement, and the currency in which prices are compared. */
export interface CharterCopy {
  readonly version: number;
  readonly terms: TermsCopy;
  readonly comparisonCurrency: string;
}

/** The newest version counts, in whatever order they were heard. */
export function evolveCharter(known: CharterCopy | null, heard: CharterCopy): CharterCopy {
  return known !== null && known.version >= heard.version ? known : heard;
}
