import type { QueueAnswer__Output } from '@serai/protos/serai/tracking/v1/QueueAnswer';
import type { QueuedEvent__Output } from '@serai/protos/serai/tracking/v1/QueuedEvent';
import type { ScanAnswer__Output } from '@serai/protos/serai/tracking/v1/ScanAnswer';
import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import { isInstant, isRefusal } from '@serai/model';
import type { Call, Handlers } from '@serai/runtime';
import { clock } from '@serai/runtime';
import { timesOf } from '../application/bench';
import type { DeviceTime } from '../domain/reads/deviceClock';
import { clockOffset, deviceTimeOf } from '../domain/reads/deviceClock';
import { trackingRefusals } from '../domain/refusals';

type All = Handlers<TrackingServiceDefinition>;
type Told = Pick<
  All,
  'collect' | 'scan' | 'weigh' | 'pack' | 'unpack' | 'seal' | 'receive' | 'deliver'
>;

/** Each is decided by itself, and all within the time of one request. */
const maxQueued = 200;

/**
 * What a scanner kept while it had no connection: each event goes the way that it would have gone at
 * once, under its own id, in the order of the device; one that is refused holds up no other.
 */
export function queueHandlers(told: Told): Pick<All, 'uploadQueue'> {
  return {
    uploadQueue: async (call) => {
      const { sentAt, events } = call.request;
      if (!isInstant(sentAt) || sentAt === 0) {
        throw trackingRefusals.CLOCK_MISSING({ field: 'sentAt' });
      }
      if (events.length > maxQueued) throw trackingRefusals.QUEUE_TOO_LONG({ field: 'events' });
      const offsetMs = clockOffset(sentAt, clock());
      const answers: QueueAnswer__Output[] = [];
      for (const event of inSequence(events)) {
        answers.push(await tell(told, call, event, offsetMs));
      }
      return { answers, clockOffsetMs: offsetMs };
    },
  };
}

/** Refuses QUEUE_SEQUENCE_INVALID. */
function inSequence(events: readonly QueuedEvent__Output[]): readonly QueuedEvent__Output[] {
  const numbers = events.map(({ sequence }) => sequence);
  const isEachOnce = new Set(numbers).size === numbers.length;
  if (!isEachOnce || !numbers.every(Number.isSafeInteger)) {
    throw trackingRefusals.QUEUE_SEQUENCE_INVALID({ field: 'events' });
  }
  return [...events].sort((a, b) => a.sequence - b.sequence);
}

/** What may be asked again as it is, such as a service that is away, ends the upload. */
async function tell(
  told: Told,
  call: Call<unknown>,
  event: QueuedEvent__Output,
  offsetMs: number,
): Promise<QueueAnswer__Output> {
  const { sequence, eventId } = event;
  const head = { sequence, eventId, answers: [], code: '', field: '', message: '' };
  try {
    const times = deviceTimeOf(event.eventTime, offsetMs);
    const answers = await ask(told, call, { ...event, ...times });
    return { ...head, answers: answers.filter((answer) => answer !== null) };
  } catch (error) {
    if (!isRefusal(error) || error.kind === 'unavailable') throw error;
    const { code, field = '', message } = error;
    return { ...head, code, field, message };
  }
}

/** The same request as it would have been at once, so that told both ways it is kept once. */
async function ask(
  told: Told,
  call: Call<unknown>,
  event: QueuedEvent__Output & DeviceTime,
): Promise<readonly (ScanAnswer__Output | null)[]> {
  const { eventId, pointId, sscc, ssccs, sealNumber } = event;
  const happened = { eventId, ...timesOf(event) };
  const here = { ...happened, pointId };
  const unit = { ...here, sscc };
  const as = <Q>(request: Q) => ({ ...call, request });
  switch (event.kind) {
    case 'collect':
      return (await told.collect(as({ ...here, ssccs }))).answers;
    case 'scan':
      return [(await told.scan(as(unit))).answer];
    case 'weigh': {
      const { grams, cm3, evidence } = event;
      return [(await told.weigh(as({ ...unit, grams, cm3, evidence }))).answer];
    }
    case 'seal':
      return [(await told.seal(as({ ...unit, sealNumber }))).answer];
    case 'deliver': {
      const { receivedBy } = event;
      return [(await told.deliver(as({ ...happened, sscc, receivedBy }))).answer];
    }
    case 'receive': {
      const { condition, note, handOverId } = event;
      const units = [{ ...happened, sscc, condition, note, sealNumber }];
      return (await told.receive(as({ handOverId, units }))).answers;
    }
    case 'pack': {
      const { parentKind } = event;
      await told.pack(as({ ...here, parentSscc: sscc, parentKind, childSsccs: ssccs }));
      return [];
    }
    case 'unpack': {
      const { missingSsccs } = event;
      const found = { sealNumber, missingSsccs };
      await told.unpack(as({ ...here, parentSscc: sscc, childSsccs: ssccs, ...found }));
      return [];
    }
    default:
      throw trackingRefusals.QUEUE_KIND_INVALID({ field: 'kind' });
  }
}
