import { hasRole } from '@serai/model';
import { z } from 'zod';
import { pageOf } from '../answers';
import type { Route } from '../route';
import { office, route } from '../route';
import * as s from '../schemas';
import { ownerOf } from './subscription';
import { afterOf, nextOf } from './paging';
import { tellingRefusals } from './tellingRefusals';
import type { DeadLetter } from './tellingStore';
import { toRest } from '../names';

const tag = 'Subscriptions';
const deadLetter = z
  .object({
    id: z.string(),
    subscriptionId: z.string(),
    position: z.int(),
    error: z.string(),
    tries: z.int(),
    at: z.string(),
    isQueued: z.boolean().describe('It is being sent again.'),
  })
  .meta({ id: 'DeadLetter' });

/** What was told in vain, by webhook or by EPCIS subscription. */
export const deadLetterRoutes: readonly Route[] = [
  route('get', '/v1/dead-letters', {
    tag,
    summary: 'What could not be told after ten tries.',
    who: office,
    query: z.strictObject({ ...s.paging, subscriptionId: s.optionalId }),
    answer: z.object({ items: z.array(deadLetter), next: z.string().nullable() }),
    handle: async ({ telling, query, actor }) => {
      const { cursor, limit, subscriptionId } = query;
      const of = subscriptionId === '' ? {} : { outletId: subscriptionId };
      const by = { ownerId: ownerOf(actor), ...of };
      const found = await telling.store.deadLetters(by, afterOf(cursor), limit);
      return pageOf(found.map(shown), nextOf(found, limit));
    },
  }),
  route('post', '/v1/dead-letters/:id/resend', {
    tag,
    summary: 'Send it again, as far as you may see it now; once it is taken it is gone.',
    who: office,
    params: s.byId,
    answer: deadLetter,
    statuses: [202],
    handle: async ({ telling, params, actor }) => {
      const found = await telling.store.deadLetter(params.id);
      const isSeen = found?.ownerId === ownerOf(actor) || hasRole(actor, 'admin');
      if (found === undefined || !isSeen) throw tellingRefusals.DEAD_LETTER_MISSING();
      await telling.store.changeDeadLetter(found.id, { isQueued: true });
      return { status: 202, body: toRest(shown({ ...found, isQueued: true })) };
    },
  }),
];

function shown({ id, outletId, position, error, tries, at, isQueued }: DeadLetter) {
  return { id, subscriptionId: outletId, position, error, tries, at, isQueued };
}
