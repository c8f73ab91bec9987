import { Kafka, KafkaJSProtocolError, logLevel, type Admin, type KafkaMessage } from 'kafkajs';
import { readTopic } from './evidence';
import { isSoon } from './report';

/** A fact as it lies in a topic; the prefix of the topic's name is left out. */
export interface Recorded {
  readonly topic: string;
  readonly key: string;
  readonly message: KafkaMessage;
}

/** What all services tell each other. */
export const allTopics = ['partner', 'capacity', 'booking', 'tracking'].map(
  (service) => `serai.${service}.v1`,
);

const partitions = 6;
const factsPerBatch = 200;
const leaderLimitMs = 120_000;

/** The topics of one alliance, seen from outside. */
export interface Topics {
  /** Every fact in one order that the topics allow: by time, each key in its own order. */
  read(prefix: string): Promise<Recorded[]>;
  create(prefix: string): Promise<void>;
  /** Sends in that order; partitions are read side by side, keys keep their order. */
  send(prefix: string, facts: readonly Recorded[]): Promise<void>;
  /** How many facts of the topics a group has not committed; undefined: it does not listen yet. */
  behind(prefix: string, group: string, topics: readonly string[]): Promise<number | undefined>;
  close(): Promise<void>;
}

export async function openTopics(brokers: string): Promise<Topics> {
  const kafka = new Kafka({
    clientId: 'topics',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await admin.connect();
  await producer.connect();
  return {
    read: (prefix) => readAll(admin, brokers, prefix),
    create: async (prefix) => {
      const topics = allTopics.map((topic) => ({
        topic: prefix + topic,
        numPartitions: partitions,
      }));
      await admin.createTopics({ topics, waitForLeaders: false });
      const askLeaders = () =>
        Promise.all(topics.map(({ topic }) => admin.fetchTopicOffsets(topic)));
      const hasLeaders = () => askLeaders().then(() => true, isStarting);
      if (!(await isSoon(leaderLimitMs, hasLeaders))) throw new Error(`${prefix} has no leaders`);
    },
    send: async (prefix, facts) => {
      for (let from = 0; from < facts.length; from += factsPerBatch) {
        const batch = facts.slice(from, from + factsPerBatch);
        const topicMessages = allTopics.map((topic) => ({
          topic: prefix + topic,
          messages: batch
            .filter((fact) => fact.topic === topic)
            .map(({ message }) => sent(message)),
        }));
        await producer.sendBatch({ acks: -1, topicMessages });
      }
    },
    behind: (prefix, group, topics) => behind(admin, prefix, group, topics),
    close: async () => {
      await producer.disconnect();
      await admin.disconnect();
    },
  };
}

async function readAll(admin: Admin, brokers: string, prefix: string): Promise<Recorded[]> {
  const found: { fact: Recorded; at: number }[] = [];
  for (const topic of allTopics) {
    const spans = await admin.fetchTopicOffsets(prefix + topic);
    const count = spans.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
    if (count === 0) throw new Error(`nothing was told in ${topic}`);
    const latest = new Map<string, number>();
    for (const message of await readTopic(brokers, prefix + topic, count)) {
      const key = String(message.key);
      const at = Math.max(Number(message.timestamp), latest.get(key) ?? 0);
      latest.set(key, at);
      found.push({ fact: { topic, key, message }, at });
    }
  }
  return found.sort((one, other) => one.at - other.at).map(({ fact }) => fact);
}

/**
 * A topic that was just made may not be known to its leader yet; kafkajs then answers with an error
 * of the protocol, or reads from an empty list.
 */
function isStarting(error: unknown): boolean {
  if (error instanceof KafkaJSProtocolError || error instanceof TypeError) return false;
  throw error;
}

function sent({ key, value, headers, timestamp }: KafkaMessage) {
  return { key, value, timestamp, ...(headers !== undefined && { headers }) };
}

async function behind(
  admin: Admin,
  prefix: string,
  group: string,
  topics: readonly string[],
): Promise<number | undefined> {
  const { groups } = await admin.describeGroups([prefix + group]);
  if (groups[0]?.state !== 'Stable') return undefined;
  const names = topics.map((topic) => prefix + topic);
  const committed = await admin.fetchOffsets({ groupId: prefix + group, topics: names });
  let open = 0;
  for (const { topic, partitions: done } of committed) {
    const offsets = new Map(done.map(({ partition, offset }) => [partition, Number(offset)]));
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      open += Number(high) - Math.max(Number(low), offsets.get(partition) ?? 0);
    }
  }
  return open;
}
