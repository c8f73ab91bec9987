import { z } from 'zod';
import { ok } from './answers';
import { one } from './messages';
import type { Route } from './route';
import { route } from './route';
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
  route('get', '/v1/reports/refused-space', {
    tag,
    summary: 'What was asked of your space and refused for lack of room.',
    who,
    query: period,
    answer: one('serai.capacity.v1.GetRefusedDemandResponse'),
    handle: async ({ services, query, call }) =>
      ok(await services.space.getRefusedDemand(query, call)),
  }),
];
