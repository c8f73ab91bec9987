import type { Admin } from 'kafkajs';
import { logger } from '../process/logger';

const BEAT_MS = 1_000;
/** Longer than one question takes on a busy machine, shorter than anybody waits for an answer. */
const MAX_SILENCE_MS = 5_000;

/** Whether the brokers answer, known also while nothing is sent. */
export interface KafkaPulse {
  notReady(): string | null;
  stop(): void;
}

/** Asks the brokers for their names every second, one question at a time. */
export function kafkaPulse(admin: Admin): KafkaPulse {
  let answeredAt = performance.now();
  let isAsking = false;
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    admin
      .describeCluster()
      .then(() => (answeredAt = performance.now()))
      .catch((error: unknown) => logger().warn({ err: error }, 'Kafka does not answer'))
      .finally(() => (isAsking = false));
  }, BEAT_MS);
  timer.unref();
  return {
    notReady: () =>
      performance.now() - answeredAt > MAX_SILENCE_MS ? 'Kafka does not answer' : null,
    stop: () => clearInterval(timer),
  };
}
