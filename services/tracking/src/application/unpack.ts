import type { Sheet, Step } from '@serai/runtime';
import { eventId, eventTime, pointId as pointOf, sscc as ssccOf } from '../domain/happening';
import { maxUnitsPerCall } from '../domain/happening';
import { trackingRefusals } from '../domain/refusals';
import type { KnownUnit } from '../domain/unit';
import { capture } from './bench';
import { eventTouches } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';

export interface Unpack {
  readonly eventId: string;
  readonly parentSscc: string;
  /** None: everything. */
  readonly childSsccs: readonly string[];
  readonly pointId: string;
  readonly eventTime: number;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/** Units come out of the unit that held them; refuses UNIT_MISSING when there is no such unit. */
export function unpack(kinds: Kinds): Step<Unpack, null> {
  return {
    name: 'unpack',
    touches: (command) => eventTouches(kinds, command, [command.parentSscc, ...command.childSsccs]),
    decide: (command, sheet) => {
      ssccOf(command.parentSscc, 'parentSscc');
      eventId(command.eventId);
      eventTime(command.eventTime);
      pointOf(command.pointId);
      command.childSsccs.forEach((code, index) => ssccOf(code, `childSsccs[${index}]`));
      if (command.childSsccs.length > maxUnitsPerCall) {
        throw trackingRefusals.TOO_MANY_UNITS({ field: 'childSsccs' });
      }
      unpackUnits(kinds, sheet, command);
      return null;
    },
  };
}

/** A well-formed unpacking, whoever told of it; without a point, we do not know where. */
export interface Unpacking extends Omit<Unpack, 'pointId' | 'nearby'> {
  readonly pointId?: string;
}

/** What unpacking does once it is known to be well-formed; refuses UNIT_MISSING, first of all. */
export function unpackUnits(kinds: Kinds, sheet: Sheet, command: Unpacking): void {
  const { witness, parentSscc: parent, eventId: id, eventTime: at, pointId } = command;
  const place = pointId === undefined ? {} : { pointId };
  const told = { eventId: id, eventTime: at, kind: 'unpacked' as const, ...place };
  const before = sheet.state(kinds.unit, parent);
  if (before.status === 'absent') throw trackingRefusals.UNIT_MISSING({ field: 'parentSscc' });
  const asked = command.childSsccs;
  const children = asked.length === 0 ? before.childSsccs : [...new Set(asked)];
  for (const child of children) {
    capture(kinds, sheet, witness, child, { ...told, parentSscc: parent });
  }
  const { unit } = capture(kinds, sheet, witness, parent, told);
  takeOut(kinds, sheet, unit, children);
}

/** Ends the nesting of children in an outer unit, on both sides. */
export function takeOut(
  kinds: Kinds,
  sheet: Sheet,
  outer: KnownUnit,
  children: readonly string[],
): void {
  const inside = children.filter((child) => outer.childSsccs.includes(child));
  if (inside.length === 0) return;
  for (const child of inside) sheet.record(kinds.unit, child, [{ type: 'UnitTakenOut' }]);
  const childSsccs = outer.childSsccs.filter((child) => !inside.includes(child));
  sheet.record(kinds.unit, outer.sscc, [{ type: 'ContentChanged', childSsccs }]);
}

/** The unit is no longer in what it was in, if it was in anything. */
export function leaveOuter(kinds: Kinds, sheet: Sheet, unit: KnownUnit): void {
  if (unit.parentSscc === undefined) return;
  const outer = sheet.state(kinds.unit, unit.parentSscc);
  if (outer.status !== 'absent') takeOut(kinds, sheet, outer, [unit.sscc]);
}
