import type { Actor, Instant, Schedule } from '@serai/model';
import { nextFiring } from '@serai/model';
import type { FollowEventsResponse__Output } from '@serai/protos/serai/tracking/v1/FollowEventsResponse';
import type { Followed__Output } from '@serai/protos/serai/tracking/v1/Followed';
import { spoken } from '../epcis/headers';
import { queryDocument } from '../epcis/queryDocument';
import type { Services } from '../services';
import type { Outlet } from './outlet';
import { gs1Headers } from './sign';
import { allianceId } from './subscription';
import type { Post } from './webhookOutlet';

const deadlineMs = 10_000;
/** Tracking is asked so often for each. */
const lookEveryMs = 1_000;
export const eventsPerDocument = 100;
export const never = Number.MAX_SAFE_INTEGER;

/** A query that somebody follows, and who it is that looks. */
export interface FollowedQuery {
  readonly viewer: Actor;
  readonly ownerId: string;
  readonly queryName: string;
  readonly recordedFrom: Instant;
}

/** What of tracking is asked. */
export interface Following {
  readonly following: Pick<Services['following'], 'followEvents'>;
}

/** What the query finds behind a place; tracking decides what the viewer sees of it. */
export function followEvents(
  { following }: Following,
  { viewer, ...asked }: FollowedQuery,
  after: number | undefined,
  until = 0,
): Promise<FollowEventsResponse__Output> {
  const { subject, member: memberId = '', roles } = viewer;
  const place = after === undefined ? {} : { after };
  const seenBy = { subject, memberId, roles: [...roles] };
  const request = { ...asked, ...place, until, viewer: seenBy, limit: eventsPerDocument };
  return following.followEvents(request, { deadlineMs });
}

/** A subscription of EPCIS: a document of events a message, as they are recorded or on a schedule. */
export function epcisOutlet(
  services: Following,
  { subscription, ownerId, signatureToken, fromPlace }: Followed__Output,
  post: Post,
): Outlet {
  const { id = '', queryName = '', target = '', stream = false } = subscription ?? {};
  const { createdAt = 0, initialRecordTime = 0, schedule = [], reportIfEmpty } = subscription ?? {};
  const viewer: Actor =
    ownerId === allianceId
      ? { subject: id, roles: ['admin'] }
      : { subject: id, roles: ['operator'], member: ownerId };
  const when: Schedule = Object.fromEntries(schedule.map((one) => [one.name, one.values[0] ?? '']));
  const fires = (after: Instant): Instant => (stream ? 0 : (nextFiring(when, after) ?? never));
  const recordedFrom = initialRecordTime || createdAt;
  const followed = { viewer, ownerId, queryName, recordedFrom };
  return {
    id,
    ownerId,
    fresh: () => ({ after: fromPlace, firesAt: fires(createdAt) }),
    isDue: ({ firesAt }, { now, before }) =>
      firesAt <= now && now - (before?.at ?? 0) >= lookEveryMs,
    read: async ({ after, firesAt, toldAt }, until) => {
      const found = await followEvents(services, followed, after, until);
      // Of one firing either events are told or that there are none.
      const isReport = reportIfEmpty === true && !stream && !found.more && toldAt < firesAt;
      const isTold = found.events.length > 0 || isReport;
      const message = {
        position: found.after,
        send: (_now: Instant, signal: AbortSignal) => {
          const body = JSON.stringify(queryDocument(found.events, queryName, id));
          const headers = { 'Content-Type': 'application/json', ...spoken };
          const signed = { ...headers, ...gs1Headers(body, signatureToken) };
          return post({ target, body, headers: signed }, signal);
        },
      };
      return { messages: isTold ? [message] : [], after: found.after, isMore: found.more };
    },
    ...(stream ? {} : { atRest: (_cursor, now) => ({ firesAt: fires(now) }) }),
  };
}
