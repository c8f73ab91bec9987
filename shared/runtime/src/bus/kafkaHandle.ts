import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { logger } from '../process/logger';
import type { HandleOptions, Subscription } from './bus';
import type { KafkaContext } from './kafka';
import { fromKafka } from './kafkaMessage';
import { kafkaOffsets, type KafkaOffsets } from './kafkaOffsets';
import { watchLag } from './kafkaLag';

/** As many as `once` writes in one transaction. */
const MAX_BATCH = 200;
const PARTITIONS_AT_ONCE = 3;
const MAX_WAIT_MS = 250;
const RETRY_PAUSE_MS = 1_000;

/** Shares the topics with the other consumers of the group. */
export async function handleKafka(
  context: KafkaContext,
  options: HandleOptions,
): Promise<Subscription> {
  const { kafka, prefix, sessionTimeoutMs } = context;
  const groupId = prefix + options.group;
  const topics = options.topics.map((topic) => prefix + topic);
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 5),
    maxWaitTimeInMs: MAX_WAIT_MS,
    allowAutoTopicCreation: false,
  });
  const offsets = kafkaOffsets(consumer);
  const stopping = new AbortController();
  endOnCrash(consumer, context, stopping.signal);
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
    eachBatch: (payload) => handleBatch(context, options, payload, offsets, stopping.signal),
  });
  const stopWatching = watchLag(context, groupId, topics, offsets);
  return {
    stop: async () => {
      stopping.abort();
      stopWatching();
      await offsets.close();
      await consumer.disconnect();
    },
  };
}

/** A crash that kafkajs does not mend by itself would leave a process that listens to nothing. */
export function endOnCrash(
  consumer: Consumer,
  { onFatal }: Pick<KafkaContext, 'onFatal'>,
  signal: AbortSignal,
): void {
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart && !signal.aborted) onFatal(payload.error);
  });
}

async function handleBatch(
  context: KafkaContext,
  options: HandleOptions,
  payload: EachBatchPayload,
  offsets: KafkaOffsets,
  signal: AbortSignal,
): Promise<void> {
  const { messages, topic, partition } = payload.batch;
  for (let from = 0; from < messages.length; from += MAX_BATCH) {
    if (signal.aborted || payload.isStale() || !payload.isRunning()) return;
    const slice = messages.slice(from, from + MAX_BATCH);
    const place = { topic: topic.slice(context.prefix.length), partition };
    const finish = offsets.begin();
    try {
      const isDone = await handleSlice(options, place, slice, payload, signal);
      if (!isDone) return;
      const last = (slice.at(-1) as KafkaMessage).offset;
      payload.resolveOffset(last);
      offsets.done(topic, partition, BigInt(last) + 1n);
    } finally {
      finish();
    }
  }
}

/** Handles until it works: nothing behind it in the partition may come first. */
async function handleSlice(
  options: HandleOptions,
  place: { topic: string; partition: number },
  slice: readonly KafkaMessage[],
  payload: EachBatchPayload,
  signal: AbortSignal,
): Promise<boolean> {
  const facts = slice.map((message) => fromKafka(place, message));
  const stopBeating = keepBeating(payload);
  try {
    for (;;) {
      try {
        await options.onBatch(facts);
        return true;
      } catch (error) {
        const details = { err: error, group: options.group, ...place };
        logger().error(details, 'a batch was not handled; it is handled again');
      }
      if (signal.aborted || payload.isStale() || !payload.isRunning()) return false;
      await sleep(RETRY_PAUSE_MS);
    }
  } finally {
    stopBeating();
  }
}

/** Says that we are alive while a handler works. */
function keepBeating({ heartbeat }: EachBatchPayload): () => void {
  const timer = setInterval(() => {
    // When it fails the group has moved on: the batch is stale then, and is left.
    heartbeat().catch((error: unknown) => logger().debug({ err: error }, 'no heartbeat'));
  }, 500);
  return () => clearInterval(timer);
}
