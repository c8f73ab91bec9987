import type { Kind } from '@serai/runtime';
import type { BookingFact, BookingState } from '../domain/bookingState';
import type { CharterTerms } from '../domain/charter';
import type { MemberFact, MemberState } from '../domain/member';
import type { Room, RoomFact } from '../domain/room';
import type { QuoteFact, QuoteState } from '../domain/quote';
import type { Disruption, DisruptionFact } from '../domain/replan/disruption';
import type { OuterUnit, OuterUnitFact } from '../domain/replan/outerUnit';
import type { Reroute, RerouteFact } from '../domain/replan/reroute';

/** The aggregates that booking keeps; how they are kept and told is the store's and the facts'. */
export interface Kinds {
  readonly booking: Kind<BookingState, BookingFact>;
  readonly quote: Kind<QuoteState, QuoteFact>;
  readonly room: Kind<Room, RoomFact>;
  readonly member: Kind<MemberState, MemberFact>;
  readonly charter: Kind<CharterTerms, CharterTerms>;
  readonly disruption: Kind<Disruption, DisruptionFact>;
  readonly reroute: Kind<Reroute, RerouteFact>;
  readonly outerUnit: Kind<OuterUnit, OuterUnitFact>;
}

/** The charter is one. */
export const charterId = 'charter';
