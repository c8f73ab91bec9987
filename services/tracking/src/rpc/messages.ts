import type { Actor } from '@serai/model';
import type { Incident__Output } from '@serai/protos/serai/tracking/v1/Incident';
import type { ScanAnswer__Output } from '@serai/protos/serai/tracking/v1/ScanAnswer';
import type { Unit__Output } from '@serai/protos/serai/tracking/v1/Unit';
import type { KnownIncident } from '../domain/incident';
import type { ScanAnswer } from '../domain/scanAnswer';
import type { KnownUnit } from '../domain/unit';
import { absentUnit, custodianOf } from '../domain/unit';
import { isKnownTo, seesNow, unitFor } from '../domain/unitSight';
import { happeningMessage, incidentMessage } from '../facts/messages';
import { trackingRefusals } from '../domain/refusals';
import type { Unit } from '../domain/unit';

export function answerMessage(answer: ScanAnswer): ScanAnswer__Output {
  return {
    sscc: answer.sscc,
    belongs: answer.belongs,
    advice: answer.advice,
    message: answer.message,
    flags: [...answer.flags],
    nextPointId: answer.nextPointId ?? '',
    nextMemberId: answer.nextMemberId ?? '',
    nextDepartureId: answer.nextDepartureId ?? '',
    nextAt: answer.nextAt ?? 0,
    incidentId: answer.incidentId ?? '',
  };
}

/** The unit as this person may see it; refuses UNIT_MISSING when there is nothing to see. */
export function unitMessage(unit: Unit, version: number, viewer: Actor): Unit__Output {
  const seen = unitFor(unit, viewer);
  if (seen === undefined || unit.status === 'absent') throw trackingRefusals.UNIT_MISSING();
  return plainUnit(seen, versionFor(unit, version, viewer), holderFor(unit, viewer));
}

function plainUnit(unit: KnownUnit, version: number, custodianId: string): Unit__Output {
  return {
    sscc: unit.sscc,
    kind: unit.kind,
    bookingId: unit.bookingId ?? '',
    custodianId,
    parentSscc: unit.parentSscc ?? '',
    childSsccs: [...unit.childSsccs],
    pointId: unit.pointId ?? '',
    status: unit.status,
    history: unit.history.map(happeningMessage),
    version,
    condition: unit.condition,
    sealNumber: unit.seal?.number ?? '',
    sealedBy: unit.seal?.memberId ?? '',
  };
}

/** The number of facts tells that something happened: who sees only the past counts its own events. */
function versionFor(unit: KnownUnit, version: number, viewer: Actor): number {
  return seesNow(unit, viewer) ? version : (unitFor(unit, viewer)?.history.length ?? 0);
}

/** Who has it now, for those who may know; somebody who gave it away is not told any more. */
function holderFor(unit: KnownUnit, viewer: Actor): string {
  return seesNow(unit, viewer) ? (custodianOf(unit) ?? '') : '';
}

/** The incident as this person may see it: who only met the parcel is not told whose it is. */
export function incidentFor(
  incident: KnownIncident,
  viewer: Actor,
  unit: Unit = absentUnit,
): Incident__Output {
  const told = incidentMessage(incident);
  return isKnownTo(unit, viewer) ? told : { ...told, bookingId: '' };
}
