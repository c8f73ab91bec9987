import { Kafka, KafkaJSError, logLevel } from 'kafkajs';
import { waitFor } from './waitFor';

const CONNECT_LIMIT_MS = 3_000;
const PROBE_GROUP = 'serai-engines-probe';

/**
 * Resolves when so many brokers are in the cluster, the coordinator of groups answers, and ids
 * for idempotent producers are to be had.
 */
export function brokersReady(
  brokers: readonly string[],
  count: number,
  limitMs: number,
): Promise<void> {
  const kafka = new Kafka({
    clientId: 'serai-engines',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: CONNECT_LIMIT_MS,
    retry: { retries: 0 },
  });
  let last = 'no answer';
  const ask = async () => {
    const admin = kafka.admin();
    const producer = kafka.producer({ idempotent: true, retry: { retries: 1 } });
    try {
      await admin.connect();
      const cluster = await admin.describeCluster();
      last = `${cluster.brokers.length} of ${count} brokers in the cluster`;
      if (cluster.brokers.length < count) return undefined;
      last = 'the coordinator of groups is not up';
      await admin.describeGroups([PROBE_GROUP]);
      last = 'no id for an idempotent producer';
      await producer.connect();
      return true;
    } catch (error) {
      if (!(error instanceof KafkaJSError)) throw error;
      last = error.message;
      return undefined;
    } finally {
      await producer.disconnect();
      await admin.disconnect();
    }
  };
  const late = () => new Error(`Kafka at ${brokers.join()} is not ready in ${limitMs} ms: ${last}`);
  return waitFor(ask, limitMs, late).then(() => undefined);
}
