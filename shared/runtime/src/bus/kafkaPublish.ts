import { Partitioners, type Message, type Producer, type TopicMessages } from 'kafkajs';
import type { FactMessage } from '../facts/factMessage';
import type { KafkaContext } from './kafka';
import { toKafka } from './kafkaMessage';

const ALL_REPLICAS = -1;
const MAX_RETRIES = 10;
/** A broker takes 1,048,588 bytes at once for a partition, if it is not told otherwise. */
const MAX_BYTES = 900_000;
/** Lengths, offset and time of a message or header, at most. */
const FRAME_BYTES = 32;

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
      const connected = await current;
      for (const topicMessages of requestsOf(context.prefix, batch)) {
        await connected.sendBatch({ acks: ALL_REPLICAS, topicMessages });
      }
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

/** In order, each no larger than a broker takes even where all of it has one key. */
function* requestsOf(prefix: string, batch: readonly FactMessage[]): Generator<TopicMessages[]> {
  let topics = new Map<string, Message[]>();
  let bytes = 0;
  for (const fact of batch) {
    const message = toKafka(fact);
    const size = bytesOf(message);
    if (bytes > 0 && bytes + size > MAX_BYTES) {
      yield topicsOf(topics);
      topics = new Map();
      bytes = 0;
    }
    const topic = prefix + fact.topic;
    const messages = topics.get(topic) ?? [];
    messages.push(message);
    topics.set(topic, messages);
    bytes += size;
  }
  yield topicsOf(topics);
}

function topicsOf(topics: ReadonlyMap<string, Message[]>): TopicMessages[] {
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

function bytesOf({ key, value, headers = {} }: Message): number {
  const lengthOf = (text: unknown): number =>
    typeof text === 'string' || Buffer.isBuffer(text) ? Buffer.byteLength(text) : 0;
  const told = Object.entries(headers).map(
    ([name, said]) => name.length + lengthOf(said) + FRAME_BYTES,
  );
  return told.reduce((sum, size) => sum + size, lengthOf(key) + lengthOf(value) + FRAME_BYTES);
}
