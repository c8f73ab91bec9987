import { z } from 'zod';
import { one, page } from './messages';
import { ok, pageOf } from './answers';
import type { Route } from './route';
import { route, sellers } from './route';
import * as s from './schemas';

const tag = 'Quotes and bookings';
const readers = ['operator', 'shipper', 'admin', 'auditor'] as const;

/** What is still to be settled about ways that broke. */
export const rerouteRoutes: readonly Route[] = [
  route('get', '/v1/reroutes', {
    tag,
    summary: 'Parcels whose way broke and that have no other one yet, with the reason.',
    who: ['operator', 'admin', 'auditor'],
    query: z.strictObject({
      ...s.paging,
      status: s.optionalText(20),
      sellerId: s.optionalId,
    }),
    answer: page('serai.booking.v1.Reroute'),
    handle: async ({ services, query, call }) => {
      const { cursor, limit, ...by } = query;
      const asked = { page: { cursor, limit }, ...by };
      const found = await services.booking.listReroutes(asked, call);
      return pageOf(found.reroutes, found.nextCursor);
    },
  }),
  route('get', '/v1/bookings/:id/proposals', {
    tag,
    summary: 'Ways beyond the promise that are offered for parcels whose way broke.',
    who: readers,
    params: s.byId,
    answer: page('serai.booking.v1.Reroute'),
    handle: async ({ services, params, call }) => {
      const found = await services.booking.listProposals({ bookingId: params.id }, call);
      return pageOf(found.reroutes, '');
    },
  }),
  route('post', '/v1/reroutes/:id/accept', {
    tag,
    summary: 'Take a way that is offered. When it is gone meanwhile, others are offered.',
    who: sellers,
    params: s.byId,
    body: z.strictObject({ optionId: s.id }),
    answer: one('serai.booking.v1.Reroute'),
    handle: async ({ services, params, body, call }) => {
      const asked = { rerouteId: params.id, ...body };
      return ok((await services.booking.acceptReroute(asked, call)).reroute);
    },
  }),
  route('post', '/v1/reroutes/:id/decline', {
    tag,
    summary: 'Take none. Parcels that have not moved are cancelled free of charge; others wait on.',
    who: sellers,
    params: s.byId,
    answer: one('serai.booking.v1.Reroute'),
    handle: async ({ services, params, call }) =>
      ok((await services.booking.declineReroute({ rerouteId: params.id }, call)).reroute),
  }),
];
