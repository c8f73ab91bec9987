import { z } from 'zod';
import { one, page } from './messages';
import { toProto, toRest } from './names';
import { created, ok, pageOf } from './answers';
import type { Route } from './route';
import { route, sellers } from './route';
import * as s from './schemas';
import { wanted } from './wanted';

const tag = 'Quotes and bookings';
const readers = ['operator', 'shipper', 'admin', 'auditor'] as const;
const pdf = 'application/pdf';
/** One quote, one booking, one label, one tracking number. */
export const bookingRoutes: readonly Route[] = [
  route('post', '/v1/quotes', {
    tag,
    summary: 'Ask for ways from door to door: at most 8, or all. 200 without options says why.',
    who: sellers,
    creates: true,
    body: wanted.extend({ allWays: z.boolean().default(false) }),
    statuses: [200, 201],
    answer: one('serai.booking.v1.Quote'),
    handle: async ({ services, body, call }) => {
      const { deliverBy, parcels, ...asked } = body;
      const by = deliverBy === undefined ? {} : { deliverBy };
      const request = { ...asked, ...by, parcels: toProto<Record<string, unknown>[]>(parcels) };
      const { quote } = await services.booking.quote(request, call);
      const isEmpty = (quote?.options.length ?? 0) === 0;
      return isEmpty ? ok(quote) : created(quote, `/v1/quotes/${quote?.id}`);
    },
  }),
  route('get', '/v1/quotes/:id', {
    tag,
    summary: 'One quote.',
    who: readers,
    params: s.byId,
    answer: one('serai.booking.v1.Quote'),
    handle: async ({ services, params, call }) =>
      ok((await services.booking.getQuote({ quoteId: params.id }, call)).quote),
  }),
  route('post', '/v1/bookings', {
    tag,
    summary:
      'Accept an option. 202: it is kept, or waits for room, and is decided as soon as possible.',
    who: sellers,
    creates: true,
    body: z.strictObject({
      quoteId: s.id,
      optionId: s.text(120),
      reference: s.optionalText(80),
      from: s.place,
      to: s.place,
      wait: z.boolean().default(false),
      answerBy: s.instant.optional(),
    }),
    statuses: [201, 202],
    answer: one('serai.booking.v1.Booking'),
    handle: async ({ services, body, call }) => {
      const { answerBy, ...asked } = body;
      const by = answerBy === undefined ? {} : { answerBy };
      const { booking } = await services.booking.book({ ...asked, ...by }, call);
      const answer = created(booking, `/v1/bookings/${booking?.id}`);
      const isOpen = booking?.status === 'requested' || booking?.status === 'waiting';
      return isOpen ? { ...answer, status: 202 } : answer;
    },
  }),
  route('get', '/v1/bookings', {
    tag,
    summary: 'Your bookings; lacksRoom: only those that weigh more than there was room for.',
    who: readers,
    query: z.strictObject({
      ...s.paging,
      status: s.optionalText(20),
      reference: s.optionalText(80),
      lacksRoom: z.stringbool().default(false),
    }),
    answer: page('serai.booking.v1.Booking'),
    handle: async ({ services, query, call }) => {
      const { cursor, limit, ...by } = query;
      const found = await services.booking.listBookings({ page: { cursor, limit }, ...by }, call);
      return pageOf(found.bookings, found.nextCursor);
    },
  }),
  route('get', '/v1/bookings/:id', {
    tag,
    summary: 'One booking.',
    who: readers,
    params: s.byId,
    answer: one('serai.booking.v1.Booking'),
    handle: async ({ services, params, call }) =>
      ok((await services.booking.getBooking({ bookingId: params.id }, call)).booking),
  }),
  route('post', '/v1/bookings/:id/cancel', {
    tag,
    summary: 'Cancel a booking, a part of it, or parcels by their ids.',
    who: sellers,
    params: s.byId,
    body: z.strictObject({
      reason: s.text(500),
      partId: s.optionalId,
      parcelIds: z.array(s.id).max(500).default([]),
      expectedVersion: s.count().default(0),
    }),
    answer: one('serai.booking.v1.Booking'),
    handle: async ({ services, params, body, call }) => {
      const asked = { bookingId: params.id, ...body };
      return ok((await services.booking.cancelBooking(asked, call)).booking);
    },
  }),
  route('get', '/v1/bookings/:id/labels', {
    tag,
    summary: 'The labels of all parcels of a booking, as PDF.',
    who: sellers,
    params: s.byId,
    contentType: pdf,
    handle: async ({ services, params, call }) => {
      const asked = { bookingId: params.id };
      const { pdf: data } = await services.booking.printLabels(asked, call);
      return { status: 200, bytes: { contentType: pdf, data } };
    },
  }),
  route('get', '/v1/labels/:id', {
    tag,
    summary: 'The label of one parcel, as PDF.',
    who: sellers,
    params: s.byId,
    contentType: pdf,
    handle: async ({ services, params, call }) => {
      const asked = { parcelId: params.id };
      const { pdf: data } = await services.booking.printLabels(asked, call);
      return { status: 200, bytes: { contentType: pdf, data } };
    },
  }),
  route('get', '/v1/parcels', {
    tag,
    summary: 'The parcels of a booking.',
    who: readers,
    query: z.strictObject({ ...s.paging, bookingId: s.id }),
    answer: page('serai.booking.v1.Parcel'),
    handle: async ({ services, query, call }) => {
      const { bookingId, ...page } = query;
      const found = await services.booking.listParcels({ bookingId, page }, call);
      return pageOf(found.parcels, found.nextCursor);
    },
  }),
  route('get', '/v1/parcels/:id', {
    tag,
    summary: 'One parcel, by its id or its SSCC.',
    who: readers,
    params: s.byId,
    answer: one('serai.booking.v1.Parcel'),
    handle: async ({ services, params, call }) => {
      const { parcel: found } = await services.booking.getParcel({ parcelId: params.id }, call);
      return { status: 200, body: toRest(found) };
    },
  }),
];
