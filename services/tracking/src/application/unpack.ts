import type { Sheet, Step } from '@serai/runtime';
import { eventId, eventTime, pointId as pointOf, sscc as ssccOf } from '../domain/happening';
import { maxUnitsPerCall, sealNumber, ssccs } from '../domain/happening';
import type { DeviceTime } from '../domain/reads/deviceClock';
import { trackingRefusals } from '../domain/refusals';
import { partyOf } from '../domain/subcontract';
import { custodianOf } from '../domain/unit';
import { timesOf, whereOf } from './bench';
import { capture } from './capture';
import { eventTouches } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import type { Late } from './nestAgain';
import { everIn, settleLate } from './nestAgain';
import { mayOpen, openSeal, tellForeign } from './seals';
import { handling } from './subcontract';
import { takeOut } from './takeOut';

export interface Unpack extends DeviceTime {
  readonly eventId: string;
  readonly parentSscc: string;
  /** None: everything. */
  readonly childSsccs: readonly string[];
  /** As it was found; empty: nobody looked. */
  readonly sealNumber?: string;
  /** Said to be in it, and not there. */
  readonly missingSsccs?: readonly string[];
  readonly pointId: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/**
 * Units come out of the unit that held them; refuses UNIT_MISSING when there is no such unit. Told by
 * a member that did not have the unit it is kept, an incident, and all stays in it.
 */
export function unpack(kinds: Kinds): Step<Unpack, null> {
  return {
    name: 'unpack',
    touches: (command) =>
      eventTouches(kinds, command, [
        command.parentSscc,
        ...command.childSsccs,
        ...(command.missingSsccs ?? []),
      ]),
    decide: (command, sheet) => {
      ssccOf(command.parentSscc, 'parentSscc');
      eventId(command.eventId);
      eventTime(command.eventTime);
      pointOf(command.pointId);
      command.childSsccs.forEach((code, index) => ssccOf(code, `childSsccs[${index}]`));
      if (command.childSsccs.length > maxUnitsPerCall) {
        throw trackingRefusals.TOO_MANY_UNITS({ field: 'childSsccs' });
      }
      const { missingSsccs: missing = [], sealNumber: found = '' } = command;
      if (missing.length > 0) ssccs(missing, 'missingSsccs');
      if (found !== '') sealNumber(found);
      unpackUnits(kinds, sheet, command);
      return null;
    },
  };
}

/** A well-formed unpacking, whoever told of it; without a point, we do not know where. */
export interface Unpacking extends Omit<Unpack, 'pointId' | 'nearby'> {
  readonly pointId?: string;
  /** It names its place by this number, under which nobody published a point. */
  readonly gln?: string;
  /** Units that are to be put in order later are noted here. */
  readonly late?: Late;
}

/** What unpacking does once it is known to be well-formed; refuses UNIT_MISSING, first of all. */
export function unpackUnits(kinds: Kinds, sheet: Sheet, told: Unpacking): void {
  const { parentSscc: parent, eventId: id } = told;
  const before = sheet.state(kinds.unit, parent);
  if (before.status === 'absent') throw trackingRefusals.UNIT_MISSING({ field: 'parentSscc' });
  const witness = handling(kinds, sheet, told.witness, custodianOf(before));
  const command = { ...told, witness };
  const said = { eventId: id, ...timesOf(command), kind: 'unpacked' as const };
  if (!mayOpen(before, partyOf(witness), command.eventTime)) {
    // Where it says that this was is said by its incident only.
    const { unit } = capture(kinds, sheet, witness, parent, said);
    tellForeign(kinds, sheet, unit, command);
    return;
  }
  const placed = { ...said, ...whereOf(told) };
  const asked = command.childSsccs;
  const missing = command.missingSsccs ?? [];
  const listed = asked.length === 0 ? before.childSsccs : [...new Set(asked)];
  const children = listed.filter((child) => !missing.includes(child));
  for (const child of children) {
    capture(kinds, sheet, witness, child, { ...placed, parentSscc: parent });
  }
  const emptied = asked.length === 0 ? { isEmptied: true as const } : {};
  const found = command.sealNumber ? { sealNumber: command.sealNumber } : {};
  const opening = { ...placed, ...emptied, ...found };
  const { unit } = capture(kinds, sheet, witness, parent, opening);
  openSeal(kinds, sheet, unit, { ...command, missingSsccs: missing });
  takeOut(kinds, sheet, unit, [...listed, ...missing]);
  // What has left by now may have been in it when it was emptied.
  const touched = asked.length === 0 ? everIn(kinds, sheet, parent) : children;
  settleLate(kinds, sheet, parent, touched, command.eventTime, command.late);
}
