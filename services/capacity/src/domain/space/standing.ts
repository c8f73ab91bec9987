import type { Instant } from '@serai/model';

/** Where an entry stands in the journal. */
export interface Standing {
  readonly n: number;
  readonly index: number;
  readonly at: Instant;
}

/** An entry has so many numbers for its facts; what is more than them shares the last. */
export const factsPerEntry = 2;

const versionsPerGroup = 1_000;
/** No group has more. */
export const mostEntries = versionsPerGroup / factsPerEntry;

/** Grows with each entry: versions of holds, and of facts, are counted by it. */
export function versionAt({ n, index }: Standing, fact = 0): number {
  return n * versionsPerGroup + index * factsPerEntry + fact;
}

/** The group whose entry made this version. */
export function groupOfVersion(version: number): number {
  return Math.floor(version / versionsPerGroup);
}
