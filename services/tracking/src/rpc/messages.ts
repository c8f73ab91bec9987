import type { Actor } from '@serai/model';
import type { Incident__Output } from '@serai/protos/serai/tracking/v1/Incident';
import type { ScanAnswer__Output } from '@serai/protos/serai/tracking/v1/ScanAnswer';
import type { TrackResponse__Output } from '@serai/protos/serai/tracking/v1/TrackResponse';
import type { TrackStep__Output } from '@serai/protos/serai/tracking/v1/TrackStep';
import type { Unit__Output } from '@serai/protos/serai/tracking/v1/Unit';
import type { Tracked } from '../application/track';
import type { ActualStep } from '../domain/delivery';
import type { KnownIncident } from '../domain/incident';
import type { Place } from '../domain/place';
import type { ScanAnswer } from '../domain/scanAnswer';
import type { KnownUnit } from '../domain/unit';
import { custodianOf } from '../domain/unit';
import { seesNow, unitFor } from '../domain/unitSight';
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
export function incidentFor(incident: KnownIncident, { member }: Actor): Incident__Output {
  const told = incidentMessage(incident);
  const isStranger = member !== undefined && incident.strangers.includes(member);
  return isStranger ? { ...told, bookingId: '' } : told;
}

export function trackMessage(tracked: Tracked): TrackResponse__Output {
  const { consignment, delivery, places, sscc } = tracked;
  const { estimate } = consignment;
  const isOpen = delivery.status !== 'cancelled';
  const ahead = delivery.steps.find(({ status }) => status !== 'done');
  const next = isOpen ? ahead : undefined;
  return {
    status: delivery.status,
    arrived: delivery.arrived,
    count: delivery.count,
    steps: delivery.steps.map((step) => stepMessage(step, places)),
    parcels: delivery.parcels.map((parcel) => ({
      number: parcel.number,
      status: parcel.status,
      lastPlace: places.get(parcel.lastPointId ?? '')?.name ?? '',
      isThis: parcel.sscc === sscc,
      ...(parcel.lastAt === undefined ? {} : { lastAt: parcel.lastAt }),
    })),
    nextStep: next?.planned.kind ?? '',
    nextPlace: places.get(next?.planned.toPointId ?? '')?.name ?? '',
    incidents: [...new Set(tracked.incidents.map(({ kind }) => kind))],
    fromCountry: consignment.fromCountry,
    toCountry: consignment.toCountry,
    ...(next === undefined ? {} : { nextAt: next.planned.arrivesAt }),
    ...(isOpen
      ? {
          estimateAt: estimate.at,
          estimateEarliest: estimate.earliest,
          estimateLatest: estimate.latest,
        }
      : {}),
  };
}

function stepMessage(step: ActualStep, places: ReadonlyMap<string, Place>): TrackStep__Output {
  const { planned, status, actualAt } = step;
  const place = places.get(planned.toPointId ?? '');
  return {
    kind: planned.kind,
    place: place?.name ?? '',
    country: place?.country ?? '',
    timeZone: place?.timeZone ?? '',
    mode: planned.mode,
    plannedDepartsAt: planned.departsAt,
    plannedArrivesAt: planned.arrivesAt,
    status,
    ...(actualAt === undefined ? {} : { actualAt }),
  };
}
