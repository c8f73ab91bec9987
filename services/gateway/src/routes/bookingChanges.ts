import { z } from 'zod';
import { created, ok } from './answers';
import { one } from './messages';
import { toProto } from './names';
import type { Route } from './route';
import { route, sellers } from './route';
import * as s from './schemas';
import { modes, parcel } from './wanted';

const tag = 'Quotes and bookings';

/** How a booking that was made becomes another one, or less. */
export const bookingChangeRoutes: readonly Route[] = [
  route('post', '/v1/bookings/:id/change-quotes', {
    tag,
    summary: 'Ask for ways for what changes of one part: another day, other parcels or weights.',
    who: sellers,
    creates: true,
    params: s.byId,
    body: z.strictObject({
      partId: s.optionalId,
      parcels: z
        .array(z.strictObject({ parcelId: s.optionalId, content: parcel.optional() }))
        .max(500)
        .default([]),
      othersStay: z.boolean().default(false),
      readyAt: s.instant.optional(),
      deliverBy: s.instant.optional(),
      modes,
    }),
    statuses: [200, 201],
    answer: one('serai.booking.v1.Quote'),
    handle: async ({ services, params, body, call }) => {
      const { readyAt, deliverBy, parcels, ...asked } = body;
      const request = {
        ...asked,
        bookingId: params.id,
        parcels: toProto<Record<string, unknown>[]>(parcels),
        ...(readyAt !== undefined && { readyAt }),
        ...(deliverBy !== undefined && { deliverBy }),
      };
      const { quote } = await services.booking.quoteChange(request, call);
      const isEmpty = (quote?.options.length ?? 0) === 0;
      return isEmpty ? ok(quote) : created(quote, `/v1/quotes/${quote?.id}`);
    },
  }),
  route('post', '/v1/bookings/:id/changes', {
    tag,
    summary: 'Take an option of a change quote. 202: it is kept, and decided as soon as possible.',
    who: sellers,
    creates: true,
    params: s.byId,
    body: z.strictObject({
      quoteId: s.id,
      optionId: s.text(120),
      expectedVersion: s.count().default(0),
    }),
    statuses: [200, 202],
    answer: one('serai.booking.v1.Booking'),
    handle: async ({ services, params, body, call }) => {
      const asked = { bookingId: params.id, ...body };
      const { booking } = await services.booking.changeBooking(asked, call);
      return booking?.change?.status === 'pending' ? { ...ok(booking), status: 202 } : ok(booking);
    },
  }),
];
