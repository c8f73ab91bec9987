import type { Kind } from '@serai/runtime';
import type { Consignment, ConsignmentFact } from '../domain/consignment';
import type { Delays, DelaysSeen } from '../domain/delays';
import type { NamedQuery, NamedQueryFact } from '../domain/epcis/namedQuery';
import type { HandOver, HandOverFact } from '../domain/handOver';
import type { Incident, IncidentFact } from '../domain/incident';
import type { MemberCopy, MemberHeard } from '../domain/member';
import type { CharterTerms, DepartureNews, DepartureNewsFact, Place } from '../domain/place';
import type { AgreementCopy, AgreementHeard } from '../domain/subcontract';
import type { Unit, UnitFact } from '../domain/unit';
import type { AppliedEvent, CaptureJob } from './epcis/rows';

/** The aggregates that tracking keeps; how they are kept and told is the store's and the facts'. */
export interface Kinds {
  readonly unit: Kind<Unit, UnitFact>;
  readonly handOver: Kind<HandOver, HandOverFact>;
  readonly incident: Kind<Incident, IncidentFact>;
  readonly consignment: Kind<Consignment, ConsignmentFact>;
  readonly departure: Kind<DepartureNews, DepartureNewsFact>;
  readonly delays: Kind<Delays, DelaysSeen>;
  readonly point: Kind<Place, Place>;
  readonly charter: Kind<CharterTerms, CharterTerms>;
  readonly member: Kind<MemberCopy, MemberHeard>;
  readonly agreement: Kind<AgreementCopy, AgreementHeard>;
  readonly namedQuery: Kind<NamedQuery, NamedQueryFact>;
  /** Rows of events and of their documents that are written where they are decided. */
  readonly event: Kind<AppliedEvent | null, AppliedEvent>;
  readonly captureJob: Kind<CaptureJob | null, CaptureJob>;
}

/** The charter is one. */
export const charterId = 'charter';

/** Who tells what happened. */
export interface Witness {
  readonly memberId: string;
  /** In whose custody, where it tells it as the subcontractor of that member. */
  readonly forMemberId?: string;
  readonly subject: string;
}
