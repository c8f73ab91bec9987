import { logger } from '../process/logger';
import { Alarm } from './alarm';
import type { Following, FollowOptions } from './bus';
import { waitForMore, type EmbeddedContext } from './embedded';
import { factsOf } from './embeddedHandle';
import { lastNumber, readLog } from './embeddedLog';
import { freshness, type Freshness } from './freshness';

/** What is published rings; this is for a bell that is broken. */
const POLL_MS = 500;

/** Reads the logs of the topics from their first batch. */
export async function followEmbedded(
  context: EmbeddedContext,
  options: FollowOptions,
): Promise<Following> {
  const stopping = new AbortController();
  const fresh = freshness();
  const ends = new Map<string, number>();
  for (const topic of options.topics) {
    ends.set(topic, await lastNumber(context.log, context.prefix + topic));
  }
  const running = run(context, options, ends, fresh, stopping.signal);
  return {
    loaded: fresh.loaded,
    stalenessMs: fresh.stalenessMs,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function run(
  context: EmbeddedContext,
  options: FollowOptions,
  ends: ReadonlyMap<string, number>,
  fresh: Freshness,
  signal: AbortSignal,
): Promise<void> {
  const alarm = new Alarm();
  const positions = new Map(options.topics.map((topic) => [topic, 0]));
  while (!signal.aborted) {
    let isMore = false;
    try {
      for (const [topic, position] of positions) {
        for (const batch of await readLog(context.log, context.prefix + topic, position)) {
          for (const fact of factsOf(context, batch)) options.onMessage(fact);
          positions.set(topic, batch.number);
          isMore = true;
        }
      }
      const isThere = [...ends].every(([topic, end]) => (positions.get(topic) ?? 0) >= end);
      if (isThere) fresh.nowLoaded();
      if (!isMore) fresh.seenAll();
    } catch (error) {
      logger().error({ err: error }, 'a topic was not followed; it is read again');
    }
    if (!isMore) await waitForMore(context, alarm, signal, POLL_MS);
  }
  context.alarms.delete(alarm);
}
