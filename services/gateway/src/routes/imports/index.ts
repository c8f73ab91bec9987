import { z } from 'zod';
import { decodeCursor, encodeCursor } from '@serai/runtime';
import { ok } from '../answers';
import { toRest } from '../names';
import type { Answer, Route } from '../route';
import { office, route } from '../route';
import * as s from '../schemas';
import { columns, exampleCsv, importKinds } from './columns';
import type { ImportJob } from './importStore';
import type { RowError } from './rows';

const tag = 'Imports';
const kind = z.enum(importKinds);

const error = z.object({
  row: z.int().describe('As a table shows it: the names of the columns are row 1.'),
  field: z.string(),
  code: z.string(),
  message: z.string(),
});
const job = z
  .object({
    id: z.string(),
    memberId: z.string(),
    kind,
    onError: z.enum(['rollback', 'proceed']),
    state: z.enum(['checking', 'publishing', 'done', 'refused', 'interrupted']),
    reasonCode: z.string().optional(),
    reason: z.string().optional(),
    counts: z.object({
      rows: z.int(),
      things: z.int(),
      badThings: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      errors: z.int(),
    }),
    createdAt: z.string(),
    changedAt: z.string(),
    errors: z.array(error),
    next: z.string().nullable(),
  })
  .meta({ id: 'Import' });
const column = z.object({
  name: z.string(),
  required: z.boolean(),
  of: z.enum(['thing', 'row']),
  about: z.string(),
  example: z.string(),
});

/** Whole networks from a table: points, service areas, lines and tariffs as CSV. */
export const importRoutes: readonly Route[] = [
  route('post', '/v1/imports', {
    tag,
    summary:
      'Import CSV, up to 50,000 rows. rollback: one wrong row and nothing is published; proceed: what is right is. Sending the same again changes nothing.',
    who: office,
    creates: true,
    takes: 'text/csv',
    query: z.strictObject({
      kind,
      onError: z.enum(['rollback', 'proceed']).default('rollback'),
      memberId: s.optionalId,
    }),
    answer: job,
    statuses: [202],
    handle: async ({ services, imports, query, call, actor, upload }) => {
      const { token = '', requestId = '' } = call;
      const taken = await imports.take({ ...query, services, actor, upload, token, requestId });
      return { ...shown(taken, []), status: 202, headers: { Location: `/v1/imports/${taken.id}` } };
    },
  }),
  route('get', '/v1/imports/columns', {
    tag,
    summary: 'The columns of a kind, with an example file.',
    who: office,
    query: z.strictObject({ kind }),
    answer: z.object({ kind, columns: z.array(column), example: z.string() }),
    handle: ({ query }) =>
      Promise.resolve(
        ok({ kind: query.kind, columns: columns[query.kind], example: exampleCsv(query.kind) }),
      ),
  }),
  route('get', '/v1/imports/:id', {
    tag,
    summary: 'How far an import is, and what is wrong with its rows.',
    who: office,
    params: s.byId,
    query: z.strictObject({ ...s.paging, limit: s.paging.limit.default(200) }),
    answer: job,
    handle: async ({ imports, params, query, actor }) => {
      const after = Number(decodeCursor(query.cursor, 1)?.[0] ?? 0);
      const found = await imports.show(actor, params.id, after, query.limit);
      const isFull = found.errors.length === query.limit;
      const next = isFull ? encodeCursor(after + found.errors.length) : null;
      return shown(found.job, found.errors, next);
    },
  }),
];

function shown(found: ImportJob, errors: readonly RowError[], next: string | null = null): Answer {
  const { id, memberId, kind, onError, state, reasonCode, reason, createdAt, changedAt } = found;
  const { rows, things, badThings, changed, unchanged } = found;
  const counts = { rows, things, badThings, changed, unchanged, errors: found.errors };
  const body = toRest({
    ...{ id, memberId, kind, onError, state, reasonCode, reason, createdAt, changedAt },
    counts,
  });
  return { status: 200, body: { ...(body as object), errors, next } };
}
