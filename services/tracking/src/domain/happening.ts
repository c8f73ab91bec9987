import type { Instant } from '@serai/model';
import { isInstant, isSscc, maxParcelCm3, maxParcelGrams, minutes } from '@serai/model';
import { trackingRefusals } from './refusals';
import type { UnitEnd } from './unitEnd';

/** What can happen to a unit. */
export type HappeningKind =
  | 'collected'
  | 'scanned'
  | 'weighed'
  | 'packed'
  | 'unpacked'
  | 'sealed'
  | 'announced'
  | 'received'
  | 'delivered'
  | UnitEnd;

export type HappeningFlag =
  | 'future_time'
  | 'unexpected_place'
  /** Nobody published where it is said to have happened. */
  | 'unknown_point'
  | 'out_of_order'
  | 'unknown_unit'
  /** A later event declared it wrong. */
  | 'corrected'
  /** Not read itself: a unit that it lies in was, or what lies in it. */
  | 'inferred'
  /** The clock of the device was wrong: `deviceTime` is what it said. */
  | 'clock_corrected';

/** One thing that happened, with its two clocks: when it happened, and when we heard of it. */
export interface Happening {
  readonly eventId: string;
  readonly kind: HappeningKind;
  readonly eventTime: Instant;
  readonly recordTime: Instant;
  readonly memberId: string;
  /** Who has the unit, where its subcontractor told it. */
  readonly forMemberId?: string;
  readonly subject: string;
  readonly pointId?: string;
  /** Of its place, where it was named so and nobody had published that. */
  readonly gln?: string;
  readonly parentSscc?: string;
  readonly condition?: string;
  readonly handOverId?: string;
  /** Of a weighing; 0 cm3: not measured. */
  readonly grams?: number;
  readonly cm3?: number;
  readonly evidence?: string;
  /** Of an end other than delivered. */
  readonly reason?: string;
  /** That was put on, or found. */
  readonly sealNumber?: string;
  readonly deviceTime?: Instant;
  /** Everything came out of it, whatever that was. */
  readonly isEmptied?: true;
  readonly flags: readonly HappeningFlag[];
}

/** A clock may be so far ahead of ours before its times are left out of what is derived. */
export const clockToleranceMinutes = 5;

const earliestEvent = Date.UTC(2000, 0, 1);
const sealPattern = /^[A-Za-z0-9./-]{1,40}$/;
const eventIdPattern = /^[A-Za-z0-9:._-]{1,100}$/;

/** Refuses EVENT_ID_INVALID. */
export function eventId(text: string, field = 'eventId'): string {
  if (!eventIdPattern.test(text)) throw trackingRefusals.EVENT_ID_INVALID({ field });
  return text;
}

/** Refuses EVENT_TIME_INVALID: no instant, or before anybody scanned for us. */
export function eventTime(instant: number, field = 'eventTime'): Instant {
  if (!isInstant(instant) || instant < earliestEvent) {
    throw trackingRefusals.EVENT_TIME_INVALID({ field });
  }
  return instant;
}

/** Refuses POINT_REQUIRED: it happened somewhere. */
export function pointId(text: string, field = 'pointId'): string {
  if (text === '') throw trackingRefusals.POINT_REQUIRED({ field });
  return text;
}

/** Refuses WEIGHT_INVALID: no whole grams and cm3 that a parcel can have; 0 cm3: not measured. */
export function weight(grams: number, cm3: number): void {
  const isWithin = (value: number, least: number, most: number): boolean =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  if (!isWithin(grams, 1, maxParcelGrams))
    throw trackingRefusals.WEIGHT_INVALID({ field: 'grams' });
  if (!isWithin(cm3, 0, maxParcelCm3)) throw trackingRefusals.WEIGHT_INVALID({ field: 'cm3' });
}

/** Refuses SEAL_NUMBER_INVALID. */
export function sealNumber(text: string, field = 'sealNumber'): string {
  if (!sealPattern.test(text)) throw trackingRefusals.SEAL_NUMBER_INVALID({ field });
  return text;
}

/** Refuses SSCC_INVALID, NO_UNITS, TOO_MANY_UNITS and UNIT_TWICE, naming the field. */
export function ssccs(list: readonly string[], field: string): readonly string[] {
  if (list.length === 0) throw trackingRefusals.NO_UNITS({ field });
  if (list.length > maxUnitsPerCall) throw trackingRefusals.TOO_MANY_UNITS({ field });
  list.forEach((code, index) => sscc(code, `${field}[${index}]`));
  if (new Set(list).size < list.length) throw trackingRefusals.UNIT_TWICE({ field });
  return list;
}

/** Refuses SSCC_INVALID. */
export function sscc(code: string, field = 'sscc'): string {
  if (!isSscc(code)) throw trackingRefusals.SSCC_INVALID({ field });
  return code;
}

export const maxUnitsPerCall = 500;

/** Every member's ids are its own. */
export function isSameEvent(
  one: Pick<Happening, 'eventId' | 'memberId'>,
  two: Pick<Happening, 'eventId' | 'memberId'>,
): boolean {
  return one.eventId === two.eventId && one.memberId === two.memberId;
}

/** Whether it counts for what is derived: times from the future, and what was wrong, are left out. */
export function counts({ flags }: Happening): boolean {
  return !flags.includes('future_time') && !flags.includes('corrected');
}

/** Where it happened, as far as anybody knows: of a point that nobody published nothing follows. */
export function placeOf({ pointId, flags }: Happening): string | undefined {
  return flags.includes('unknown_point') ? undefined : pointId;
}

/** What is odd about the time of an event, compared with our clock and the unit's last event. */
export function timeFlags(
  happenedAt: Instant,
  heardAt: Instant,
  history: readonly Happening[],
): HappeningFlag[] {
  if (happenedAt > heardAt + minutes(clockToleranceMinutes)) return ['future_time'];
  const latest = Math.max(0, ...history.filter(counts).map((earlier) => earlier.eventTime));
  return happenedAt < latest ? ['out_of_order'] : [];
}

/** By event time, then by when we heard: the order in which a delivery is derived. */
export function inOrder(history: readonly Happening[]): readonly Happening[] {
  return history
    .filter(counts)
    .sort((a, b) => a.eventTime - b.eventTime || a.recordTime - b.recordTime);
}
