import { newId } from '@serai/runtime';
import type { CaptureJob__Output } from '@serai/protos/serai/tracking/v1/CaptureJob';
import type { Asked } from '../route';
import type { EventDocument, SentEvent } from './eventDocument';
import { prefixMessages } from './headers';

const maxBatchEvents = 500;
const maxBatchBytes = 2_000_000;

export interface Sent {
  readonly job: CaptureJob__Output;
  readonly eventIds: readonly string[];
}

/**
 * Gives a document to tracking, part by part; the last answer says that it is kept for good. Who
 * never hears that sends it again: events have ids, and nothing is kept twice.
 */
export async function send(
  { services, call }: Pick<Asked<unknown, unknown, unknown>, 'services' | 'call'>,
  document: EventDocument,
  errorBehaviour: string,
): Promise<Sent> {
  const captureId = newId('cap');
  const prefixes = prefixMessages(document.prefixes);
  const eventIds: string[] = [];
  const parts = partsOf(document.events);
  for (const [index, events] of parts.entries()) {
    const last = index === parts.length - 1;
    const asked = { captureId, errorBehaviour, prefixes, events, last };
    const { job, eventIds: ids } = await services.epcis.capture(asked, call);
    eventIds.push(...ids);
    if (last && job !== null) return { job, eventIds };
  }
  throw new Error('a document was not answered');
}

/** At least one, because a document without events is one too. */
function partsOf(events: readonly SentEvent[]): SentEvent[][] {
  const parts: SentEvent[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    const part = parts.at(-1) as SentEvent[];
    const isFull = part.length >= maxBatchEvents || bytes + event.json.length > maxBatchBytes;
    if (isFull && part.length > 0) {
      parts.push([event]);
      bytes = event.json.length;
    } else {
      part.push(event);
      bytes += event.json.length;
    }
  }
  return parts;
}
