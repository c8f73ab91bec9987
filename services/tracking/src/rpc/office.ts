import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Database, Handlers } from '@serai/runtime';
import { clock } from '@serai/runtime';
import { awaitNews, longestWaitMs, type News, type Waiting } from '../application/awaitNews';
import type { Kinds } from '../application/kinds';
import type { TrackReads } from '../application/track';
import { sscc as ssccOf } from '../domain/happening';
import { trackingRefusals } from '../domain/refusals';
import { handOverMessage } from '../facts/messages';
import type { TrackingReads } from '../application/reads';
import { handOverAnswer, handOverFor } from './handOverAnswer';
import { incidentHandlers } from './incidents';
import { unitMessage } from './messages';
import { trackMessage } from './trackMessage';
import { memberScope, viewScope } from './who';

type All = Handlers<TrackingServiceDefinition>;
type Office = Omit<
  All,
  | 'collect'
  | 'scan'
  | 'weigh'
  | 'pack'
  | 'unpack'
  | 'seal'
  | 'readTags'
  | 'uploadQueue'
  | 'getLiability'
  | 'deliver'
  | 'declareEnd'
  | 'announce'
  | 'receive'
  | 'reconcile'
  | 'sign'
>;

/** What is left of a caller's time to look once more and to answer. */
const answerMs = 1_000;
const handOverStates = ['', 'announced', 'receiving', 'reconciled', 'signed'];

/** What people read, and what they settle. */
export function officeHandlers(
  database: () => Database,
  kinds: Kinds,
  reads: TrackingReads,
  trackReads: TrackReads,
  news: News,
): Office {
  return {
    getHandOver: async (call) => {
      const { handOverId } = call.request;
      const memberId = memberScope(call);
      if (memberId === undefined) {
        const { state, version } = await reads.handOver(handOverId);
        return { handOver: handOverAnswer(state, version) };
      }
      const handOver = await handOverFor(reads, handOverId, memberId);
      if (handOver === undefined) throw trackingRefusals.HAND_OVER_MISSING();
      return { handOver };
    },
    listHandOvers: async (call) => {
      const { page, ...by } = call.request;
      const { status } = by;
      if (!handOverStates.includes(status))
        throw trackingRefusals.STATUS_INVALID({ field: 'status' });
      const asked = { cursor: page?.cursor ?? '', limit: page?.limit ?? 0 };
      const memberId = memberScope(call);
      const contractorIds =
        memberId === undefined ? [] : await reads.contractors(memberId, clock());
      const scope = memberId === undefined ? undefined : { memberId, contractorIds };
      const found = await reads.handOvers(asked, scope, by);
      const handOvers = found.rows.flatMap(({ state, version }) =>
        state.status === 'absent' ? [] : [handOverMessage(state, version)],
      );
      return { handOvers, nextCursor: found.nextCursor };
    },
    getUnit: async (call) => {
      const { state, version } = await reads.unit(ssccOf(call.request.sscc));
      return { unit: unitMessage(state, version, call.actor) };
    },
    listUnits: async (call) => {
      const { page, pointId } = call.request;
      const asked = { cursor: page?.cursor ?? '', limit: page?.limit ?? 0 };
      const found = await reads.units(asked, viewScope(call), pointId);
      const units = found.rows.map(({ state, version }) => unitMessage(state, version, call.actor));
      return { units, nextCursor: found.nextCursor };
    },
    ...incidentHandlers(database, kinds, reads, trackReads),
    track: async ({ request, deadline, signal }) => {
      const { number, seen, waitMs } = request;
      const until = Math.min(clock() + Math.min(waitMs, longestWaitMs), deadline - answerMs);
      const isSeen: Waiting['isSeen'] = (tracked) => trackMessage(tracked).digest === seen;
      const waiting = { number, isSeen, until, signal, now: clock };
      return trackMessage(await awaitNews(trackReads, news, waiting));
    },
  };
}
