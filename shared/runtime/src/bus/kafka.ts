import { Kafka, type Admin } from 'kafkajs';
import type { Bus } from './bus';
import { ensureKafkaTopics } from './kafkaTopics';
import { followKafka } from './kafkaFollow';
import { handleKafka } from './kafkaHandle';
import { kafkaLog } from './kafkaLog';
import { kafkaPublisher } from './kafkaPublish';
import { kafkaPulse } from './kafkaPulse';

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;
const RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 };
/** When a member that says nothing is thought dead, and its share goes to others. */
const SESSION_TIMEOUT_MS = 10_000;

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly prefix: string;
  readonly onFatal: (error: Error) => void;
  readonly sessionTimeoutMs?: number | undefined;
}

/** What the parts of the adapter share. */
export interface KafkaContext extends KafkaOptions {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly sessionTimeoutMs: number;
}

/** The bus on Kafka. Resolves when a broker has answered. */
export async function openKafka(options: KafkaOptions): Promise<Bus> {
  const kafka = new Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: RETRY,
    logCreator: kafkaLog,
  });
  const admin = kafka.admin();
  await admin.connect();
  const sessionTimeoutMs = options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS;
  const context: KafkaContext = { ...options, kafka, admin, sessionTimeoutMs };
  const publisher = kafkaPublisher(context);
  const pulse = kafkaPulse(admin);
  return {
    ensureTopics: (topics) =>
      ensureKafkaTopics(
        admin,
        topics.map((topic) => options.prefix + topic),
      ),
    publish: (batch) => publisher.publish(batch),
    handle: (handling) => handleKafka(context, handling),
    follow: (following) => followKafka(context, following),
    notReady: () => publisher.notReady() ?? pulse.notReady(),
    close: async () => {
      pulse.stop();
      await publisher.close();
      await admin.disconnect();
    },
  };
}
