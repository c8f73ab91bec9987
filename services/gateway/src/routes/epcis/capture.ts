import type { CaptureJob__Output } from '@serai/protos/serai/tracking/v1/CaptureJob';
import { formatInstant, Refusal } from '@serai/model';
import { z } from 'zod';
import type { Answer, Route } from '../route';
import { field, route } from '../route';
import * as s from '../schemas';
import { epcisRefusals } from './epcisRefusals';
import { checkVersions, errorBehaviour, spoken } from './headers';
import { nextLink, paging } from './paging';
import type { EventDocument } from './eventDocument';
import { readDocument } from './readDocument';
import { send } from './send';

const tag = 'EPCIS';
const readers = ['operator', 'device', 'admin', 'auditor'] as const;
const document = z.looseObject({ '@context': z.unknown(), type: z.string() });
const job = z
  .looseObject({
    captureID: z.string(),
    running: z.boolean(),
    success: z.boolean(),
    captureErrorBehaviour: z.string(),
    createdAt: z.string(),
    errors: z.array(z.looseObject({ type: z.string(), title: z.string(), index: z.int() })),
  })
  .meta({ id: 'EpcisCaptureJob' });

/** Each is held in memory until tracking has it. */
const maxDocumentsAtOnce = 8;
const busyRetrySeconds = 1;
let reading = 0;

/** Events in: the capture interface of EPCIS 2.0. */
export const captureRoutes: readonly Route[] = [
  route('post', '/v1/epcis/capture', {
    tag,
    summary:
      'Capture an EPCIS document (JSON-LD, or XML 1.2 or 2.0), of up to 10,000 events and 16 MB. GS1-Capture-Error-Behaviour: rollback, or proceed.',
    who: field,
    takes: 'application/ld+json',
    body: document,
    statuses: [202],
    answer: job,
    handle: (asked) =>
      oneOfFew(async () => {
        checkVersions(asked.headers);
        const read = await readDocument(asked.upload, asked.headers);
        const { job: made } = await send(asked, read, errorBehaviour(asked.headers));
        const headers = { ...spoken, Location: `/v1/epcis/capture/${made.id}` };
        return { status: 202, body: jobBody(made), headers };
      }),
  }),
  route('get', '/v1/epcis/capture', {
    tag,
    summary: 'The capture jobs of your member, latest first.',
    who: readers,
    query: z.strictObject(paging),
    answer: z.array(job),
    handle: async ({ services, query, call, url, headers }) => {
      checkVersions(headers);
      const page = { cursor: query.nextPageToken, limit: Math.min(query.perPage, 200) };
      const found = await services.epcis.listCaptures({ page }, call);
      const link = nextLink(url, found.nextCursor);
      return { status: 200, body: found.jobs.map(jobBody), headers: { ...spoken, ...link } };
    },
  }),
  route('get', '/v1/epcis/capture/:id', {
    tag,
    summary: 'How far a capture is, and what was wrong with its events.',
    who: readers,
    params: s.byId,
    answer: job,
    handle: async ({ services, params, call, headers }) => {
      checkVersions(headers);
      const { job: found } = await services.epcis.getCapture({ captureId: params.id }, call);
      return { status: 200, body: found === null ? {} : jobBody(found), headers: spoken };
    },
  }),
  route('post', '/v1/epcis/events', {
    tag,
    summary: 'Capture one event; it is answered when it is kept for good.',
    who: field,
    takes: 'application/ld+json',
    body: document,
    statuses: [201],
    answer: z.looseObject({ eventID: z.string() }),
    handle: (asked) =>
      oneOfFew(async () => {
        checkVersions(asked.headers);
        const read = await readDocument(asked.upload, asked.headers);
        if (!read.isSingle) throw epcisRefusals.DOCUMENT_INVALID({ field: 'type' });
        const { job: made, eventIds } = await send(asked, read, 'rollback');
        refuseFaults(made);
        return eventAnswer(read, eventIds[0] ?? '');
      }),
  }),
];

async function oneOfFew(task: () => Promise<Answer>): Promise<Answer> {
  if (reading >= maxDocumentsAtOnce) {
    throw epcisRefusals.CAPTURES_BUSY({ retryAfterSeconds: busyRetrySeconds });
  }
  reading += 1;
  try {
    return await task();
  } finally {
    reading -= 1;
  }
}

function eventAnswer({ events }: EventDocument, eventID: string): Answer {
  const event = JSON.parse(events[0]?.json ?? '{}') as object;
  const Location = `/v1/epcis/events/${encodeURIComponent(eventID)}`;
  return { status: 201, body: { ...event, eventID }, headers: { ...spoken, Location } };
}

/** What is wrong with a single event is its answer. */
function refuseFaults({ faults }: CaptureJob__Output): void {
  const [first] = faults;
  if (first === undefined) return;
  const kind = first.code === 'EVENT_ID_USED' ? 'conflict' : 'invalid';
  const errors = faults.map(({ path: at, code, message }) => ({
    field: at || 'body',
    code,
    message,
  }));
  throw new Refusal(kind, first.code, first.message, { field: first.path || 'body', errors });
}

/** As EPCIS 2.0 (12.6.1) shows a job; every error says which event it is about, and where. */
function jobBody(made: CaptureJob__Output): Record<string, unknown> {
  const { id, running, success, errorBehaviour: captureErrorBehaviour, createdAt } = made;
  return {
    captureID: id,
    createdAt: formatInstant(createdAt),
    ...(made.finishedAt === undefined ? {} : { finishedAt: formatInstant(made.finishedAt) }),
    running,
    success,
    captureErrorBehaviour,
    errorCount: made.faultCount,
    errors: made.faults.map(({ index, path, code, message }) => ({
      type: 'epcisException:ValidationException',
      title: code,
      status: 400,
      detail: message,
      index,
      path: `eventList[${index}]${path === '' ? '' : `.${path}`}`,
    })),
  };
}
