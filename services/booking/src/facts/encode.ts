import type { BookingCancelled__Output } from '@serai/protos/serai/booking/v1/BookingCancelled';
import type { BookingCompleted__Output } from '@serai/protos/serai/booking/v1/BookingCompleted';
import type { BookingConfirmed__Output } from '@serai/protos/serai/booking/v1/BookingConfirmed';
import type { BookingDeclined__Output } from '@serai/protos/serai/booking/v1/BookingDeclined';
import type { PartCancelled__Output } from '@serai/protos/serai/booking/v1/PartCancelled';
import type { BookingChanged__Output } from '@serai/protos/serai/booking/v1/BookingChanged';
import type { BookingWaiting__Output } from '@serai/protos/serai/booking/v1/BookingWaiting';
import type { BookingRequested__Output } from '@serai/protos/serai/booking/v1/BookingRequested';
import { encodeFact, type EncodedFact, type FactContext } from '@serai/runtime';
import type { BookingFact } from '../domain/bookingState';
import { partsOf } from '../domain/part';
import { orderMessage, partMessage } from './bookingMessage';
import { everything } from './itineraryMessage';

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
    case 'BookingChanged': {
      const { change, at } = fact;
      const booking = { ...orderMessage(fact, version, everything), status: 'confirmed' };
      const message = { booking, quoteId: change.quoteId, at };
      return encodeFact<BookingChanged__Output>(name(fact), message);
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
    case 'BookingCompleted':
      return encodeFact<BookingCompleted__Output>(name(fact), { bookingId, at: fact.at });
    case 'PlaceTried':
    case 'PlaceRefused':
    case 'ChangeRequested':
    case 'ChangeRefused':
    case 'HoldSeen':
    case 'PartSettled':
    case 'SpaceReleased':
    case 'ParcelCollected':
    case 'ParcelDelivered':
      return null;
  }
}

function name({ type }: BookingFact): string {
  return `${topic}.${type}`;
}
