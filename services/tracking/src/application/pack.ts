import type { Sheet, Step } from '@serai/runtime';
import { eventId, eventTime, pointId as pointOf, sscc as ssccOf, ssccs } from '../domain/happening';
import { mayEnclose } from '../domain/nesting';
import type { DeviceTime } from '../domain/reads/deviceClock';
import { trackingRefusals } from '../domain/refusals';
import { partyOf } from '../domain/subcontract';
import type { UnitKind } from '../domain/unit';
import { custodianOf, isEnded } from '../domain/unit';
import { isUnitEnd } from '../domain/unitEnd';
import { beginCustody, timesOf, whereOf } from './bench';
import { capture } from './capture';
import { eventIncidentId, eventTouches, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import type { Late } from './nestAgain';
import { settleLate } from './nestAgain';
import { handling } from './subcontract';
import { leaveOuter } from './takeOut';

export interface Pack extends DeviceTime {
  readonly eventId: string;
  readonly parentSscc: string;
  readonly parentKind: string;
  readonly childSsccs: readonly string[];
  readonly pointId: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

const packable: readonly UnitKind[] = ['bag', 'cage', 'pallet', 'container'];

/**
 * Units go into a bag, cage, pallet or container, which is made when it is not there yet and is in
 * the packer's custody. A child comes out of what it was in. Refuses NESTING_CYCLE,
 * NESTING_TOO_DEEP, PARENT_IS_PARCEL and UNIT_KIND_INVALID; a unit of another member's custody
 * raises an incident.
 */
export function pack(kinds: Kinds): Step<Pack, null> {
  return {
    name: 'pack',
    touches: (command) => eventTouches(kinds, command, [command.parentSscc, ...command.childSsccs]),
    decide: (command, sheet) => {
      const parent = ssccOf(command.parentSscc, 'parentSscc');
      const children = ssccs(command.childSsccs, 'childSsccs');
      eventId(command.eventId);
      eventTime(command.eventTime);
      pointOf(command.pointId);
      const kind = packable.find((each) => each === command.parentKind);
      if (kind === undefined) throw trackingRefusals.UNIT_KIND_INVALID({ field: 'parentKind' });
      packUnits(kinds, sheet, { ...command, parentSscc: parent, childSsccs: children, kind });
      return null;
    },
  };
}

/** A well-formed packing, whoever told of it; without a point, it happened we do not know where. */
export interface Packing extends Omit<Pack, 'pointId' | 'parentKind' | 'nearby'> {
  readonly pointId?: string;
  /** It names its place by this number, under which nobody published a point. */
  readonly gln?: string;
  readonly kind: UnitKind;
  /** Units that are to be put in order later are noted here. */
  readonly late?: Late;
}

/**
 * What packing does once it is known to be well-formed. Refuses NESTING_CYCLE, NESTING_TOO_DEEP and
 * PARENT_IS_PARCEL before anything is recorded.
 */
export function packUnits(kinds: Kinds, sheet: Sheet, command: Packing): void {
  const { parentSscc: parent, childSsccs: children, kind } = command;
  mayEnclose((sscc) => sheet.state(kinds.unit, sscc), parent, children, 'childSsccs');
  makeOuter(kinds, sheet, command, kind);
  const inside: string[] = [];
  sheet.each(children, (child) => {
    if (enclose(kinds, sheet, command, child)) inside.push(child);
  });
  captureAs(kinds, sheet, command, parent);
  const outer = sheet.state(kinds.unit, parent);
  const before = outer.status === 'absent' ? [] : outer.childSsccs;
  const childSsccs = [...new Set([...before, ...inside])];
  sheet.record(kinds.unit, parent, [{ type: 'ContentChanged', childSsccs }]);
  settleLate(kinds, sheet, parent, children, command.eventTime, command.late);
}

function makeOuter(kinds: Kinds, sheet: Sheet, command: Packing, kind: UnitKind): void {
  const { parentSscc: sscc, childSsccs, witness } = command;
  const before = sheet.state(kinds.unit, sscc);
  const isNew = before.status === 'absent' || before.kind === 'unknown';
  if (!isNew && before.kind === 'parcel') {
    throw trackingRefusals.PARENT_IS_PARCEL({ field: 'parentSscc' });
  }
  if (isNew) sheet.record(kinds.unit, sscc, [{ type: 'UnitMade', sscc, kind }]);
  if (custodianOf(before) === undefined && !isEnded(before)) {
    // Who packs what its contractor has makes the outer unit its contractor's, too.
    const holders = childSsccs.map((child) => custodianOf(sheet.state(kinds.unit, child)));
    const holder = holders.find((each) => each !== undefined);
    beginCustody(kinds, sheet, sscc, partyOf(handling(kinds, sheet, witness, holder)));
  }
}

/** Puts a child in; one whose custody has ended is noted, and stays where it ended. */
function enclose(kinds: Kinds, sheet: Sheet, command: Packing, child: string): boolean {
  const unit = captureAs(kinds, sheet, command, child);
  if (isEnded(unit)) return false;
  leaveOuter(kinds, sheet, unit);
  const { parentSscc } = command;
  sheet.record(kinds.unit, child, [{ type: 'UnitEnclosed', parentSscc }]);
  return true;
}

function captureAs(kinds: Kinds, sheet: Sheet, command: Packing, sscc: string) {
  const { pointId, eventId: id, parentSscc } = command;
  const before = custodianOf(sheet.state(kinds.unit, sscc));
  const witness = handling(kinds, sheet, command.witness, before);
  const told = { kind: 'packed' as const, eventId: id, ...timesOf(command), ...whereOf(command) };
  const inside = sscc === parentSscc ? told : { ...told, parentSscc };
  const { unit, flags } = capture(kinds, sheet, witness, sscc, inside);
  const holder = custodianOf(unit);
  const isUnknown = flags.includes('unknown_unit');
  if ((holder === partyOf(witness) && !isUnknown) || isUnitEnd(unit.status)) return unit;
  raiseIncident(kinds, sheet, {
    id: eventIncidentId(witness.memberId, id, sscc),
    kind: isUnknown ? 'unknown_unit' : 'out_of_custody',
    unit,
    sscc,
    memberId: partyOf(witness),
    pointId,
    otherMemberId: holder,
  });
  return unit;
}
