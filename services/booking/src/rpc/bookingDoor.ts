import type { BookingServiceDefinition } from '@serai/protos/serai/booking/v1/BookingService';
import type { Actor } from '@serai/model';
import { door, type Door, type Handlers } from '@serai/runtime';
import { bookShipment } from '../application/bookShipment';
import { changeBooking, quoteChange } from '../application/changeBooking';
import { cancelBooking } from '../application/cancelBooking';
import type { Desk, Kept } from '../application/desk';
import { getQuote, makeQuote } from '../application/makeQuote';
import { printLabels } from '../application/printLabels';
import {
  listBookings,
  listParcels,
  seenBooking,
  seenParcel,
  type PageAsked,
} from '../application/showBookings';
import { acceptReroute, declineReroute, listProposals } from '../application/replan/answerReroute';
import { listReroutes } from '../application/replan/listReroutes';
import { shownTo, type Owned, type Shown } from '../domain/bookingSight';
import type { KnownReroute } from '../domain/replan/reroute';
import { bookingRefusals } from '../domain/refusals';
import { bookingMessage, parcelMessage } from '../facts/bookingMessage';
import { handlingMessage, rerouteMessage } from '../facts/rerouteMessage';
import { quoteMessage, requirementAsked } from './quoteMessage';
import { bookingRules } from './rules';

type All = Handlers<BookingServiceDefinition>;
type Writing = Pick<All, 'quote' | 'book' | 'quoteChange' | 'changeBooking' | 'cancelBooking'>;
type Replanning = Pick<All, 'listReroutes' | 'listProposals' | 'acceptReroute' | 'declineReroute'>;

/** Requests in: proto to application and back. */
export function bookingDoor(desk: Desk): Door {
  return door<BookingServiceDefinition>('serai.booking.v1.BookingService', bookingRules, {
    ...writing(desk),
    ...reading(desk),
    ...replanning(desk),
  });
}

function writing(desk: Desk): Writing {
  return {
    quote: async (call) => {
      const extent = call.request.allWays ? 'all' : 'few';
      const quote = await makeQuote(desk, call, requirementAsked(call.request), extent);
      return { quote: quoteMessage(quote, shown(call.actor, quote)) };
    },
    book: async (call) => ({
      booking: message(call.actor, await bookShipment(desk, call, call.request)),
    }),
    quoteChange: async (call) => {
      const quote = await quoteChange(desk, call, call.request);
      return { quote: quoteMessage(quote, shown(call.actor, quote)) };
    },
    changeBooking: async (call) => ({
      booking: message(call.actor, await changeBooking(desk, call, call.request)),
    }),
    cancelBooking: async (call) => ({
      booking: message(call.actor, await cancelBooking(desk, call, call.request)),
    }),
  };
}

function reading(desk: Desk): Omit<All, keyof Writing | keyof Replanning> {
  return {
    getQuote: async ({ actor, request }) => {
      const quote = await getQuote(desk, actor, request.quoteId);
      return { quote: quoteMessage(quote, shown(actor, quote)) };
    },
    getBooking: async ({ actor, request }) => ({
      booking: message(actor, await seenBooking(desk, actor, request.bookingId)),
    }),
    listBookings: async ({ actor, request }) => {
      const { page, ...by } = request;
      const asked = { page: pageOf(page), ...by };
      const { bookings, nextCursor } = await listBookings(desk, actor, asked);
      return { bookings: bookings.map((seen) => message(actor, seen)), nextCursor };
    },
    getParcel: async ({ actor, request }) => {
      const { kept, parcel } = await seenParcel(desk, actor, request.parcelId);
      return { parcel: parcelMessage(parcel, kept.booking) };
    },
    listParcels: async ({ actor, request }) => {
      const asked = { page: pageOf(request.page), bookingId: request.bookingId };
      const { parcels, nextCursor } = await listParcels(desk, actor, asked);
      return {
        parcels: parcels.map(({ kept, parcel }) => parcelMessage(parcel, kept.booking)),
        nextCursor,
      };
    },
    printLabels: async ({ actor, request }) => ({
      pdf: await printLabels(desk, actor, request),
    }),
  };
}

function replanning(desk: Desk): Replanning {
  return {
    listReroutes: async ({ actor, request }) => {
      const { page, status, sellerId } = request;
      const found = await listReroutes(desk, actor, { page: pageOf(page), status, sellerId });
      return { ...found, reroutes: found.reroutes.map((one) => seenReroute(actor, one)) };
    },
    listProposals: async ({ actor, request }) => {
      const found = await listProposals(desk, actor, request.bookingId);
      return { reroutes: found.map(rerouteMessage) };
    },
    acceptReroute: async (call) => ({
      reroute: rerouteMessage(await acceptReroute(desk, call, call.request)),
    }),
    declineReroute: async (call) => ({
      reroute: rerouteMessage(await declineReroute(desk, call, call.request.rerouteId)),
    }),
  };
}

function seenReroute(actor: Actor, reroute: KnownReroute): ReturnType<typeof rerouteMessage> {
  const isOwn = actor.member === undefined || actor.member === reroute.sellerId;
  return isOwn ? rerouteMessage(reroute) : handlingMessage(reroute);
}

function message(actor: Actor, { booking, version }: Kept): ReturnType<typeof bookingMessage> {
  return bookingMessage(booking, version, shown(actor, booking.order));
}

function shown(actor: Actor, owned: Owned): Shown {
  const groups = shownTo(actor, owned);
  if (groups === undefined) throw bookingRefusals.BOOKING_MISSING();
  return groups;
}

function pageOf(page: PageAsked | null): PageAsked {
  return page ?? { cursor: '', limit: 0 };
}
