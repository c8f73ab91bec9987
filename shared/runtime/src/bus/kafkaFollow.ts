import { randomUUID } from 'node:crypto';
import type { Batch } from 'kafkajs';
import { logger } from '../process/logger';
import type { Following, FollowOptions } from './bus';
import type { KafkaContext } from './kafka';
import { endOnCrash } from './kafkaHandle';
import { fromKafka } from './kafkaMessage';
import { spansOf, type Span } from './kafkaTopics';
import { freshness, type Freshness } from './freshness';

const MAX_WAIT_MS = 250;

/** Every message from the start, in a group of one that is thrown away at the end. */
export async function followKafka(
  context: KafkaContext,
  options: FollowOptions,
): Promise<Following> {
  const { admin, kafka, prefix, clientId, sessionTimeoutMs } = context;
  const topics = options.topics.map((topic) => prefix + topic);
  const groupId = `${prefix}follow-${clientId}-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    maxWaitTimeInMs: MAX_WAIT_MS,
    allowAutoTopicCreation: false,
  });
  const stopping = new AbortController();
  endOnCrash(consumer, context, stopping.signal);
  const progress = progressTo(await spansOf(admin, topics));
  consumer.on(consumer.events.FETCH, ({ payload }) => {
    if (payload.numberOfBatches === 0) progress.fresh.seenAll();
  });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const place = { topic: batch.topic.slice(prefix.length), partition: batch.partition };
      for (const message of batch.messages) options.onMessage(fromKafka(place, message));
      progress.seen(batch);
      await Promise.resolve();
    },
  });
  return {
    loaded: progress.fresh.loaded,
    stalenessMs: progress.fresh.stalenessMs,
    stop: async () => {
      stopping.abort();
      await consumer.disconnect();
      const [gone] = await Promise.allSettled([admin.deleteGroups([groupId])]);
      // The broker forgets an empty group by itself, only later.
      if (gone.status === 'rejected')
        logger().debug({ err: gone.reason as Error }, 'a group stays');
    },
  };
}

/** Loaded when every partition was read up to where it ended at the start. */
function progressTo(spans: readonly Span[]): { fresh: Freshness; seen(batch: Batch): void } {
  const fresh = freshness();
  const missing = new Map(
    spans
      .filter(({ low, high }) => low < high)
      .map(({ topic, partition, high }) => [`${topic}/${partition}`, high]),
  );
  const behind = new Set<string>();
  if (missing.size === 0) fresh.nowLoaded();
  return {
    fresh,
    seen: (batch) => {
      const partition = `${batch.topic}/${batch.partition}`;
      const next = Number(batch.lastOffset()) + 1;
      if (next >= (missing.get(partition) ?? Infinity)) missing.delete(partition);
      if (missing.size === 0) fresh.nowLoaded();
      if (next < Number(batch.highWatermark)) behind.add(partition);
      else behind.delete(partition);
      if (behind.size === 0) fresh.seenAll();
    },
  };
}
