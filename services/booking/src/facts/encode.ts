import type { BookingCancelled__Output } from '@serai/protos/serai/booking/v1/BookingCancelled';
import type { BookingCompleted__Output } from '@serai/protos/serai/booking/v1/BookingCompleted';
import type { BookingConfirmed__Output } from '@serai/protos/serai/booking/v1/BookingConfirmed';
import type { BookingDeclined__Output } from '@serai/protos/serai/booking/v1/BookingDeclined';
import type { PartCancelled__Output } from '@serai/protos/serai/booking/v1/PartCancelled';
import type { BookingChanged__Output } from '@serai/protos/serai/booking/v1/BookingChanged';
import type { BookingWaiting__Output } from '@serai/protos/serai/booking/v1/BookingWaiting';
import type { ParcelReweighed__Output } from '@serai/protos/serai/booking/v1/ParcelReweighed';
import type { BookingRequested__Output } from '@serai/protos/serai/booking/v1/BookingRequested';
import type { PartRerouted__Output } from '@serai/protos/serai/booking/v1/PartRerouted';
import type { RerouteProposed__Output } from '@serai/protos/serai/booking/v1/RerouteProposed';
import type { RerouteUnplaced__Output } from '@serai/protos/serai/booking/v1/RerouteUnplaced';
import type { RoomLacked__Output } from '@serai/protos/serai/booking/v1/RoomLacked';
import { encodeFact, type EncodedFact, type FactContext } from '@serai/runtime';
import type { BookingFact } from '../domain/bookingState';
import { partsOf } from '../domain/part';
import type { RerouteFact } from '../domain/replan/reroute';
import type { Rerouted } from '../domain/replan/rerouteParts';
import { adjustmentMessage, orderMessage, partMessage } from './bookingMessage';
import { everything, itineraryMessage } from './itineraryMessage';
import { causeMessage, optionMessages } from './rerouteMessage';

export const topic = 'serai.booking.v1';

/**
 * What booking tells the others. The customer's price is in it for the services that settle by it;
 * whoever shows a fact to people leaves it out.
 */
export function encodeBookingFact(
  fact: BookingFact,
  { id: bookingId, version }: FactContext,
): EncodedFact | null {
  switch (fact.type) {
    case 'BookingRequested': {
      const ordered = { order: fact.order, parts: partsOf(fact.order) };
      const booking = orderMessage(ordered, version, everything);
      return encodeFact<BookingRequested__Output>(name(fact), { booking, at: fact.at });
    }
    case 'BookingConfirmed': {
      const order = orderMessage(fact, version, everything);
      const booking = { ...order, status: 'confirmed' };
      return encodeFact<BookingConfirmed__Output>(name(fact), { booking, at: fact.at });
    }
    case 'BookingWaiting': {
      const order = orderMessage(fact, version, everything);
      const { answerBy, at } = fact;
      const booking = { ...order, status: 'waiting', answerBy };
      return encodeFact<BookingWaiting__Output>(name(fact), { booking, answerBy, at });
    }
    case 'BookingDeclined': {
      const { reasonCode, reason, at } = fact;
      const message = { bookingId, reasonCode, reason, at };
      return encodeFact<BookingDeclined__Output>(name(fact), message);
    }
    case 'BookingCancelled': {
      const { reason, at } = fact;
      return encodeFact<BookingCancelled__Output>(name(fact), { bookingId, reason, at });
    }
    case 'BookingChanged':
    case 'ParcelReweighed':
    case 'PartCancelled':
    case 'PartRerouted':
    case 'RoomFound':
      return encodeAmendment(fact, { bookingId, version });
    case 'BookingCompleted':
      return encodeFact<BookingCompleted__Output>(name(fact), { bookingId, at: fact.at });
    case 'PartLightened':
      return fact.part.isUnsettled !== true ? null : encodeAmendment(fact, { bookingId, version });
    case 'RoomLacked':
      return fact.isKnown ? null : encodeAmendment(fact, { bookingId, version });
    case 'RoomTried':
    case 'HoldKept':
    case 'PlaceTried':
    case 'PlaceRefused':
    case 'ChangeRequested':
    case 'ChangeRefused':
    case 'HoldSeen':
    case 'PartSettled':
    case 'WeighingNoted':
    case 'SpaceReleased':
    case 'ParcelCollected':
    case 'ParcelSeen':
    case 'ParcelDelivered':
    case 'ParcelEnded':
      return null;
  }
}

