import { derivedId } from '@serai/runtime';
import type { Sheet, Touch } from '@serai/runtime';
import type { IncidentKind } from '../domain/incident';
import { clear, incidentSentences, raise } from '../domain/incident';
import type { LineOutcome } from '../domain/handOver';
import type { Break } from '../domain/estimate';
import type { Unit } from '../domain/unit';
import { custodianOf } from '../domain/unit';
import { consignmentOf } from './bench';
import type { Kinds } from './kinds';
import type { Nearby } from './nearby';
import { nearbyTouches } from './nearby';

export interface Cause {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly unit: Unit;
  readonly sscc: string;
  /** Who has to act. */
  readonly memberId: string;
  readonly pointId?: string | undefined;
  readonly handOverId?: string;
  readonly otherMemberId?: string | undefined;
}

/** One event makes one incident of a unit. */
export function eventIncidentId(memberId: string, eventId: string, sscc: string): string {
  return derivedId('inc', memberId, eventId, sscc);
}

/** A hand-over makes one incident for each thing that is not as announced. */
export function outcomeIncidentId(handOverId: string, sscc: string, outcome: LineOutcome): string {
  return derivedId('inc', handOverId, sscc, outcome);
}

/** A unit comes to one end. */
export function endIncidentId(sscc: string): string {
  return derivedId('inc', sscc, 'end');
}

/** A departure that a parcel cannot take, or an embargo on its way, makes one incident. */
export function breakIncidentId(departureOrEmbargoId: string, sscc: string): string {
  return derivedId('inc', departureOrEmbargoId, sscc, 'break');
}

/** A departure that a parcel will probably miss makes one incident. */
export function riskIncidentId(departureId: string, sscc: string): string {
  return derivedId('inc', departureId, sscc, 'risk');
}

/** The units of an event with what is near them, and the incidents that they may raise. */
export function eventTouches(
  kinds: Kinds,
  event: { eventId: string; witness: { memberId: string }; nearby: Nearby },
  ssccs: readonly string[],
): readonly Touch[] {
  const { eventId, witness, nearby } = event;
  const codes = [...new Set([...ssccs, ...nearby.ssccs])];
  return [
    ...nearbyTouches(kinds, nearby),
    ...codes.map((id) => ({ kind: kinds.unit, id })),
    ...codes.map((sscc) => ({
      kind: kinds.incident,
      id: eventIncidentId(witness.memberId, eventId, sscc),
    })),
  ];
}

/** Raises an incident once for its cause and returns its id. */
export function raiseIncident(kinds: Kinds, sheet: Sheet, cause: Cause): string {
  const consignment = consignmentOf(kinds, sheet, cause.unit);
  const known = consignment.status === 'absent' ? undefined : consignment;
  const involved = [cause.memberId, cause.otherMemberId, known?.sellerId];
  const seenBy = [...new Set(involved.filter((member) => member !== undefined))];
  const facts = raise(sheet.state(kinds.incident, cause.id), {
    status: 'open',
    id: cause.id,
    kind: cause.kind,
    sscc: cause.sscc,
    bookingId: known?.bookingId ?? '',
    handOverId: cause.handOverId ?? '',
    pointId: cause.pointId ?? '',
    memberId: cause.memberId,
    seenBy,
    message: incidentSentences[cause.kind],
    raisedAt: sheet.at,
    ...(known === undefined ? {} : { shipper: known.shipper }),
  });
  sheet.record(kinds.incident, cause.id, facts);
  return cause.id;
}

/** An embargo stops parcels that have no other way yet: who sold them has to act. */
export function raiseEmbargo(
  kinds: Kinds,
  sheet: Sheet,
  embargoId: string,
  ssccs: readonly string[],
): void {
  for (const sscc of ssccs) {
    const unit = sheet.state(kinds.unit, sscc);
    const consignment = consignmentOf(kinds, sheet, unit);
    if (consignment.status === 'absent') continue;
    const [memberId, otherMemberId] = [consignment.sellerId, custodianOf(unit)];
    const id = breakIncidentId(embargoId, sscc);
    raiseIncident(kinds, sheet, { id, kind: 'embargo', unit, sscc, memberId, otherMemberId });
  }
}

/** A connection broke: who sold the parcel has to find another way, and who holds it may know. */
export function raiseBreak(kinds: Kinds, sheet: Sheet, broken: Break): void {
  const { sscc, isCancelled, isRisk } = broken;
  const unit = sheet.state(kinds.unit, sscc);
  const consignment = consignmentOf(kinds, sheet, unit);
  if (consignment.status === 'absent') return;
  const missed = isRisk === true ? 'connection_at_risk' : 'missed_connection';
  raiseIncident(kinds, sheet, {
    id: incidentIdOf(broken),
    kind: isCancelled ? 'departure_cancelled' : missed,
    unit,
    sscc,
    memberId: consignment.sellerId,
    otherMemberId: custodianOf(unit),
  });
}

export function incidentIdOf({ step, sscc, isRisk }: Break): string {
  const { departureId } = step;
  return isRisk === true ? riskIncidentId(departureId, sscc) : breakIncidentId(departureId, sscc);
}

/** Departures that a parcel does not need any more. */
export interface Left {
  readonly sscc: string;
  readonly departureIds: readonly string[];
}

/** What broke there, or was likely to, is nobody's to act on any more. */
export function clearConnections(
  kinds: Kinds,
  sheet: Sheet,
  left: readonly Left[],
  reason: string,
): void {
  const ids = left.flatMap(({ sscc, departureIds }) =>
    departureIds.flatMap((id) => [breakIncidentId(id, sscc), riskIncidentId(id, sscc)]),
  );
  sheet.look(ids.map((id) => ({ kind: kinds.incident, id })));
  for (const id of ids) {
    const facts = clear(sheet.state(kinds.incident, id), reason, sheet.at);
    sheet.record(kinds.incident, id, facts);
  }
}
