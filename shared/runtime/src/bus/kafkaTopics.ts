import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

/** Enough for the instances of a service to share the work; a key stays in its partition. */
const PARTITIONS = 6;
const MAX_TRIES = 60;
const PAUSE_MS = 250;

/** Where the broker keeps something of a topic. */
export interface Span {
  readonly topic: string;
  readonly partition: number;
  /** First offset kept, and the next to be written. */
  readonly low: number;
  readonly high: number;
}

/**
 * Creates what is missing and waits until every partition has a leader: a consumer that subscribes
 * earlier ends.
 */
export async function ensureKafkaTopics(admin: Admin, topics: readonly string[]): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      const known = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !known.has(topic));
      if (missing.length > 0) {
        await admin.createTopics({
          topics: missing.map((topic) => ({ topic, numPartitions: PARTITIONS })),
          waitForLeaders: true,
        });
      }
      const metadata = await admin.fetchTopicMetadata({ topics: [...topics] });
      const partitions = metadata.topics.flatMap((topic) => topic.partitions);
      if (partitions.every((partition) => partition.leader >= 0)) {
        // A leader that was just chosen may not know it yet: it is asked for something.
        await spansOf(admin, topics);
        return;
      }
    } catch (error) {
      // Another instance may have been first, or the broker is still starting.
      if (tried >= MAX_TRIES) throw error;
    }
    if (tried >= MAX_TRIES) throw new Error(`no leader for ${topics.join(', ')}`);
    await sleep(PAUSE_MS);
  }
}

/** First and next offsets of every partition of the topics. */
export async function spansOf(admin: Admin, topics: readonly string[]): Promise<Span[]> {
  const spans: Span[] = [];
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      spans.push({ topic, partition, low: Number(low), high: Number(high) });
    }
  }
  return spans;
}
