import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import mongoose from 'mongoose';

/** What can be seen from outside: the databases of both services, and the topic. */
export interface Evidence {
  /** Facts in the producer's log, and how many of them are marked as sent. */
  told(): Promise<{ facts: number; sent: number }>;
  /** What took effect at the consumer, by key, in order. */
  tallies(): Promise<Map<string, number[]>>;
  effects(): Promise<number>;
  parked(): Promise<ParkedSeen[]>;
  /** Messages in the topic, and how many the consumer has not committed. */
  messages(): Promise<{ messages: number; open: number }>;
  close(): Promise<void>;
}

interface ParkedSeen {
  readonly state: string;
  readonly place: number;
  readonly tries: number;
  readonly reason: string;
  readonly since: number;
  readonly fact: { readonly key: string; readonly version: number };
}

export interface Where {
  readonly producerUri: string;
  readonly consumerUri: string;
  readonly kafkaBrokers: string;
  readonly topic: string;
  readonly group: string;
}

export async function openEvidence(where: Where): Promise<Evidence> {
  const producer = await mongoose.createConnection(where.producerUri).asPromise();
  const consumer = await mongoose.createConnection(where.consumerUri).asPromise();
  const kafka = kafkaOf(where.kafkaBrokers);
  const admin = kafka.admin();
  await admin.connect();
  return {
    told: async () => {
      const outbox = producer.collection('outbox');
      const facts = await outbox.countDocuments();
      return { facts, sent: await outbox.countDocuments({ sent: true }) };
    },
    tallies: async () => {
      const found = await consumer.collection('tallies').find().toArray();
      return new Map(found.map((one) => [String(one._id), one['seen'] as number[]]));
    },
    effects: () => consumer.collection('outbox').countDocuments(),
    parked: async () => {
      const found = await consumer
        .collection('parked')
        .find({ state: { $ne: 'released' } })
        .sort({ 'fact.key': 1, place: 1 })
        .toArray();
      return found as unknown as ParkedSeen[];
    },
    messages: async () => {
      const spans = await admin.fetchTopicOffsets(where.topic);
      const [committed] = await admin.fetchOffsets({ groupId: where.group, topics: [where.topic] });
      const done = new Map(committed?.partitions.map((one) => [one.partition, Number(one.offset)]));
      const messages = spans.reduce((sum, one) => sum + Number(one.high) - Number(one.low), 0);
      const open = spans.reduce((sum, one) => {
        return sum + Number(one.high) - Math.max(Number(one.low), done.get(one.partition) ?? 0);
      }, 0);
      return { messages, open };
    },
    close: async () => {
      await admin.disconnect();
      await producer.close();
      await consumer.close();
    },
  };
}

/** Reads so many messages of a topic from its beginning. */
export async function readTopic(
  brokers: string,
  topic: string,
  count: number,
): Promise<KafkaMessage[]> {
  const consumer = kafkaOf(brokers).consumer({ groupId: `evidence-${topic}-${Date.now()}` });
  const messages: KafkaMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: KafkaMessage }) => {
      messages.push(message);
      if (messages.length >= count) resolve();
      await Promise.resolve();
    };
    consumer.run({ autoCommit: false, eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return messages;
}

function kafkaOf(brokers: string): Kafka {
  return new Kafka({
    clientId: 'evidence',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
}
