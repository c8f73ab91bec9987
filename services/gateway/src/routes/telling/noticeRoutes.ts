import type { Actor } from '@serai/model';
import { clock, derivedId } from '@serai/runtime';
import { z } from 'zod';
import { created, done, pageOf } from '../answers';
import { languages } from '../language';
import type { Asked, Route } from '../route';
import { route, sellers } from '../route';
import * as s from '../schemas';
import type { MailNotice } from './subscription';
import { noticeTopics, ownerOf } from './subscription';
import { tellingRefusals } from './tellingRefusals';

const tag = 'Subscriptions';
const maxNotices = 100;
const maxAddressLength = 254;
const byNotice = s.byId.extend({ notice: z.string().min(1).max(120) });
const notice = z
  .object({
    id: z.string(),
    bookingId: z.string(),
    address: z.string(),
    language: z.enum(languages),
    topics: z.array(z.enum(noticeTopics)),
    createdAt: z.string(),
  })
  .meta({ id: 'MailNotice' });

/** People who are written to about a booking: parcels delivered, incidents, estimates that moved. */
export const noticeRoutes: readonly Route[] = [
  route('post', '/v1/bookings/:id/notices', {
    tag,
    summary:
      'Be written to about a booking: parcels delivered, incidents, an estimate that moved by four hours or more.',
    who: sellers,
    creates: true,
    params: s.byId,
    body: z.strictObject({
      address: z.email().max(maxAddressLength),
      language: z.enum(languages).default('en'),
      topics: z
        .array(z.enum(noticeTopics))
        .min(1)
        .default([...noticeTopics]),
    }),
    answer: notice,
    statuses: [201],
    handle: async (asked) => {
      const { telling, params, body, actor, call } = asked;
      if (!telling.isMailOn) throw tellingRefusals.MAIL_OFF({ retryAfterSeconds: 3_600 });
      const { id: bookingId, reference, promisedAt } = await bookingOf(asked, params.id);
      const id = derivedId('ntc', actor.subject, call.requestId ?? '');
      const ownerId = ownerOf(actor);
      const wish = { id, ownerId, viewer: personOf(actor), createdAt: clock() };
      const about = { bookingId, reference: reference || bookingId, promisedAt };
      const fresh: MailNotice = { ...wish, ...about, ...body, kind: 'mail' };
      if ((await telling.store.find(id)) === undefined) {
        const known = await telling.store.list({ ...mine(actor), bookingId }, '', maxNotices);
        if (known.length >= maxNotices) throw tellingRefusals.TOO_MANY_SUBSCRIPTIONS();
      }
      const { kept } = await telling.store.add(fresh, await telling.feed.head());
      const isSame = kept.kind === 'mail' && kept.address === body.address;
      if (!isSame || kept.bookingId !== bookingId) throw tellingRefusals.REQUEST_ID_REUSED();
      return created(shown(kept), `/v1/bookings/${bookingId}/notices/${id}`);
    },
  }),
  route('get', '/v1/bookings/:id/notices', {
    tag,
    summary: 'Who is written to about a booking, as you asked for it.',
    who: sellers,
    params: s.byId,
    answer: z.object({ items: z.array(notice), next: z.string().nullable() }),
    handle: async (asked) => {
      const { telling, params, actor } = asked;
      const { id: bookingId } = await bookingOf(asked, params.id);
      const found = await telling.store.list({ ...mine(actor), bookingId }, '', maxNotices);
      const seen = found.flatMap((each) =>
        each.kind === 'mail' && each.viewer.subject === actor.subject ? [shown(each)] : [],
      );
      return pageOf(seen, '');
    },
  }),
  route('delete', '/v1/bookings/:id/notices/:notice', {
    tag,
    summary: 'Be written to no more.',
    who: sellers,
    params: byNotice,
    statuses: [204],
    handle: async (asked) => {
      const { telling, params, actor } = asked;
      const found = await telling.store.find(params.notice);
      const isOwn = found?.viewer.subject === actor.subject && found.ownerId === ownerOf(actor);
      if (found?.kind !== 'mail' || !isOwn || found.bookingId !== params.id) {
        throw tellingRefusals.NOTICE_MISSING();
      }
      await telling.store.remove(found.id);
      return done;
    },
  }),
];

/** The booking as whoever asks sees it. Refuses BOOKING_MISSING, also for another member's. */
async function bookingOf(
  { services, call }: Pick<Asked<unknown, unknown, unknown>, 'services' | 'call'>,
  bookingId: string,
) {
  const { booking } = await services.booking.getBooking({ bookingId }, call);
  if (booking === null) throw new Error('a booking was not answered');
  return booking;
}

function mine(actor: Actor) {
  return { ownerId: ownerOf(actor), kind: 'mail' } as const;
}

/** Without where a device stands: a person is told as it is now. */
function personOf({ subject, member, roles }: Actor): Actor {
  return { subject, roles: [...roles], ...(member === undefined ? {} : { member }) };
}

function shown({ id, bookingId, address, language, topics, createdAt }: MailNotice) {
  return { id, bookingId, address, language, topics, createdAt };
}
