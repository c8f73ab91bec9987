import { isCount, isId } from '@serai/model';
import { agreementRefusals } from './agreementRefusals';

/**
 * Space that one of the two keeps for the other: on each leg of every departure of a line, on every
 * day of the runs of an area, or of the storage of a point. How much of it there is room for is
 * seen where the space is.
 */
export interface AgreedAllotment {
  /** whose space it is */
  operatorId: string;
  /** one of line, area and point; the others empty */
  lineId: string;
  areaId: string;
  /** empty: every run of the area */
  runId: string;
  pointId: string;
  grams: number;
  cm3: number;
  stops: number;
  /** before a leg departs, or a day begins: then what is unused is free for all */
  releaseMinutes: number;
}

const mostAllotments = 100;
const longestRelease = 366 * 24 * 60;
const mostStops = 2 ** 31 - 1;
const longestRun = 100;

/** Refuses CHARTER_ALLOTMENT, and TERMS_INVALID with the field that is wrong. */
export function allotments(
  given: readonly AgreedAllotment[],
  parties: readonly string[],
): readonly AgreedAllotment[] {
  if (given.length > 0 && parties.length === 0) {
    throw agreementRefusals.CHARTER_ALLOTMENT({ field: 'terms.allotments' });
  }
  if (given.length > mostAllotments) throw wrong('', 'At most 100 allotments are agreed on.');
  const seen = new Set<string>();
  return given.map((one, index) => {
    const at = `[${index}]`;
    const { operatorId, lineId, areaId, runId, pointId } = one;
    const { grams, cm3, stops, releaseMinutes } = one;
    if (!parties.includes(operatorId)) {
      throw wrong(`${at}.operatorId`, 'Space is kept by one of the two members.');
    }
    checkPlace(one, at);
    checkSize(one, at);
    if (!isCount(releaseMinutes, longestRelease)) {
      throw wrong(`${at}.releaseMinutes`, 'It is released at most a year before.');
    }
    const place = placeOf(one);
    if (seen.has(place)) throw wrong(at, 'Space of one place is agreed on once.');
    seen.add(place);
    return { operatorId, lineId, areaId, runId, pointId, grams, cm3, stops, releaseMinutes };
  });
}

export function isSameAllotments(
  one: readonly AgreedAllotment[],
  other: readonly AgreedAllotment[],
): boolean {
  const ordered = (list: readonly AgreedAllotment[]): string =>
    list
      .map((each) => {
        const { operatorId, grams, cm3, stops, releaseMinutes } = each;
        return [placeOf(each), operatorId, grams, cm3, stops, releaseMinutes].join(' ');
      })
      .toSorted()
      .join();
  return ordered(one) === ordered(other);
}

function checkPlace({ lineId, areaId, runId, pointId }: AgreedAllotment, at: string): void {
  const named = [lineId, areaId, pointId].filter((id) => id !== '');
  const isOne =
    named.length === 1 &&
    (lineId === '' || isId('lin', lineId)) &&
    (areaId === '' || isId('are', areaId)) &&
    (pointId === '' || isId('pnt', pointId));
  if (!isOne) throw wrong(at, 'Space is kept on a line, an area or a point: name one of them.');
  const isRun = runId === '' || (areaId !== '' && runId.length <= longestRun);
  if (!isRun) throw wrong(`${at}.runId`, 'A run is one of an area.');
}

function checkSize({ areaId, pointId, grams, cm3, stops }: AgreedAllotment, at: string): void {
  const isAbove = (value: number, most?: number): boolean => isCount(value, most) && value > 0;
  const isWeighed = pointId === '' ? isAbove(grams) : grams === 0;
  if (!isWeighed) throw wrong(`${at}.grams`, 'Weight is kept on lines and runs, above zero.');
  if (!isAbove(cm3)) throw wrong(`${at}.cm3`, 'A volume is a whole number above zero.');
  const areStops = areaId === '' ? stops === 0 : isAbove(stops, mostStops);
  if (!areStops) throw wrong(`${at}.stops`, 'Stops are kept on runs, above zero.');
}

function placeOf({ lineId, areaId, runId, pointId }: AgreedAllotment): string {
  return JSON.stringify([lineId, areaId, runId, pointId]);
}

function wrong(at: string, message: string) {
  return agreementRefusals.TERMS_INVALID({ field: `terms.allotments${at}`, message });
}
