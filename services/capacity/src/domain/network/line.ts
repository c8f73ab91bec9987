import {
  greatCircleMetres,
  transportModes,
  type Coordinates,
  type TransportMode,
} from '@serai/model';
import { callsOf, type Call, type CallDraft } from './calls';
import { checkTimetable } from './timetable';
import { dateOf, referenceOf, textOf, weekdaysOf, wholeOf, wordOf, wordsOf } from './fields';
import { networkRefusals as refusals } from './networkRefusals';

export const goodsWords = ['general', 'battery', 'dangerous', 'cold', 'food', 'valuable'] as const;
export type Goods = (typeof goodsWords)[number];

export interface LegCapacity {
  readonly grams: number;
  readonly cm3: number;
  readonly distanceMetres: number;
}

/**
 * A scheduled connection of one member: its calls in order, on its days, at the wall-clock times of
 * each point. A line keeps its route for life; times, days, sizes and goods may change, for dates
 * that are not opened yet. Withdrawn, it opens nothing more; what is opened still goes.
 */
export interface Line {
  readonly memberId: string;
  readonly reference: string;
  readonly name: string;
  readonly mode: TransportMode;
  readonly calls: readonly Call[];
  /** 1 = Monday, in the zone of the first call. */
  readonly days: readonly number[];
  readonly validFrom: string;
  /** Empty: open. */
  readonly validTo: string;
  readonly cutoffMinutes: number;
  readonly legs: readonly LegCapacity[];
  readonly goods: readonly Goods[];
  /** None: every member may sell it. */
  readonly sellerIds: readonly string[];
}

export interface LineDraft {
  readonly reference: string;
  readonly name: string;
  readonly mode: string;
  readonly calls: readonly CallDraft[];
  readonly days: readonly number[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly cutoffMinutes: number;
  readonly legs: readonly LegCapacity[];
  readonly goods: readonly string[];
  readonly sellerIds: readonly string[];
}

/** What a line must know of the points it calls at. */
export interface CallingPoint {
  readonly timeZone: string;
  readonly coordinates: Coordinates;
}

/** The most that one leg of a mode carries: the largest ship, train, aircraft, convoy in use. */
export const maxLegSizes: Readonly<Record<TransportMode, { grams: number; cm3: number }>> = {
  sea: { grams: 250_000_000_000, cm3: 1_000_000_000_000 },
  rail: { grams: 10_000_000_000, cm3: 20_000_000_000 },
  air: { grams: 300_000_000, cm3: 2_000_000_000 },
  road: { grams: 1_000_000_000, cm3: 5_000_000_000 },
  express: { grams: 300_000_000, cm3: 2_000_000_000 },
};

const maxCutoffMinutes = 14 * 24 * 60;
/** Twice around the earth: no leg is longer. */
const maxLegMetres = 80_000_000;
const maxSellers = 500;

/**
 * A line that can be driven; `today` is the date from which its timetable is tried. Refuses, naming
 * the field: POINT_UNKNOWN, CALLS_INVALID, CALLS_DO_NOT_CHAIN, LEGS_MISMATCH, VALIDITY_INVALID,
 * LINE_NEVER_RUNS, MEMBER_UNKNOWN (a seller) and what single fields refuse.
 */
export function line(
  memberId: string,
  draft: LineDraft,
  pointOf: (pointId: string) => CallingPoint | undefined,
  isMember: (memberId: string) => boolean,
  today: string,
): Line {
  const mode = wordOf(draft.mode, transportModes, 'mode');
  const calls = callsOf(draft.calls, (id) => pointOf(id) !== undefined);
  const validFrom = dateOf(draft.validFrom, 'validFrom');
  const validTo = draft.validTo === '' ? '' : dateOf(draft.validTo, 'validTo');
  if (validTo !== '' && validTo < validFrom) throw refusals.VALIDITY_INVALID({ field: 'validTo' });
  const made: Line = {
    memberId,
    reference: referenceOf(draft.reference),
    name: textOf(draft.name, 'name'),
    mode,
    calls,
    days: weekdaysOf(draft.days),
    validFrom,
    validTo,
    cutoffMinutes: wholeOf(draft.cutoffMinutes, 'cutoffMinutes', 0, maxCutoffMinutes),
    legs: legsOf(draft.legs, mode, calls, pointOf),
    goods: goodsOf(draft.goods),
    sellerIds: sellersOf(draft.sellerIds, isMember),
  };
  checkTimetable(made, (id) => pointOf(id)?.timeZone ?? 'UTC', today);
  return made;
}

/** Whether two lines call at the same points in the same order. */
export function hasSameRoute(one: Line, other: Line): boolean {
  const route = ({ calls }: Line): string => calls.map(({ pointId }) => pointId).join(' ');
  return route(one) === route(other);
}

function legsOf(
  asked: readonly LegCapacity[],
  mode: TransportMode,
  calls: readonly Call[],
  pointOf: (pointId: string) => CallingPoint | undefined,
): readonly LegCapacity[] {
  if (asked.length !== calls.length - 1) throw refusals.LEGS_MISMATCH({ field: 'legs' });
  const most = maxLegSizes[mode];
  return asked.map(({ grams, cm3, distanceMetres }, index) => {
    const field = (name: string): string => `legs[${index}].${name}`;
    const metres = wholeOf(distanceMetres, field('distanceMetres'), 0, maxLegMetres);
    return {
      grams: wholeOf(grams, field('grams'), 1, most.grams),
      cm3: wholeOf(cm3, field('cm3'), 1, most.cm3),
      distanceMetres: metres === 0 ? directMetres(calls, index, pointOf) : metres,
    };
  });
}

function directMetres(
  calls: readonly Call[],
  leg: number,
  pointOf: (pointId: string) => CallingPoint | undefined,
): number {
  const from = pointOf(calls[leg]?.pointId ?? '');
  const to = pointOf(calls[leg + 1]?.pointId ?? '');
  if (from === undefined || to === undefined) return 0;
  return greatCircleMetres(from.coordinates, to.coordinates);
}

function goodsOf(asked: readonly string[]): readonly Goods[] {
  if (asked.length > 0) return wordsOf(asked, goodsWords, 'goods');
  throw refusals.WORD_UNKNOWN({ field: 'goods', message: 'A line says which goods it takes.' });
}

function sellersOf(
  ids: readonly string[],
  isMember: (memberId: string) => boolean,
): readonly string[] {
  if (ids.length > maxSellers) {
    const message = `A line names at most ${maxSellers} sellers.`;
    throw refusals.NUMBER_OUT_OF_RANGE({ field: 'sellerIds', message });
  }
  ids.forEach((id, index) => {
    if (!isMember(id)) throw refusals.MEMBER_UNKNOWN({ field: `sellerIds[${index}]` });
  });
  return [...new Set(ids)].sort();
}
