import { createHash } from 'node:crypto';
import { idFrom, Refusal, refusalKinds, type RefusalKind } from '@serai/model';
import type { HoldAnswer__Output } from '@serai/protos/serai/capacity/v1/HoldAnswer';
import type { SpaceHold__Output } from '@serai/protos/serai/capacity/v1/SpaceHold';
import { z } from 'zod';
import { created, ok } from './answers';
import { one } from './messages';
import { toProto } from './names';
import { goods } from './networkSchemas';
import type { Route } from './route';
import { route } from './route';
import * as s from './schemas';

const tag = 'Departures and space';
const who = ['operator'] as const;
const mostItems = 100;
const mostStops = 1_000_000;
const uuidDigits = 32;
const answer = one('serai.capacity.v1.SpaceHold');

/** A member's own holds: space for a limited time, or committed at once. */
export const holdRoutes: readonly Route[] = [
  route('post', '/v1/holds', {
    tag,
    summary: 'Hold space until a time, or commit it at once: all of it or nothing.',
    who,
    creates: true,
    statuses: [201],
    body: z.strictObject({
      items: z
        .array(
          z.strictObject({
            kind: z.enum(['leg', 'run', 'storage']),
            resourceId: s.text(),
            weightGrams: s.count().default(0),
            volumeCm3: s.count().default(0),
            stops: s.count(mostStops).default(0),
          }),
        )
        .min(1)
        .max(mostItems),
      until: s.instant.optional(),
      commit: z.boolean().default(false),
      bookingId: s.optionalId,
      goods: z.array(goods).max(6).default([]),
    }),
    answer,
    handle: async ({ services, body, actor, call }) => {
      const holdId = holdIdOf(actor.subject, call.requestId ?? '');
      const asked = { ...toProto<Record<string, unknown>>(body), holdId, until: body.until ?? 0 };
      const hold = heldIn(await services.holdOne(asked, call));
      return created(hold, `/v1/holds/${hold.id}`);
    },
  }),
  route('get', '/v1/holds/:id', {
    tag,
    summary: 'One hold.',
    who: ['operator', 'admin', 'auditor'],
    params: s.byId,
    answer,
    handle: async ({ services, params, call }) =>
      ok((await services.space.getHold({ holdId: params.id }, call)).hold),
  }),
  route('post', '/v1/holds/:id/commit', {
    tag,
    summary: 'Commit a hold: the point of no return.',
    who,
    params: s.byId,
    answer,
    handle: async ({ services, params, call }) =>
      ok((await services.space.commit({ holdId: params.id }, call)).hold),
  }),
  route('post', '/v1/holds/:id/release', {
    tag,
    summary: 'Give the space of a hold back, committed or not.',
    who,
    params: s.byId,
    answer,
    handle: async ({ services, params, call }) =>
      ok((await services.space.release({ holdId: params.id }, call)).hold),
  }),
];

/** The same key of the same person is the same hold, whichever gateway is asked. */
function holdIdOf(subject: string, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([subject, key]))
    .digest('hex');
  return idFrom('hld', digest.slice(0, uuidDigits));
}

function heldIn(told: HoldAnswer__Output): SpaceHold__Output {
  const { hold, kind, code, message, field } = told;
  if (hold !== null && code === '') return hold;
  if (!Object.hasOwn(refusalKinds, kind)) throw new Error(`capacity answered ${code}`);
  const at = field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  throw new Refusal(kind as RefusalKind, code, message, at === '' ? {} : { field: at });
}
