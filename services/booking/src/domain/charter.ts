import type { ByDefault } from './replan/proposal';

/** What of the alliance's charter booking goes by. */
export interface CharterTerms {
  /** 0: none was heard of yet, and what an alliance begins with holds. */
  readonly version: number;
  readonly tolerance: WeightTolerance;
  /** What is done with a proposal that nobody answers. */
  readonly byDefault: ByDefault;
}

/** A weighing within one of these of what a parcel is charged for changes nothing. */
export interface WeightTolerance {
  readonly grams: number;
  readonly basisPoints: number;
}

export const firstCharterTerms: CharterTerms = {
  version: 0,
  tolerance: { grams: 500, basisPoints: 500 },
  byDefault: 'earliest',
};

/** The newest version counts, in whatever order they were heard. */
export function evolveCharter(known: CharterTerms, heard: CharterTerms): CharterTerms {
  return known.version >= heard.version ? known : heard;
}
