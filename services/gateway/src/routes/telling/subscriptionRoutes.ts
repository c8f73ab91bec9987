import type { Actor } from '@serai/model';
import { hasRole } from '@serai/model';
import { clock, derivedId } from '@serai/runtime';
import { z } from 'zod';
import { created, done, ok, pageOf } from '../answers';
import { toRest } from '../names';
import type { Route } from '../route';
import { office, route } from '../route';
import * as s from '../schemas';
import { targetOf } from './addresses';
import type { TellingDesk } from './desk';
import { afterOf, nextOf } from './paging';
import { newSecret, rotated } from './sign';
import type { Webhook } from './subscription';
import { ownerOf } from './subscription';
import { tellingRefusals } from './tellingRefusals';
import type { Cursor } from './tellingStore';
import { toldTypes } from './toldFacts';

const tag = 'Subscriptions';
const maxWebhooks = 50;
export const factTypes = z.array(z.enum(toldTypes)).max(toldTypes.length).default([]);

const cursor = z.object({
  position: z.int().describe('Everything up to here was told, or stands among the dead letters.'),
  tries: z.int(),
  nextTryAt: z.string().optional(),
  lastError: z.string().optional(),
});
const subscription = z
  .object({
    id: z.string(),
    ownerId: z.string(),
    target: z.string(),
    types: z.array(z.string()),
    createdAt: z.string(),
    secret: z.string().optional().describe('Told once, when it is made.'),
    cursor: cursor.optional(),
  })
  .meta({ id: 'WebhookSubscription' });

/** Webhooks: a member's own system is told what the member may see, as it happens. */
export const subscriptionRoutes: readonly Route[] = [
  route('post', '/v1/subscriptions', {
    tag,
    summary:
      'Be told facts by webhook: CloudEvents 1.0, signed as Standard Webhooks. Without types: all that you may see. The secret is told once.',
    who: office,
    creates: true,
    body: z.strictObject({ target: z.string().max(2_000), types: factTypes }),
    answer: subscription,
    statuses: [201],
    handle: async ({ telling, body, actor, call }) => {
      targetOf(body.target, telling.isLoopbackAllowed);
      const ownerId = ownerOf(actor);
      const id = derivedId('sub', actor.subject, call.requestId ?? '');
      const secret = newSecret();
      const { target, types } = body;
      const wish = { id, ownerId, viewer: viewerFor(id, actor), createdAt: clock() };
      const fresh: Webhook = { ...wish, kind: 'webhook', target, types, secrets: [{ secret }] };
      await refuseMore(telling, fresh);
      const { kept, isNew } = await telling.store.add(fresh, await telling.feed.head());
      const isSame = kept.kind === 'webhook' && kept.target === target;
      if (!isSame || kept.types.join() !== types.join()) throw tellingRefusals.REQUEST_ID_REUSED();
      const told = { ...shown(kept), ...(isNew ? { secret } : {}) };
      return created(told, `/v1/subscriptions/${id}`);
    },
  }),
  route('get', '/v1/subscriptions', {
    tag,
    summary: 'The webhooks of your member.',
    who: office,
    query: z.strictObject(s.paging),
    answer: z.object({ items: z.array(subscription), next: z.string().nullable() }),
    handle: async ({ telling, query, actor }) => {
      const by = { ownerId: ownerOf(actor), kind: 'webhook' } as const;
      const found = await telling.store.list(by, afterOf(query.cursor), query.limit);
      return pageOf(
        found.flatMap((each) => (each.kind === 'webhook' ? [shown(each)] : [])),
        nextOf(found, query.limit),
      );
    },
  }),
  route('get', '/v1/subscriptions/:id', {
    tag,
    summary: 'One webhook, and how far it was told.',
    who: office,
    params: s.byId,
    answer: subscription,
    handle: async ({ telling, params, actor }) => {
      const found = await own(telling, actor, params.id);
      const standing = (await telling.store.cursors([found.id])).get(found.id);
      return ok({ ...shown(found), cursor: standing === undefined ? null : shownCursor(standing) });
    },
  }),
  route('delete', '/v1/subscriptions/:id', {
    tag,
    summary: 'End a webhook; its dead letters go with it.',
    who: office,
    params: s.byId,
    statuses: [204],
    handle: async ({ telling, params, actor }) => {
      await telling.store.remove((await own(telling, actor, params.id)).id);
      return done;
    },
  }),
  route('post', '/v1/subscriptions/:id/rotate', {
    tag,
    summary: 'Make another secret; the one before is good for a day more, and both sign.',
    who: office,
    params: s.byId,
    answer: subscription,
    handle: async ({ telling, params, actor }) => {
      const found = await own(telling, actor, params.id);
      const secret = newSecret();
      await telling.store.setSecrets(found.id, rotated(found.secrets, secret, clock()));
      return ok({ ...shown(found), secret });
    },
  }),
  route('post', '/v1/subscriptions/:id/replay', {
    tag,
    summary:
      'Be told again what follows a position or a time, as far as you may see it now; facts are kept for 30 days.',
    who: office,
    params: s.byId,
    body: z.strictObject({ position: s.count().optional(), since: s.instant.optional() }),
    answer: subscription,
    handle: async ({ telling, params, body, actor }) => {
      const found = await own(telling, actor, params.id);
      const { position, since } = body;
      if ((position === undefined) === (since === undefined)) {
        throw tellingRefusals.REPLAY_FROM_REQUIRED({ field: 'position' });
      }
      const head = await telling.feed.head();
      const after = since === undefined ? (position ?? 0) : await telling.feed.before(since);
      await telling.store.rewind(found.id, Math.min(after, head));
      return ok(shown(found));
    },
  }),
];

/** The system of an office sees what its operators do; the alliance's own what an admin does. */
function viewerFor(id: string, { member }: Actor): Actor {
  if (member === undefined) return { subject: id, roles: ['admin'] };
  return { subject: id, roles: ['operator'], member };
}

async function refuseMore({ store }: TellingDesk, { id, ownerId, kind }: Webhook): Promise<void> {
  if ((await store.find(id)) !== undefined) return;
  const count = await store.count(ownerId, kind);
  if (count >= maxWebhooks) throw tellingRefusals.TOO_MANY_SUBSCRIPTIONS();
}

/** Another member's does not exist; an admin of the alliance sees all. */
async function own({ store }: TellingDesk, actor: Actor, id: string): Promise<Webhook> {
  const found = await store.find(id);
  const isSeen = found?.ownerId === ownerOf(actor) || hasRole(actor, 'admin');
  if (found?.kind !== 'webhook' || !isSeen) throw tellingRefusals.SUBSCRIPTION_MISSING();
  return found;
}

function shown({ id, ownerId, target, types, createdAt }: Webhook): Record<string, unknown> {
  return { id, ownerId, target, types, createdAt };
}

function shownCursor({ after, tries, retryAt, lastError }: Cursor): unknown {
  return toRest({ position: after, tries, nextTryAt: retryAt, lastError });
}