type Amendment = Extract<
  BookingFact,
  {
    type:
      | 'BookingChanged'
      | 'ParcelReweighed'
      | 'PartCancelled'
      | 'PartLightened'
      | 'PartRerouted'
      | 'RoomLacked'
      | 'RoomFound';
  }
>;

/** What became of a booking that was confirmed, or of a part of it. */
function encodeAmendment(
  fact: Amendment,
  { bookingId, version }: { bookingId: string; version: number },
): EncodedFact {
  switch (fact.type) {
    case 'BookingChanged': {
      const { change, at } = fact;
      const booking = { ...orderMessage(fact, version, everything), status: 'confirmed' };
      const message = { booking, quoteId: change.quoteId, at };
      return encodeFact<BookingChanged__Output>(name(fact), message);
    }
    case 'ParcelReweighed': {
      const { sscc, adjustment, part, at } = fact;
      const told = adjustmentMessage(adjustment, everything);
      const message = {
        bookingId,
        sscc,
        adjustment: told,
        part: partMessage(part, everything),
        at,
      };
      return encodeFact<ParcelReweighed__Output>(name(fact), message);
    }
    case 'PartCancelled': {
      const { part, stays, at } = fact;
      const message = {
        bookingId,
        part: partMessage(part, everything),
        stays: stays === undefined ? null : partMessage(stays, everything),
        reason: part.cancellation?.reason ?? '',
        ssccs: [...fact.ssccs],
        at,
      };
      return encodeFact<PartCancelled__Output>(name(fact), message);
    }
    case 'PartRerouted':
      return encodeFact<PartRerouted__Output>(name(fact), reroutedMessage(bookingId, fact));
    case 'PartLightened':
    case 'RoomLacked':
    case 'RoomFound': {
      const message = { bookingId, part: partMessage(fact.part, everything), at: fact.at };
      return encodeFact<RoomLacked__Output>(name(fact), message);
    }
  }
}

/** What is settled is told by PartRerouted and PartCancelled; who has no way is told of here. */
export function encodeRerouteFact(fact: RerouteFact): EncodedFact | null {
  if (fact.type !== 'RerouteUnplaced' && fact.type !== 'RerouteProposed') return null;
  const { waiting, at } = fact;
  const { id: rerouteId, bookingId, partId, ssccs, cause } = waiting;
  const told = { rerouteId, bookingId, partId, ssccs: [...ssccs], cause: causeMessage(cause), at };
  if (fact.type === 'RerouteUnplaced') {
    const reasons = fact.reasons.map(({ code, message }) => ({ code, message }));
    return encodeFact<RerouteUnplaced__Output>(`${topic}.${fact.type}`, { ...told, reasons });
  }
  const { answerBy, byDefault, options } = fact.proposal;
  const proposed = { ...told, options: optionMessages(options), answerBy, byDefault };
  return encodeFact<RerouteProposed__Output>(`${topic}.${fact.type}`, proposed);
}

function reroutedMessage(
  bookingId: string,
  { part, stays, ssccs, before, cause, paidBy, difference, at }: Rerouted,
): PartRerouted__Output {
  return {
    bookingId,
    part: partMessage(part, everything),
    stays: stays === undefined ? null : partMessage(stays, everything),
    before: itineraryMessage(before, everything),
    cause,
    ssccs: [...ssccs],
    paidByMemberId: paidBy,
    difference,
    at,
  };
}

function name({ type }: BookingFact): string {
  return `${topic}.${type}`;
}
