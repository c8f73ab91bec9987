import { hasRole } from '@serai/model';
import type { Actor } from '@serai/model';
import type { CaptureJob__Output } from '@serai/protos/serai/tracking/v1/CaptureJob';
import type { EpcisServiceDefinition } from '@serai/protos/serai/tracking/v1/EpcisService';
import type { Handlers } from '@serai/runtime';
import { clock } from '@serai/runtime';
import { captureEvents } from '../../application/epcis/captureEvents';
import type { CaptureWhole } from '../../application/epcis/captureWhole';
import type { EventReads } from '../../application/epcis/queries';
import type { CaptureJob, ErrorBehaviour, EventStore } from '../../application/epcis/rows';
import { epcisRefusals } from '../../domain/epcis/refusals';
import { memberScope, witnessOf } from '../who';
import { prefixesIn } from './prefixes';

type Capturing = Pick<Handlers<EpcisServiceDefinition>, 'capture' | 'getCapture' | 'listCaptures'>;

/** Documents in, and how far they are. */
export function capturing(store: EventStore, reads: EventReads, whole: CaptureWhole): Capturing {
  return {
    capture: async (call) => {
      const { captureId, errorBehaviour, prefixes, events, last: isLast } = call.request;
      const { point } = call.actor;
      const teller = { ...witnessOf(call), ...(point === undefined ? {} : { pointId: point }) };
      const command = {
        captureId: jobId(captureId),
        errorBehaviour: behaviourOf(errorBehaviour),
        prefixes: prefixesIn(prefixes),
        events: events.map(({ index, json, tooLarge }) => ({ index, json, isTooLarge: tooLarge })),
        ...{ isLast, teller },
      };
      const { job, eventIds } = await captureEvents(store, whole, command, clock());
      return { job: jobMessage(job), eventIds: [...eventIds] };
    },
    getCapture: async (call) => {
      const job = await store.job(call.request.captureId);
      if (job === undefined || !isOwn(job, call.actor)) throw epcisRefusals.CAPTURE_MISSING();
      return { job: jobMessage(job) };
    },
    listCaptures: async (call) => {
      const { cursor = '', limit = 0 } = call.request.page ?? {};
      const { found, nextCursor } = await reads.jobs(memberScope(call), { cursor, limit });
      return { jobs: found.map(jobMessage), nextCursor };
    },
  };
}

function isOwn(job: CaptureJob, actor: Actor): boolean {
  return hasRole(actor, 'admin', 'auditor') || job.memberId === actor.member;
}

function jobId(text: string): string {
  if (!/^cap_[A-Za-z0-9]{1,100}$/.test(text)) {
    throw epcisRefusals.CAPTURE_MISSING({ field: 'captureId' });
  }
  return text;
}

function behaviourOf(text: string): ErrorBehaviour {
  if (text === 'rollback' || text === 'proceed') return text;
  throw epcisRefusals.ERROR_BEHAVIOUR_INVALID({ field: 'errorBehaviour' });
}

function jobMessage(job: CaptureJob): CaptureJob__Output {
  const { id, errorBehaviour, createdAt, finishedAt, faultCount, faults, state } = job;
  return {
    id,
    errorBehaviour,
    createdAt,
    faultCount,
    faults: faults.map(({ index, path, code, message }) => ({ index, path, code, message })),
    running: state === 'open' || state === 'accepted',
    success: state !== 'refused' && faultCount === 0,
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}
