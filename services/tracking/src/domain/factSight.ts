import type { Actor, Instant } from '@serai/model';
import { hasRole, mayKnow, maySee, sightOf } from '@serai/model';
import type { Consignment } from './consignment';
import type { HandOver } from './handOver';
import { listsHandOver, viewersOfHandOver, workerIdsOn } from './handOverSight';
import type { Incident } from './incident';
import type { Unit } from './unit';
import { isKnownTo, sightOfUnit, viewersOf } from './unitSight';

/** What a fact of tracking is about, as far as it matters for who may see it. */
export type FactSubject =
  /** Something happened to a unit: who told it, and when it was heard. */
  | {
      readonly type: 'unit';
      readonly sscc: string;
      readonly memberId: string;
      readonly at: Instant;
    }
  | { readonly type: 'handOver'; readonly handOverId: string }
  | { readonly type: 'incident'; readonly incidentId: string }
  | { readonly type: 'consignment'; readonly bookingId: string; readonly at: Instant };

/** What is known of what facts are about. */
export interface FactWorld {
  unit(sscc: string): Unit;
  incident(id: string): Incident;
  consignment(bookingId: string): Consignment;
  handOver(id: string): HandOver;
  /** For whom the member works now, as its subcontractor. */
  contractorsOf(memberId: string): readonly string[];
}

/** How much of a fact somebody is shown; `anonymous`: not whose booking it is. */
export type FactView = 'hidden' | 'anonymous' | 'whole';

/**
 * The members that the fact may concern; the alliance's own people are not among them. It is asked
 * once, as the fact is told: a subcontractor is told of a hand-over from its first act on.
 */
export function audienceOf(subject: FactSubject, world: FactWorld): readonly string[] {
  switch (subject.type) {
    case 'unit': {
      const unit = world.unit(subject.sscc);
      const viewers = unit.status === 'absent' ? [] : viewersOf(unit).ever;
      return [...new Set([...viewers, subject.memberId])].filter((id) => id !== '');
    }
    case 'handOver': {
      const handOver = world.handOver(subject.handOverId);
      const some = [...new Set([...viewersOfHandOver(handOver), ...workerIdsOn(handOver)])];
      return some.filter((id) => listsHandOver(handOver, id, world.contractorsOf(id)));
    }
    case 'incident': {
      const incident = world.incident(subject.incidentId);
      return incident.status === 'absent' ? [] : incident.seenBy;
    }
    case 'consignment': {
      const consignment = world.consignment(subject.bookingId);
      return consignment.status === 'absent' ? [] : [consignment.sellerId];
    }
  }
}

/**
 * The fact as the viewer may see it now, by the same rules as a unit's events, the list of
 * hand-overs and the list of incidents. An estimate speaks of what follows: it is its seller's.
 */
export function viewOf(subject: FactSubject, world: FactWorld, viewer: Actor): FactView {
  switch (subject.type) {
    case 'unit': {
      const unit = world.unit(subject.sscc);
      const sight = unit.status === 'absent' ? {} : sightOfUnit(unit);
      const isOwn = isStaff(viewer) && viewer.member === subject.memberId;
      if (!isOwn && !maySee(sight, viewer, 'handling', subject.at)) return 'hidden';
      return mayKnow(sight, viewer, 'handling') ? 'whole' : 'anonymous';
    }
    case 'handOver': {
      if (isOverseer(viewer)) return 'whole';
      const { member = '' } = viewer;
      const contractorIds = world.contractorsOf(member);
      const isListed = listsHandOver(world.handOver(subject.handOverId), member, contractorIds);
      return isStaff(viewer) && isListed ? 'whole' : 'hidden';
    }
    case 'incident':
      return viewOfIncident(world.incident(subject.incidentId), world, viewer);
    case 'consignment':
      return viewOfConsignment(world.consignment(subject.bookingId), subject.at, viewer);
  }
}

function viewOfIncident(incident: Incident, world: FactWorld, viewer: Actor): FactView {
  if (isOverseer(viewer)) return 'whole';
  const { member = '', subject } = viewer;
  if (incident.status === 'absent' || !incident.seenBy.includes(member)) return 'hidden';
  const isCustomer = hasRole(viewer, 'shipper') && incident.shipper === subject;
  if (!isStaff(viewer) && !isCustomer) return 'hidden';
  return isKnownTo(world.unit(incident.sscc), viewer) ? 'whole' : 'anonymous';
}

function viewOfConsignment(consignment: Consignment, at: Instant, viewer: Actor): FactView {
  if (consignment.status === 'absent') return 'hidden';
  const { sellerId: member, shipper, confirmedAt } = consignment;
  const sight = sightOf([{ member, event: 'sold', at: Math.min(confirmedAt, at), shipper }]);
  return maySee(sight, viewer, 'handling', at) ? 'whole' : 'hidden';
}

function isStaff(viewer: Actor): boolean {
  return hasRole(viewer, 'operator', 'device');
}

function isOverseer(viewer: Actor): boolean {
  return hasRole(viewer, 'admin', 'auditor', 'service');
}
