import type { Sheet } from '@serai/runtime';
import type { Consignment, PlannedStep } from '../domain/consignment';
import { stepsOf } from '../domain/consignment';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { Unit } from '../domain/unit';
import { bookingOf } from '../domain/unit';
import type { Kinds } from './kinds';

/** A note is a sentence, not a letter. */
export const maxNoteLength = 500;

/** When something happened; where a clock was wrong, also what it said. */
export function timesOf({ eventTime, deviceTime }: DeviceTime): DeviceTime {
  return deviceTime === undefined ? { eventTime } : { eventTime, deviceTime };
}

interface Place {
  readonly pointId?: string;
  /** The number of a place of which nobody published a point. */
  readonly gln?: string;
}

/** Where something happened; neither: nobody knows. */
export function whereOf({ pointId, gln }: Place): Place {
  return { ...(pointId !== undefined && { pointId }), ...(gln !== undefined && { gln }) };
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
