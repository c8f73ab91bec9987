import type { EncodedFact, FactContext } from '@serai/runtime';
import { encodeFact } from '@serai/runtime';
import type { CustodyMoved__Output } from '@serai/protos/serai/tracking/v1/CustodyMoved';
import type { EstimateMoved__Output } from '@serai/protos/serai/tracking/v1/EstimateMoved';
import type { HandOverAnnounced__Output } from '@serai/protos/serai/tracking/v1/HandOverAnnounced';
import type { HandOverReconciled__Output } from '@serai/protos/serai/tracking/v1/HandOverReconciled';
import type { HandOverSigned__Output } from '@serai/protos/serai/tracking/v1/HandOverSigned';
import type { IncidentAssigned__Output } from '@serai/protos/serai/tracking/v1/IncidentAssigned';
import type { IncidentCleared__Output } from '@serai/protos/serai/tracking/v1/IncidentCleared';
import type { IncidentRaised__Output } from '@serai/protos/serai/tracking/v1/IncidentRaised';
import type { ParcelCollected__Output } from '@serai/protos/serai/tracking/v1/ParcelCollected';
import type { ParcelDelivered__Output } from '@serai/protos/serai/tracking/v1/ParcelDelivered';
import type { ParcelLost__Output } from '@serai/protos/serai/tracking/v1/ParcelLost';
import type { ParcelWeighed__Output } from '@serai/protos/serai/tracking/v1/ParcelWeighed';
import type { UnitCaptured__Output } from '@serai/protos/serai/tracking/v1/UnitCaptured';
import type { ConsignmentFact } from '../domain/consignment';
import type { HandOverFact } from '../domain/handOver';
import type { IncidentFact } from '../domain/incident';
import type { UnitFact } from '../domain/unit';
import type { UnitEnd } from '../domain/unitEnd';
import { handOverMessage, happeningMessage, incidentMessage } from './messages';

export const topic = 'serai.tracking.v1';
const named = (name: string): string => `${topic}.${name}`;

/** Each end is told by a fact of its own; they say the same. */
export const endFacts: Readonly<Record<UnitEnd, string>> = {
  lost: 'ParcelLost',
  returned: 'ParcelReturned',
  seized: 'ParcelSeized',
  destroyed: 'ParcelDestroyed',
};

/** Facts of a unit that others hear; its booking is known to the unit's kind. */
export function encodeUnitFact(fact: UnitFact, { id: sscc }: FactContext): EncodedFact | null {
  switch (fact.type) {
    case 'UnitCaptured': {
      const { bookingId } = fact;
      const happening = happeningMessage(fact.happening);
      const message: UnitCaptured__Output = { sscc, happening, bookingId };
      return encodeFact(named('UnitCaptured'), message);
    }
    case 'CustodyBegan': {
      const { bookingId, memberId, at } = fact;
      const message: ParcelCollected__Output = { sscc, bookingId, memberId, at };
      return encodeFact(named('ParcelCollected'), message);
    }
    case 'CustodyMoved': {
      const { from: fromMemberId, to: toMemberId, type: _type, isShortage: _why, ...moved } = fact;
      const message: CustodyMoved__Output = { sscc, fromMemberId, toMemberId, ...moved };
      return encodeFact(named('CustodyMoved'), message);
    }
    case 'ParcelDelivered': {
      const { type: _type, ...delivered } = fact;
      const message: ParcelDelivered__Output = { sscc, ...delivered };
      return encodeFact(named('ParcelDelivered'), message);
    }
    case 'ParcelEnded': {
      const { type: _type, end, ...ended } = fact;
      const message: ParcelLost__Output = { sscc, ...ended };
      return encodeFact(named(endFacts[end]), message);
    }
    case 'ParcelWeighed': {
      const { type: _type, ...weighed } = fact;
      const message: ParcelWeighed__Output = { sscc, ...weighed };
      return encodeFact(named('ParcelWeighed'), message);
    }
    case 'UnitExpected':
    case 'UnitMade':
    case 'CustodyVoided':
    case 'UnitReplanned':
    case 'HappeningCorrected':
    case 'HappeningPlaced':
    case 'UnitAnnounced':
    case 'AnnouncementEnded':
    case 'WorkBegan':
    case 'WorkEnded':
    case 'UnitEnclosed':
    case 'UnitTakenOut':
    case 'ContentChanged':
    case 'UnitSealed':
    case 'SealEnded':
    case 'UnitCancelled':
      return null;
  }
}

export function encodeHandOverFact(fact: HandOverFact, { at }: FactContext): EncodedFact | null {
  switch (fact.type) {
    case 'HandOverAnnounced':
      return encodeFact<HandOverAnnounced__Output>(named('HandOverAnnounced'), {
        handOver: handOverMessage({ ...fact.handOver, status: 'announced' }, 0),
        at,
      });
    case 'HandOverReconciled':
      return encodeFact<HandOverReconciled__Output>(named('HandOverReconciled'), {
        handOver: handOverMessage(fact.handOver, 0),
        at,
      });
    case 'HandOverSigned': {
      const message: HandOverSigned__Output = { handOver: handOverMessage(fact.handOver, 0), at };
      return fact.handOver.status === 'signed'
        ? encodeFact(named('HandOverSigned'), message)
        : null;
    }
    case 'LineReceived':
    case 'SubcontractorActed':
      return null;
  }
}

export function encodeIncidentFact(fact: IncidentFact, { id, at }: FactContext): EncodedFact {
  if (fact.type === 'IncidentRaised') {
    const message: IncidentRaised__Output = { incident: incidentMessage(fact.incident), at };
    return encodeFact(named('IncidentRaised'), message);
  }
  if (fact.type === 'IncidentAssigned') {
    const { type: _type, ...assigned } = fact;
    const message: IncidentAssigned__Output = { incidentId: id, ...assigned };
    return encodeFact(named('IncidentAssigned'), message);
  }
  const message: IncidentCleared__Output = { incidentId: id, reason: fact.reason, at: fact.at };
  return encodeFact(named('IncidentCleared'), message);
}

export function encodeConsignmentFact(
  fact: ConsignmentFact,
  { id: bookingId }: FactContext,
): EncodedFact | null {
  if (fact.type !== 'EstimateMoved') return null;
  const { at: estimateAt, earliest, latest } = fact.estimate;
  const message: EstimateMoved__Output = { bookingId, estimateAt, earliest, latest, at: fact.at };
  return encodeFact(named('EstimateMoved'), message);
}
