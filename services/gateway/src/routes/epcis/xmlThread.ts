import { once } from 'node:events';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Refusal } from '@serai/model';
import { epcisRefusals } from './epcisRefusals';
import type { EventDocument } from './eventDocument';
import type { FromXmlWorker } from './xmlWorker';

export interface XmlThreadLimits {
  /** For one document, from its turn on. */
  readonly limitMs: number;
  /** Documents that are read or wait for their turn. */
  readonly mostAtOnce: number;
}

// Beside this file, and of its kind: compiled, or the source where a test runs that.
const program = join(__dirname, `xmlWorker${extname(__filename)}`);
/** A document of the usual kind near the limits takes a quarter of it. */
const heapMb = 1_024;
const busyRetrySeconds = 1;
/** A thread that nobody needs gives its memory back. */
const idleMs = 10_000;

/**
 * Reads documents of EPCIS in XML, one after the other, on a thread of its own: whoever asks for
 * something else is answered meanwhile. Refuses what `documentOfXml` and `eventsOf` refuse,
 * CAPTURES_BUSY beyond so many at once, and XML_TOO_SLOW beyond the time or the memory for one; that
 * thread is ended, and the next document has another.
 */
export function xmlThread({ limitMs, mostAtOnce }: XmlThreadLimits) {
  let worker: Worker | undefined;
  let before: Promise<unknown> = Promise.resolve();
  let inside = 0;
  let idle: NodeJS.Timeout | undefined;

  async function convert(text: string): Promise<EventDocument> {
    worker ??= new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    worker.unref();
    const answered = once(worker, 'message', { signal: AbortSignal.timeout(limitMs) });
    worker.postMessage(text);
    try {
      return documentIn((await answered) as [FromXmlWorker]);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      await end();
      throw isTooMuch(error) ? epcisRefusals.XML_TOO_SLOW({ field: 'body' }) : error;
    }
  }

  async function end(): Promise<void> {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  return async (text: string): Promise<EventDocument> => {
    if (inside >= mostAtOnce) {
      throw epcisRefusals.CAPTURES_BUSY({ retryAfterSeconds: busyRetrySeconds });
    }
    inside += 1;
    clearTimeout(idle);
    const turn = before.then(() => convert(text));
    before = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      inside -= 1;
      if (inside === 0) idle = setTimeout(() => void end(), idleMs).unref();
    }
  };
}

function documentIn([said]: [FromXmlWorker]): EventDocument {
  if ('document' in said) return said.document;
  const { kind, code, message, field } = said.refused;
  throw new Refusal(kind, code, message, { field });
}

function isTooMuch(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return name === 'AbortError' || code === 'ERR_WORKER_OUT_OF_MEMORY';
}
