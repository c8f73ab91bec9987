import type { Sheet } from '@serai/runtime';
import type { Consignment, PlannedStep } from '../domain/consignment';
import { stepsOf } from '../domain/consignment';
import type { Happening, HappeningFlag } from '../domain/happening';
import { timeFlags } from '../domain/happening';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { KnownUnit, Unit } from '../domain/unit';
import { bookingOf } from '../domain/unit';
import type { Kinds, Witness } from './kinds';
import { startWork } from './subcontract';

export type Told = Omit<Happening, keyof Witness | 'recordTime' | 'flags'>;

/** A note is a sentence, not a letter. */
export const maxNoteLength = 500;

/**
 * The unit with one more event in its history; odd times are flagged and kept. A unit that nobody
 * expected is kept as unknown.
 */
export function capture(
  kinds: Kinds,
  sheet: Sheet,
  witness: Witness,
  sscc: string,
  told: Told,
  extraFlags: readonly HappeningFlag[] = [],
): { unit: KnownUnit; flags: readonly HappeningFlag[] } {
  const before = sheet.state(kinds.unit, sscc);
  const history = before.status === 'absent' ? [] : before.history;
  const isUnknown = before.status === 'absent' || before.kind === 'unknown';
  const flags: HappeningFlag[] = [
    ...timeFlags(told.eventTime, sheet.at, history),
    ...(isUnknown ? (['unknown_unit'] as const) : []),
    ...(told.deviceTime === undefined ? [] : (['clock_corrected'] as const)),
    ...extraFlags,
  ];
  const happening: Happening = { ...told, ...witness, recordTime: sheet.at, flags };
  const bookingId = bookingOf(before);
  const captured = { type: 'UnitCaptured', sscc, bookingId, happening } as const;
  sheet.record(kinds.unit, sscc, [captured]);
  startWork(kinds, sheet, witness, sscc);
  const unit = sheet.state(kinds.unit, sscc);
  if (unit.status === 'absent') throw new Error(`${sscc} was captured and is absent`);
  return { unit, flags };
}

/** When something happened; where a clock was wrong, also what it said. */
export function timesOf({ eventTime, deviceTime }: DeviceTime): DeviceTime {
  return deviceTime === undefined ? { eventTime } : { eventTime, deviceTime };
}

/** From now on the member has the unit, which nobody had. */
export function beginCustody(kinds: Kinds, sheet: Sheet, sscc: string, memberId: string): void {
  const bookingId = bookingOf(sheet.state(kinds.unit, sscc));
  sheet.record(kinds.unit, sscc, [{ type: 'CustodyBegan', bookingId, memberId, at: sheet.at }]);
}

export function consignmentOf(kinds: Kinds, sheet: Sheet, unit: Unit): Consignment {
  const bookingId = bookingOf(unit);
  return bookingId === '' ? { status: 'absent' } : sheet.state(kinds.consignment, bookingId);
}

export function plannedSteps(kinds: Kinds, sheet: Sheet, unit: Unit): readonly PlannedStep[] {
  if (unit.status === 'absent') return [];
  return stepsOf(consignmentOf(kinds, sheet, unit), unit.sscc);
}

/** The way of a unit; a cage goes where the first of its parcels goes. */
export function wayOf(
  kinds: Kinds,
  sheet: Sheet,
  sscc: string,
  content: readonly string[],
): readonly PlannedStep[] {
  for (const each of [sscc, ...content]) {
    const steps = plannedSteps(kinds, sheet, sheet.state(kinds.unit, each));
    if (steps.length > 0) return steps;
  }
  return [];
}
