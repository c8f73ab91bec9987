import { z } from 'zod';
import { ok } from './answers';
import { one } from './messages';
import type { Route } from './route';
import { office, route } from './route';
import * as s from './schemas';

const tag = 'Reports';
const who = ['operator', 'admin', 'auditor'] as const;
const memberId = s.optionalId;
const period = z.strictObject({ memberId, from: s.instant, until: s.instant });

/** What a member sees of its own: how full, what it earned, what it lost, what the alliance gives. */
export const reportRoutes: readonly Route[] = [
  route('get', '/v1/reports/utilisation', {
    tag,
    summary: 'How full your departures are, by departure and by day.',
    who,
    query: z.strictObject({
      memberId,
      lineId: s.optionalId,
      fromDate: s.date,
      untilDate: s.date,
    }),
    answer: one('serai.capacity.v1.GetUtilisationResponse'),
    handle: async ({ services, query, call }) =>
      ok(await services.space.getUtilisation(query, call)),
  }),
  route('get', '/v1/reports/filling', {
    tag,
    summary: 'How a departure of yours filled over time, or all of a line.',
    who,
    query: z.strictObject({
      memberId,
      departureId: s.optionalId,
      lineId: s.optionalId,
      fromDate: s.date.or(z.literal('')).default(''),
      untilDate: s.date.or(z.literal('')).default(''),
    }),
    answer: one('serai.capacity.v1.GetFillingResponse'),
    handle: async ({ services, query, call }) => ok(await services.space.getFilling(query, call)),
  }),
  route('get', '/v1/reports/refused-space', {
    tag,
    summary: 'What was asked of your space and refused for lack of room.',
    who,
    query: period,
    answer: one('serai.capacity.v1.GetRefusedDemandResponse'),
    handle: async ({ services, query, call }) =>
      ok(await services.space.getRefusedDemand(query, call)),
  }),
  route('get', '/v1/reports/revenue', {
    tag,
    summary: 'What your legs earned, by departure and by area.',
    who,
    query: period,
    answer: one('serai.booking.v1.GetRevenueResponse'),
    handle: async ({ services, query, call }) => ok(await services.reports.getRevenue(query, call)),
  }),
  route('get', '/v1/reports/unmet-demand', {
    tag,
    summary: 'What was asked and did not come to you: for want of room, or taken from others.',
    who,
    query: period,
    answer: one('serai.booking.v1.GetUnmetDemandResponse'),
    handle: async ({ services, query, call }) =>
      ok(await services.reports.getUnmetDemand(query, call)),
  }),
  route('get', '/v1/reports/scale-effect', {
    tag,
    summary: 'What your demand costs and how far it reaches, alone and in the alliance.',
    who: office,
    query: period,
    answer: one('serai.booking.v1.GetScaleEffectResponse'),
    handle: async ({ services, query, call }) =>
      ok(await services.reports.getScaleEffect(query, call)),
  }),
];
