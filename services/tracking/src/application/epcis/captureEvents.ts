import type { Instant, Prefixes } from '@serai/model';
import { epcisRefusals } from '../../domain/epcis/refusals';
import { glnOf, pointOf } from '../../domain/epcis/meaning';
import { maxUnitsPerCall } from '../../domain/happening';
import { trackingRefusals } from '../../domain/refusals';
import type { SentEvent, Teller } from './readEvent';
import { readEvent } from './readEvent';
import type { CaptureWhole, ParsedRow } from './captureWhole';
import type { CaptureJob, ErrorBehaviour, EventRow, EventStore, IndexedFault } from './rows';

export interface CaptureEvents {
  readonly captureId: string;
  readonly errorBehaviour: ErrorBehaviour;
  readonly prefixes: Prefixes;
  readonly events: readonly SentEvent[];
  readonly isLast: boolean;
  readonly teller: Teller;
}

/** A document is of at most so many events; the gateway says so in a header. */
export const maxEventsPerCapture = 10_000;

export interface Captured {
  readonly job: CaptureJob;
  readonly eventIds: readonly string[];
}

/**
 * Takes a part of a document. Well-formed events are written in one batch and are nobody's to see
 * before the last part; that one keeps them for good, or, where something was refused and all or
 * nothing was asked, throws them away. A good document in one part is kept and worked off at once.
 * Events that were kept before under the same id and say the same are kept once. Refuses TOO_MANY_EVENTS, CAPTURE_TOO_LONG, CAPTURE_MISSING (another member's
 * job) and CAPTURE_CLOSED.
 */
export async function captureEvents(
  store: EventStore,
  captureWhole: CaptureWhole,
  command: CaptureEvents,
  at: Instant,
): Promise<Captured> {
  const { captureId, events, prefixes, teller } = command;
  if (events.length > maxUnitsPerCall) throw epcisRefusals.TOO_MANY_EVENTS({ field: 'events' });
  if (events.some(({ index }) => index >= maxEventsPerCapture)) {
    throw epcisRefusals.CAPTURE_TOO_LONG({ field: 'events' });
  }
  const judged = judge(events, prefixes, teller);
  const { rows, elsewhere } = await placed(store, judged.rows, teller);
  const faults = [...judged.faults, ...elsewhere];
  if (command.isLast && faults.length === 0) {
    const { errorBehaviour } = command;
    const document = { captureId, memberId: teller.memberId, errorBehaviour, rows };
    const job = await captureWhole(document);
    if (job !== undefined) return { job, eventIds: rows.map(({ eventId }) => eventId) };
  }
  const job = await openJob(store, command, at);
  const used = await store.stage(captureId, rows.map(bodiless), at);
  const taken = rows.filter(({ id }) => used.has(id)).map(({ index }) => usedFault(index));
  const found = [...faults, ...taken];
  if (found.length > 0) await store.addFaults(captureId, found, at);
  const eventIds = rows.filter(({ id }) => !used.has(id)).map(({ eventId }) => eventId);
  if (!command.isLast) return { job, eventIds };
  return { job: await close(store, captureId, at), eventIds };
}

function bodiless({ body: _body, declarationId: _id, ...row }: ParsedRow): EventRow {
  return row;
}

async function openJob(
  store: EventStore,
  { captureId, errorBehaviour, teller }: CaptureEvents,
  at: Instant,
): Promise<CaptureJob> {
  const { memberId } = teller;
  const times = { createdAt: at, touchedAt: at };
  const fresh = { id: captureId, memberId, errorBehaviour, ...times, faultCount: 0, faults: [] };
  const job = await store.openJob({ ...fresh, state: 'open' });
  if (job.memberId !== memberId) throw epcisRefusals.CAPTURE_MISSING();
  if (job.state !== 'open') throw epcisRefusals.CAPTURE_CLOSED();
  return job;
}

/** Of two events under one id in the same call, the first counts. */
function judge(
  events: readonly SentEvent[],
  prefixes: Prefixes,
  teller: Teller,
): { rows: readonly ParsedRow[]; faults: readonly IndexedFault[] } {
  const rows = new Map<string, ParsedRow>();
  const faults: IndexedFault[] = [];
  for (const sent of events) {
    const read = readEvent(sent, prefixes, teller);
    if (!('digest' in read)) {
      faults.push(...read.map((one) => ({ ...one, index: sent.index })));
      continue;
    }
    const before = rows.get(read.id);
    if (before === undefined) rows.set(read.id, read);
    else if (before.digest !== read.digest) faults.push(usedFault(sent.index));
  }
  return { rows: [...rows.values()], faults };
}

/**
 * An event that names its place by a GLN was at the alliance's point of that number. A device tells
 * only of where it stands, however it names it.
 */
async function placed(
  store: EventStore,
  rows: readonly ParsedRow[],
  { pointId: standsAt }: Teller,
): Promise<{ rows: readonly ParsedRow[]; elsewhere: readonly IndexedFault[] }> {
  const named = rows.map(({ body, terms }) =>
    pointOf(body) === undefined ? glnOf(terms) : undefined,
  );
  const glns = [...new Set(named.filter((gln) => gln !== undefined))];
  if (glns.length === 0) return { rows, elsewhere: [] };
  const points = await store.pointsOf(glns);
  const there: ParsedRow[] = [];
  const elsewhere: IndexedFault[] = [];
  rows.forEach((row, index) => {
    const pointId = points.get(named[index] ?? '') ?? row.pointId;
    if (standsAt !== undefined && pointId !== standsAt) elsewhere.push(elsewhereFault(row.index));
    else there.push(pointId === undefined ? row : { ...row, pointId });
  });
  return { rows: there, elsewhere };
}

function elsewhereFault(index: number): IndexedFault {
  const { code, message } = trackingRefusals.DEVICE_ELSEWHERE();
  return { index, path: 'readPoint', code, message };
}

async function close(store: EventStore, captureId: string, at: Instant): Promise<CaptureJob> {
  const job = await store.job(captureId);
  if (job === undefined) throw epcisRefusals.CAPTURE_MISSING();
  const isRefused = job.errorBehaviour === 'rollback' && job.faultCount > 0;
  const closed = await store.moveJob(captureId, 'open', isRefused ? 'refused' : 'accepted', at);
  if (closed.state === 'refused') await store.discard(captureId);
  else await store.keep(captureId, closed.finishedAt ?? at);
  return closed;
}

function usedFault(index: number): IndexedFault {
  const { code, message } = epcisRefusals.EVENT_ID_USED();
  return { index, path: 'eventID', code, message };
}
