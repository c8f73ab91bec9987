import { Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import type { FactMessage } from '../facts/factMessage';
import type { KafkaContext } from './kafka';
import { toKafka } from './kafkaMessage';

const ALL_REPLICAS = -1;
const MAX_RETRIES = 10;

export interface KafkaPublisher {
  publish(batch: readonly FactMessage[]): Promise<void>;
  notReady(): string | null;
  close(): Promise<void>;
}

/**
 * Idempotent, acknowledged by all replicas, one request in flight. After a failure the producer is
 * thrown away: kafkajs would give the next batch the sequence numbers of the one whose fate is not
 * known, and the broker would take it for a repeat.
 */
export function kafkaPublisher(context: KafkaContext): KafkaPublisher {
  let producer: Promise<Producer> | undefined;
  let last: Promise<void> = Promise.resolve();
  let failure: string | null = null;

  async function send(batch: readonly FactMessage[]): Promise<void> {
    const current = (producer ??= connect(context));
    try {
      await (
        await current
      ).sendBatch({ acks: ALL_REPLICAS, topicMessages: byTopic(context.prefix, batch) });
      failure = null;
    } catch (error) {
      failure = 'Kafka does not take facts';
      producer = undefined;
      await discard(current);
      throw error;
    }
  }

  return {
    publish: (batch) => {
      if (batch.length === 0) return Promise.resolve();
      const sent = last.then(() => send(batch));
      last = sent.catch(() => undefined);
      return sent;
    },
    notReady: () => failure,
    close: async () => {
      await last;
      if (producer !== undefined) await discard(producer);
    },
  };
}

async function connect(context: KafkaContext): Promise<Producer> {
  const producer = context.kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { retries: MAX_RETRIES, initialRetryTime: 100, maxRetryTime: 2_000 },
  });
  await producer.connect();
  return producer;
}

/** A producer that could not connect has nothing to disconnect. */
async function discard(producer: Promise<Producer>): Promise<void> {
  const [settled] = await Promise.allSettled([producer]);
  if (settled.status === 'fulfilled') await Promise.allSettled([settled.value.disconnect()]);
}

function byTopic(prefix: string, batch: readonly FactMessage[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const fact of batch) {
    const topic = prefix + fact.topic;
    const found = topics.get(topic) ?? { topic, messages: [] };
    found.messages.push(toKafka(fact));
    topics.set(topic, found);
  }
  return [...topics.values()];
}
