import type { Instant } from '@serai/model';

/** What the carriers last said of a departure, kept because estimates depend on it. */
export interface DepartureNews {
  readonly isCancelled: boolean;
  readonly reason: string;
  readonly legs: readonly { readonly departsAt: Instant; readonly arrivesAt: Instant }[];
  /** False until every consignment on it was told. */
  readonly isApplied: boolean;
}

export type DepartureNewsFact =
  | { readonly type: 'Revised'; readonly legs: DepartureNews['legs']; readonly reason: string }
  | { readonly type: 'Cancelled'; readonly reason: string }
  | { readonly type: 'Applied' }
  /** A consignment on it became known that had other plans. */
  | { readonly type: 'Reopened' };

export const noNews: DepartureNews = { isCancelled: false, reason: '', legs: [], isApplied: true };

export function evolveDepartureNews(state: DepartureNews, fact: DepartureNewsFact): DepartureNews {
  switch (fact.type) {
    case 'Revised':
      return { ...state, legs: fact.legs, reason: fact.reason, isApplied: false };
    case 'Cancelled':
      return { ...state, isCancelled: true, reason: fact.reason, isApplied: false };
    case 'Applied':
      return { ...state, isApplied: true };
    case 'Reopened':
      return { ...state, isApplied: false };
  }
}

/** What a buyer is told of a point. */
export interface Place {
  readonly name: string;
  /** In the language of the place. */
  readonly localName?: string;
  readonly country: string;
  readonly timeZone: string;
  /** Degrees; absent where a point was heard of before they were kept. */
  readonly coordinates?: Coordinates;
  /** By which events may name it; absent: it has none. */
  readonly gln?: string;
  /** It was heard of, or got this GLN: units may have been read there before, and are looked for. */
  readonly unsettled?: Unsettled;
}

export interface Unsettled {
  readonly heardAt: Instant;
  /** When it is looked next. */
  readonly dueAt: Instant;
  /** GLNs that it gave up: another point may be the only one now that has them. */
  readonly formerGlns?: readonly string[];
}

export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

export const noPlace: Place = { name: '', country: '', timeZone: 'UTC' };

/** Whether the point was ever heard of. */
export function isPublished({ name }: Place): boolean {
  return name !== '';
}

/** As it is told now; where units may have been read at it before it was known so, that is noted. */
export function heardOf(before: Place, told: Place, at: Instant): Place {
  const { gln, unsettled } = before;
  const isNews = !isPublished(before) || gln !== told.gln;
  if (!isNews) return unsettled === undefined ? told : { ...told, unsettled };
  const formerGlns = [...(unsettled?.formerGlns ?? []), ...(gln === undefined ? [] : [gln])];
  const former = formerGlns.length === 0 ? {} : { formerGlns };
  return { ...told, unsettled: { heardAt: at, dueAt: at, ...former } };
}

export function evolvePlace(_state: Place, fact: Place): Place {
  return fact;
}

/** What the charter says of hand-overs. */
export interface CharterTerms {
  readonly deemedAcceptanceHours: number;
}

export const defaultDeemedAcceptanceHours = 48;
export const defaultCharterTerms: CharterTerms = {
  deemedAcceptanceHours: defaultDeemedAcceptanceHours,
};

export function evolveCharterTerms(_state: CharterTerms, fact: CharterTerms): CharterTerms {
  return fact;
}
