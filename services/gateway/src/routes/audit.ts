import { z } from 'zod';
import { pageOf } from './answers';
import { page } from './messages';
import { toRest } from './names';
import type { Route } from './route';
import { route } from './route';
import * as s from './schemas';

const tag = 'Audit';
const who = ['auditor'] as const;
const mostRows = 1_000;

/** A fact as it is kept: its bytes are protobuf of the type, in base64. */
const loggedFact = z.object({
  id: z.string(),
  type: z.string(),
  key: z.string(),
  version: z.int(),
  at: z.iso.datetime(),
  data: z.base64(),
});

/** What the auditor reads: the facts alone, and what is to be compared with them. */
export const auditRoutes: readonly Route[] = [
  route('get', '/v1/audit/log', {
    tag,
    summary: 'The log of facts of a service, as it was when its first page was asked for.',
    who,
    query: z.strictObject({
      service: z.enum(['partner', 'capacity', 'booking', 'tracking']),
      cursor: s.paging.cursor,
      limit: z.coerce.number().int().min(1).max(mostRows).default(mostRows),
      above: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    }),
    answer: z.object({
      watermark: z.string(),
      readAt: z.iso.datetime(),
      items: z.array(loggedFact),
      next: z.string().nullable(),
    }),
    handle: async ({ services, query, call }) => {
      const { service, ...asked } = query;
      const found = await services.operations[service].readLog(asked, call);
      const items = found.facts.map(({ data, ...fact }) => {
        return { ...(toRest(fact) as object), data: data.toString('base64') };
      });
      const { watermark, readAt } = found;
      const head = toRest({ watermark, readAt }) as object;
      return { status: 200, body: { ...head, items, next: found.nextCursor || null } };
    },
  }),
  route('get', '/v1/holds', {
    tag,
    summary: 'What is held and committed of all space, by hold.',
    who,
    query: z.strictObject({
      cursor: s.paging.cursor,
      limit: z.coerce.number().int().min(1).max(mostRows).default(mostRows),
    }),
    answer: page('serai.capacity.v1.SpaceHold'),
    handle: async ({ services, query, call }) => {
      const found = await services.space.listHolds({ page: query }, call);
      return pageOf(found.holds, found.nextCursor);
    },
  }),
];
