import { z } from 'zod';
import { one, page } from './messages';
import { ok, pageOf } from './answers';
import type { Route } from './route';
import { route } from './route';
import * as s from './schemas';

const tag = 'Operations';
const service = z.enum(['partner', 'capacity', 'booking', 'tracking']);

/** Facts that could not be handled, and their release. */
export const operationsRoutes: readonly Route[] = [
  route('get', '/v1/parked', {
    tag,
    summary: 'Facts that a service could not handle yet, and what stands behind them.',
    who: ['admin'],
    query: z.strictObject({ service, consumer: s.optionalText() }),
    answer: page('serai.operations.v1.Parked'),
    handle: async ({ services, query, call }) => {
      const { service: name, ...asked } = query;
      return pageOf((await services.operations[name].listParked(asked, call)).parked, '');
    },
  }),
  route('post', '/v1/replay', {
    tag,
    summary: 'Release parked facts in order, after their cause was mended.',
    who: ['admin'],
    body: z.strictObject({ service, consumer: s.text(), key: s.optionalText() }),
    answer: one('serai.operations.v1.ReplayResponse'),
    handle: async ({ services, body, call }) => {
      const { service: name, ...asked } = body;
      return ok(await services.operations[name].replay(asked, call));
    },
  }),
];
