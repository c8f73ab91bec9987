import type { Instant } from '@serai/model';
import { clock, observe, record, type Part } from '@serai/runtime';
import type { SearchFeed } from '../application/search/feed';
import type { Searcher } from '../application/search/messages';
import { networkRefusals } from '../domain/network/networkRefusals';
import { staleAlarm } from './staleAlarm';
import { openThread, type Thread, type Waiting } from './searchThread';

/** How often what changed is told to the threads, whether anybody searches or not. */
const tellEveryMs = 100;
/** Searches that wait; more are told to come back. */
const mostWaiting = 500;

export interface SearchPoolOptions {
  readonly feed: SearchFeed;
  readonly threads: number;
  /** What is searched: when what others wrote of it was last read in full; null: never yet. */
  readonly sources: readonly { readAt(): Instant | null }[];
}

/**
 * Searches on threads of their own, so that the event loop that writes holds never waits for one.
 * All threads are told the same updates in the same order, and read the same columns.
 */
export function searchPool({ feed, threads, sources }: SearchPoolOptions): Part & Searcher {
  const pool: Thread[] = [];
  const queue: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let endObserving: () => void = () => undefined;

  const stalenessMs = (): number =>
    Math.max(ageOf(feed.waitingSince), ...sources.map((source) => ageOf(source.readAt())));
  const watch = staleAlarm(stalenessMs);
  const tell = (): void => {
    const update = feed.next();
    if (update !== null) for (const thread of pool) thread.tell(update);
  };
  const dispatch = (): void => {
    for (const thread of pool) {
      const next = thread.isIdle() ? queue.shift() : undefined;
      if (next === undefined) continue;
      tell();
      thread.begin(next, feed.request(next.question));
    }
  };
  const drop = (waiting: Waiting, reason: unknown): void => {
    const place = queue.indexOf(waiting);
    if (place >= 0) queue.splice(place, 1);
    for (const thread of pool) thread.giveUp(waiting);
    waiting.fail(reason);
  };
  /** Its time is over before its turn came; one that is under way ends by itself. */
  const giveWay = (waiting: Waiting): void => {
    const isWaiting = queue.includes(waiting);
    if (isWaiting) drop(waiting, networkRefusals.SEARCH_BUSY({ retryAfterSeconds: 1 }));
  };
  const search: Searcher['search'] = async (question, until, signal) => {
    signal.throwIfAborted();
    if (queue.length >= mostWaiting) throw networkRefusals.SEARCH_BUSY({ retryAfterSeconds: 1 });
    const began = performance.now();
    let patience: NodeJS.Timeout | undefined;
    return new Promise<Awaited<ReturnType<Searcher['search']>>>((answer, fail) => {
      const waiting: Waiting = { question, until, signal, answer, fail };
      signal.addEventListener('abort', () => drop(waiting, signal.reason), { once: true });
      queue.push(waiting);
      patience = setTimeout(() => giveWay(waiting), until - clock());
      dispatch();
    }).finally(() => {
      clearTimeout(patience);
      record('serai.search.duration', performance.now() - began);
    });
  };
  return {
    name: 'search threads',
    search,
    start: async () => {
      pool.push(...Array.from({ length: threads }, () => openThread(dispatch)));
      await Promise.all(pool.map((thread) => thread.online));
      tell();
      timer = setInterval(() => {
        watch();
        tell();
      }, tellEveryMs);
      endObserving = observe('serai.search.staleness', stalenessMs);
    },
    stop: async () => {
      clearInterval(timer);
      endObserving();
      await Promise.all(pool.map((thread) => thread.close()));
    },
  };
}

function ageOf(since: Instant | null): number {
  return since === null ? 0 : clock() - since;
}
