import {
  coordinates,
  isGln,
  isUnLocode,
  isZone,
  minuteOfDay,
  modelRefusals,
  openingHours,
  type Coordinates,
  type Money,
  type WeeklyHours,
} from '@serai/model';
import { chargeOf, countryOf, dateOf, referenceOf, textOf, timeOf } from './fields';
import { wholeOf, wordOf, wordsOf } from './fields';
import { networkRefusals as refusals } from './networkRefusals';

export const pointKinds = [
  'hub',
  'depot',
  'pickup',
  'port',
  'airport',
  'rail_terminal',
  'border',
  'warehouse',
  'overseas_warehouse',
] as const;
export type PointKind = (typeof pointKinds)[number];

export const capabilities = ['customs', 'bonded', 'cold', 'dangerous_goods', 'rfid_gate'] as const;
export type Capability = (typeof capabilities)[number];

/** A place in the network, as its member published it. */
export interface Point {
  readonly memberId: string;
  readonly reference: string;
  readonly name: string;
  readonly localName: string;
  readonly kind: PointKind;
  /** Empty: the place has none. */
  readonly unLocode: string;
  /** GS1 global location number, by which EPCIS events name the place; empty: it has none. */
  readonly gln: string;
  readonly country: string;
  readonly coordinates: Coordinates;
  readonly timeZone: string;
  /** None: always open. */
  readonly opening: readonly WeeklyHours[];
  readonly holidays: readonly string[];
  readonly capabilities: readonly Capability[];
  readonly handlingMinutes: number;
  readonly handlingFee: Money | null;
  /** 0: nothing is stored here. */
  readonly storageCm3: number;
}

/** What somebody asks to publish: the same fields, nothing of it proven. */
export interface PointDraft {
  readonly reference: string;
  readonly name: string;
  readonly localName: string;
  readonly kind: string;
  readonly unLocode: string;
  readonly gln: string;
  readonly country: string;
  readonly coordinates: Coordinates | null;
  readonly timeZone: string;
  readonly opening: readonly { day: number; opens: string; closes: string }[];
  readonly holidays: readonly string[];
  readonly capabilities: readonly string[];
  readonly handlingMinutes: number;
  readonly handlingFee: Money | null;
  readonly storageCm3: number;
}

const maxHandlingMinutes = 14 * 24 * 60;
/** Ten million cubic metres: more than any warehouse. */
const maxStorageCm3 = 10_000_000_000_000;
/** Fewer than the weeks of a year, so that a point that opens once a week does open in it. */
const maxHolidays = 50;
const minutesOfDay = 1440;
const minutesOfWeek = 7 * minutesOfDay;

/**
 * A point that the network can use. Refuses, naming the field, whatever is missing, unknown, out of
 * range or cannot be kept: REFERENCE_INVALID, TEXT_INVALID, WORD_UNKNOWN, COUNTRY_UNKNOWN,
 * UN_LOCODE_INVALID, GLN_INVALID, COORDINATES_INVALID, ZONE_UNKNOWN, OPENING_HOURS_INVALID, TIME_INVALID,
 * DATE_INVALID, NUMBER_OUT_OF_RANGE, MONEY_INVALID, CURRENCY_UNKNOWN.
 */
export function point(memberId: string, draft: PointDraft): Point {
  const country = countryOf(draft.country);
  const { latitude, longitude } = draft.coordinates ?? { latitude: NaN, longitude: NaN };
  if (!isZone(draft.timeZone)) throw modelRefusals.ZONE_UNKNOWN({ field: 'timeZone' });
  return {
    memberId,
    reference: referenceOf(draft.reference),
    name: textOf(draft.name, 'name'),
    localName: textOf(draft.localName, 'localName', false),
    kind: wordOf(draft.kind, pointKinds, 'kind'),
    unLocode: unLocodeOf(draft.unLocode, country),
    gln: glnOf(draft.gln),
    country,
    coordinates: coordinates(latitude, longitude, 'coordinates'),
    timeZone: draft.timeZone,
    opening: openingOf(draft.opening),
    holidays: holidaysOf(draft.holidays),
    capabilities: wordsOf(draft.capabilities, capabilities, 'capabilities'),
    handlingMinutes: wholeOf(draft.handlingMinutes, 'handlingMinutes', 0, maxHandlingMinutes),
    handlingFee: draft.handlingFee === null ? null : chargeOf(draft.handlingFee, 'handlingFee'),
    storageCm3: wholeOf(draft.storageCm3, 'storageCm3', 0, maxStorageCm3),
  };
}

function glnOf(gln: string): string {
  if (gln === '' || isGln(gln)) return gln;
  throw modelRefusals.GLN_INVALID({ field: 'gln' });
}

function unLocodeOf(code: string, country: string): string {
  if (code === '' || (isUnLocode(code) && code.startsWith(country))) return code;
  const message = `A UN/LOCODE in ${country} is ${country} and three more letters or digits.`;
  throw refusals.UN_LOCODE_INVALID({ field: 'unLocode', message });
}

function holidaysOf(dates: readonly string[]): readonly string[] {
  const known = [...new Set(dates.map((date, index) => dateOf(date, `holidays[${index}]`)))];
  if (known.length > maxHolidays) {
    const message = `A point names at most ${maxHolidays} holidays.`;
    throw modelRefusals.OPENING_HOURS_INVALID({ field: 'holidays', message });
  }
  return known.sort();
}

function openingOf(asked: PointDraft['opening']): readonly WeeklyHours[] {
  const weekly = asked.map(({ day, opens, closes }, index) => ({
    day: wholeOf(day, `opening[${index}].day`, 1, 7) as WeeklyHours['day'],
    opens: timeOf(opens, `opening[${index}].opens`),
    closes: timeOf(closes, `opening[${index}].closes`, true),
  }));
  openingHours(weekly, [], 'opening');
  const sorted = weekly.sort((a, b) => a.day - b.day || (a.opens < b.opens ? -1 : 1));
  const stretches = sorted.map(stretchOf);
  stretches.forEach(({ until }, index) => {
    const next = stretches[(index + 1) % stretches.length] ?? { from: 0 };
    const following = index === stretches.length - 1 ? next.from + minutesOfWeek : next.from;
    if (until <= following) return;
    const message = 'Opening hours do not overlap.';
    throw modelRefusals.OPENING_HOURS_INVALID({ field: 'opening', message });
  });
  return sorted;
}

/** In minutes of the week; closing at or before opening is on the next day. */
function stretchOf({ day, opens, closes }: WeeklyHours): { from: number; until: number } {
  const midnight = (day - 1) * minutesOfDay;
  const from = midnight + minuteOfDay(opens);
  const until = midnight + minuteOfDay(closes);
  return { from, until: until <= from ? until + minutesOfDay : until };
}
