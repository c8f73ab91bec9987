import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Instant } from '@serai/model';
import type { SearchAnswer, SearchQuestion } from '../application/search/messages';
import type { SearchRequest, SearchUpdate } from '../application/search/messages';
import type { FromThread, ThreadData, ToThread } from './searchWorker';

/** A search that waits, or is under way. */
export interface Waiting {
  readonly question: SearchQuestion;
  readonly until: Instant;
  readonly signal: AbortSignal;
  readonly answer: (answer: SearchAnswer | null) => void;
  readonly fail: (error: unknown) => void;
}

/** One thread, which does one search at a time. */
export interface Thread {
  readonly online: Promise<unknown>;
  isIdle(): boolean;
  tell(update: SearchUpdate): void;
  begin(waiting: Waiting, request: SearchRequest): void;
  /** Ends the search under way, if it is this one. */
  giveUp(waiting: Waiting): void;
  close(): Promise<void>;
}

/**
 * Calls `onIdle` after each search. A thread that cannot take an update, or ends by itself, ends the
 * process: it would search in an alliance of its own.
 */
export function openThread(onIdle: () => void): Thread {
  const unwanted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: ThreadData = { unwanted };
  // Beside this file, and of its kind: compiled, or the source where a test runs that.
  const program = join(__dirname, `searchWorker${extname(__filename)}`);
  const worker = new Worker(program, { workerData });
  const post = (told: ToThread): void => worker.postMessage(told);
  let under: Waiting | null = null;
  let isClosing = false;
  worker.on('message', (said: FromThread) => {
    if ('answer' in said) under?.answer(said.answer);
    else under?.fail(new Error(`a search went wrong in its thread: ${said.failed}`));
    under = null;
    onIdle();
  });
  // Without a listener for its errors they are thrown here, uncaught, and so is this.
  worker.on('exit', () => {
    if (!isClosing) throw new Error('a search thread ended by itself');
  });
  return {
    online: new Promise((resolve) => worker.once('online', resolve)),
    isIdle: () => under === null,
    tell: (update) => post({ kind: 'update', update }),
    begin: (waiting, request) => {
      under = waiting;
      Atomics.store(unwanted, 0, 0);
      post({ kind: 'search', request, until: waiting.until });
    },
    giveUp: (waiting) => {
      if (under === waiting) Atomics.store(unwanted, 0, 1);
    },
    close: async () => {
      isClosing = true;
      await worker.terminate();
    },
  };
}
