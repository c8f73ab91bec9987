import type { Sheet, Step } from '@serai/runtime';
import { mayBeFirst } from '../domain/firstCustody';
import type { ScanAnswer } from '../domain/scanAnswer';
import { answerScan } from '../domain/scanAnswer';
import { eventId, eventTime, ssccs } from '../domain/happening';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { IncidentKind } from '../domain/incident';
import type { Unit } from '../domain/unit';
import { partyOf } from '../domain/subcontract';
import { custodianOf, isEnded } from '../domain/unit';
import { isUnitEnd } from '../domain/unitEnd';
import { beginCustody, plannedSteps, timesOf, whereOf } from './bench';
import { capture } from './capture';
import { eventIncidentId, eventTouches, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import { seeProgress, tellEstimates } from './progress';
import { seeUnit } from './scan';
import { firstParty, handling, startWork } from './subcontract';

export interface Collect extends DeviceTime {
  readonly eventId: string;
  readonly ssccs: readonly string[];
  /** Absent: at the sender's door. */
  readonly pointId?: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/**
 * A member takes parcels from the sender: its custody begins, whatever the plan said. A member that
 * the booking does not know only found them: that is kept as a scan, and an incident.
 */
export function collect(kinds: Kinds): Step<Collect, readonly ScanAnswer[]> {
  return {
    name: 'collect',
    touches: (command) => eventTouches(kinds, command, command.ssccs),
    decide: (command, sheet) => {
      eventId(command.eventId);
      eventTime(command.eventTime);
      const codes = ssccs(command.ssccs, 'ssccs');
      return codes.map((sscc) => collectOne(kinds, sheet, command, sscc));
    },
  };
}

function collectOne(kinds: Kinds, sheet: Sheet, command: Collect, sscc: string): ScanAnswer {
  const { pointId, eventId: id, eventTime: at } = command;
  const witness = collecting(kinds, sheet, command.witness, sheet.state(kinds.unit, sscc));
  const memberId = partyOf(witness);
  if (isFound(sheet.state(kinds.unit, sscc), memberId)) return find(kinds, sheet, command, sscc);
  const told = {
    kind: 'collected' as const,
    eventId: id,
    ...timesOf(command),
    ...whereOf(command),
  };
  const { unit, flags, incidentId: odd } = capture(kinds, sheet, witness, sscc, told);
  const steps = plannedSteps(kinds, sheet, unit);
  const holder = custodianOf(unit);
  const isFree = holder === undefined && !isEnded(unit);
  if (isFree) beginCustody(kinds, sheet, sscc, memberId);
  startWork(kinds, sheet, witness, sscc);
  tellEstimates(kinds, sheet, seeProgress(kinds, sheet, [sscc], pointId, { at, flags }));
  const taken = sheet.state(kinds.unit, sscc);
  const answer = answerScan(taken, steps, sscc, memberId, pointId, flags);
  const isForeign = !isFree && holder !== memberId;
  if (answer.belongs && !isForeign) return answer;
  const isAllSaid = !isForeign || isUnitEnd(unit.status);
  if (odd !== undefined && isAllSaid) return { ...answer, incidentId: odd };
  const incidentId = raiseIncident(kinds, sheet, {
    id: eventIncidentId(witness.memberId, id, sscc),
    kind: oddity(flags.includes('unknown_unit'), isForeign),
    unit,
    sscc,
    memberId,
    pointId,
    otherMemberId: holder,
  });
  return { ...answer, incidentId };
}

/** Who is not in the plan collects for the one contractor of its own that is. */
function collecting(kinds: Kinds, sheet: Sheet, witness: Witness, unit: Unit): Witness {
  const holder = custodianOf(unit);
  if (!isFound(unit, witness.memberId)) return handling(kinds, sheet, witness, holder);
  return firstParty(kinds, sheet, witness, unit);
}

/** Nobody has it, and it is not this member's to have. */
function isFound(unit: Unit, memberId: string): boolean {
  const isFree = custodianOf(unit) === undefined && !isEnded(unit);
  return isFree && !mayBeFirst(unit, memberId);
}

function find(kinds: Kinds, sheet: Sheet, command: Collect, sscc: string): ScanAnswer {
  const { witness, pointId, eventId } = command;
  const seen = { eventId, sscc, witness, ...timesOf(command), ...whereOf(command) };
  const answer = seeUnit(kinds, sheet, seen);
  const { memberId } = witness;
  const incidentId = raiseIncident(kinds, sheet, {
    id: eventIncidentId(memberId, eventId, sscc),
    kind: 'out_of_custody',
    unit: sheet.state(kinds.unit, sscc),
    sscc,
    memberId,
    pointId,
  });
  return { ...answer, belongs: false, incidentId };
}

function oddity(isUnknown: boolean, isForeign: boolean): IncidentKind {
  if (isUnknown) return 'unknown_unit';
  return isForeign ? 'out_of_custody' : 'misrouted';
}
