import { z } from 'zod';
import { created, ok, pageOf } from './answers';
import { one, page } from './messages';
import { goods } from './networkSchemas';
import type { Route } from './route';
import { everybody, office, route } from './route';
import * as s from './schemas';

const tag = 'The network';
const message = 'serai.capacity.v1.Embargo';

/** What does not move for a while: everybody sees it. */
export const embargoRoutes: readonly Route[] = [
  route('post', '/v1/embargoes', {
    tag,
    summary: 'Lay an embargo on goods, a point, a line or a country; a member on its own places.',
    who: office,
    body: z.strictObject({
      pointId: s.optionalId,
      lineId: s.optionalId,
      country: s.optionalCountry,
      goods: z.array(goods).max(6).default([]),
      validFrom: s.instant.optional(),
      validTo: s.instant.optional(),
      reason: s.text(500),
    }),
    creates: true,
    statuses: [201],
    answer: one(message),
    handle: async ({ services, body, call }) => {
      const { validFrom, validTo, ...rest } = body;
      const from = validFrom === undefined ? {} : { validFrom };
      const asked = { ...rest, ...from, ...(validTo === undefined ? {} : { validTo }) };
      const { embargo } = await services.network.declareEmbargo(asked, call);
      return created(embargo, '/v1/embargoes');
    },
  }),
  route('get', '/v1/embargoes', {
    tag,
    summary: 'The embargoes, those that were lifted too.',
    who: everybody,
    query: z.strictObject({ ...s.paging, status: z.enum(['declared', 'lifted', '']).default('') }),
    answer: page(message),
    handle: async ({ services, query, call }) => {
      const { cursor, limit, status } = query;
      const asked = { page: { cursor, limit }, status };
      const found = await services.network.listEmbargoes(asked, call);
      return pageOf(found.embargoes, found.nextCursor);
    },
  }),
  route('post', '/v1/embargoes/:id/lift', {
    tag,
    summary: 'End an embargo.',
    who: office,
    params: s.byId,
    answer: one(message),
    handle: async ({ services, params, call }) =>
      ok((await services.network.liftEmbargo({ embargoId: params.id }, call)).embargo),
  }),
];
