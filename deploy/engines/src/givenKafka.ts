import { brokersReady } from './brokersReady';
import type { KafkaEngine } from './engine';
import { EngineUnavailable } from './engineUnavailable';

const ANSWER_LIMIT_MS = 10_000;

/** The Kafka at addresses that were given. Refuses with EngineUnavailable when none answers. */
export async function givenKafka(given: string, say: (line: string) => void): Promise<KafkaEngine> {
  const brokers = given.split(',').map((broker) => broker.trim());
  try {
    await brokersReady(brokers, 1, ANSWER_LIMIT_MS);
  } catch (error) {
    throw new EngineUnavailable(
      `KAFKA_BROKERS names ${given}, which does not answer: ${(error as Error).message}.`,
      'Correct KAFKA_BROKERS, or unset it to have a Kafka found or fetched and started here.',
    );
  }
  say(`Kafka: ${given} (given by KAFKA_BROKERS)`);
  return { brokers: brokers.join(), pids: [], members: [], stop: async () => undefined };
}
