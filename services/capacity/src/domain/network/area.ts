import { isPostcodePattern, modelRefusals, type Money } from '@serai/model';
import { chargeOf, countryOf, keyOf, maxAmount, referenceOf, timeOf } from './fields';
import { weekdaysOf, wholeOf } from './fields';
import { networkRefusals as refusals } from './networkRefusals';

/** A collection or delivery round on its days. */
export interface Run {
  readonly reference: string;
  readonly days: readonly number[];
  readonly departs: string;
  readonly grams: number;
  readonly cm3: number;
  readonly stops: number;
}

/** The postcodes around a point where a member collects and delivers. */
export interface ServiceArea {
  readonly memberId: string;
  readonly reference: string;
  readonly pointId: string;
  readonly country: string;
  readonly postcodes: readonly string[];
  readonly collects: boolean;
  readonly delivers: boolean;
  readonly leadMinutes: number;
  readonly price: Money;
  /** Minor units of the price's currency. */
  readonly perKg: number;
  /** None: any time, unlimited. */
  readonly runs: readonly Run[];
}

export interface AreaDraft {
  readonly reference: string;
  readonly pointId: string;
  readonly country: string;
  readonly postcodes: readonly string[];
  readonly collects: boolean;
  readonly delivers: boolean;
  readonly leadMinutes: number;
  readonly price: Money | null;
  readonly perKg: number;
  readonly runs: readonly Run[];
}

const maxPostcodes = 2000;
const maxPostcodeLength = 40;
const maxLeadMinutes = 14 * 24 * 60;
const maxRuns = 50;
const maxRunGrams = 1_000_000_000;
const maxRunCm3 = 5_000_000_000;
const maxStops = 10_000;

/**
 * A service area that can be served; `isPoint` tells which points there are. Refuses, naming the
 * field: POINT_UNKNOWN, AREA_INVALID, POSTCODES_MISSING, POSTCODES_INVALID, RUNS_INVALID and what
 * single fields refuse.
 */
export function serviceArea(
  memberId: string,
  draft: AreaDraft,
  isPoint: (pointId: string) => boolean,
): ServiceArea {
  if (!isPoint(draft.pointId)) throw refusals.POINT_UNKNOWN({ field: 'pointId' });
  if (!draft.collects && !draft.delivers) throw refusals.AREA_INVALID({ field: 'collects' });
  return {
    memberId,
    reference: referenceOf(draft.reference),
    pointId: draft.pointId,
    country: countryOf(draft.country),
    postcodes: postcodesOf(draft.postcodes),
    collects: draft.collects,
    delivers: draft.delivers,
    leadMinutes: wholeOf(draft.leadMinutes, 'leadMinutes', 0, maxLeadMinutes),
    price: chargeOf(draft.price, 'price'),
    perKg: wholeOf(draft.perKg, 'perKg', 0, maxAmount),
    runs: runsOf(draft.runs),
  };
}

/** A range is published as `60-001..62-999`; the gazetteer of the model writes one dash. */
export function gazetteerEntry(postcodes: string): string {
  return postcodes.replace('..', '-');
}

function postcodesOf(entries: readonly string[]): readonly string[] {
  if (entries.length === 0 || entries.length > maxPostcodes) {
    throw refusals.POSTCODES_MISSING({ field: 'postcodes' });
  }
  return entries.map((entry, index) => {
    const text = entry.trim().toUpperCase();
    if (text.length <= maxPostcodeLength && isPattern(text)) return text;
    const message = 'Postcodes are written as 322000, 32* or 60-001..62-999.';
    throw modelRefusals.POSTCODES_INVALID({ field: `postcodes[${index}]`, message });
  });
}

/** Both ends of a range have as many signs, and stand in order. */
function isPattern(text: string): boolean {
  const [from = '', until, ...rest] = text.split('..').map((end) => end.replace(/[\s-]/g, ''));
  if (until === undefined) return isPostcodePattern(text);
  const isRange = rest.length === 0 && from.length === until.length && from <= until;
  return isRange && from !== '' && !from.includes('*') && isPostcodePattern(gazetteerEntry(text));
}

function runsOf(asked: readonly Run[]): readonly Run[] {
  const references = new Set(asked.map(({ reference }) => reference));
  if (asked.length > maxRuns || references.size !== asked.length) {
    const message = `An area has at most ${maxRuns} runs, each with a reference of its own.`;
    throw refusals.RUNS_INVALID({ field: 'runs', message });
  }
  return asked.map((run, index) => {
    const field = (name: string): string => `runs[${index}].${name}`;
    return {
      reference: keyOf(run.reference, field('reference')),
      days: weekdaysOf(run.days, field('days')),
      departs: timeOf(run.departs, field('departs')),
      grams: wholeOf(run.grams, field('grams'), 1, maxRunGrams),
      cm3: wholeOf(run.cm3, field('cm3'), 1, maxRunCm3),
      stops: wholeOf(run.stops, field('stops'), 1, maxStops),
    };
  });
}
