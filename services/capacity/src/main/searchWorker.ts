import { parentPort, workerData } from 'node:worker_threads';
import type { SearchAnswer, SearchRequest, SearchUpdate } from '../application/search/messages';
import { searchReplica } from '../application/search/replica';

/** What a search thread is told, one after the other. */
export type ToThread =
  | { readonly kind: 'update'; readonly update: SearchUpdate }
  | { readonly kind: 'search'; readonly request: SearchRequest; readonly until: number };

/** What it says after each search; a search that went wrong fails alone. */
export type FromThread = { readonly answer: SearchAnswer | null } | { readonly failed: string };

/** The first word of `workerData` is 1 while the search under way is not wanted any more. */
export interface ThreadData {
  readonly unwanted: Int32Array;
}

const { unwanted } = workerData as ThreadData;
const replica = searchReplica();

parentPort?.on('message', (told: ToThread) => {
  if (told.kind === 'update') {
    replica.apply(told.update);
    return;
  }
  const isOver = (): boolean => Atomics.load(unwanted, 0) === 1 || Date.now() >= told.until;
  parentPort?.postMessage(searched(told.request, isOver));
});

function searched(request: SearchRequest, isOver: () => boolean): FromThread {
  try {
    return { answer: replica.search(request, isOver) };
  } catch (error) {
    return { failed: error instanceof Error ? `${error.stack}` : String(error) };
  }
}
