import type { Consumer } from 'kafkajs';
import { logger } from '../process/logger';

const COMMIT_MS = 1_000;
const MAX_CLOSE_MS = 8_000;

/** What was handled, committed on a timer: a commit takes the broker longer than a batch. */
export interface KafkaOffsets {
  /** A handler begins; call the answer when it ends. */
  begin(): () => void;
  /** All before `next` was handled. */
  done(topic: string, partition: number, next: bigint): void;
  /** Is this partition ours at present? */
  isOurs(topic: string, partition: number): boolean;
  /** How long nothing was handled, although nobody is at it. */
  idleMs(): number;
  /** Waits for the handlers and commits the last of it. */
  close(): Promise<void>;
}

export function kafkaOffsets(consumer: Consumer): KafkaOffsets {
  const pending = new Map<string, { topic: string; partition: number; offset: string }>();
  let assigned: Readonly<Record<string, readonly number[]>> = {};
  let running = 0;
  let movedAt = performance.now();
  let committing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    committing = committing.then(commit);
  }, COMMIT_MS);
  // After a rebalance others may have gone further in partitions that were ours.
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    pending.clear();
    assigned = payload.memberAssignment;
  });

  async function commit(): Promise<void> {
    if (pending.size === 0) return;
    const offsets = [...pending.values()];
    pending.clear();
    try {
      await consumer.commitOffsets(offsets);
    } catch (error) {
      // Then they are delivered again, and their receipts know them.
      logger().warn({ err: error }, 'offsets were not committed');
    }
  }

  return {
    begin: () => {
      running += 1;
      return () => {
        running -= 1;
        movedAt = performance.now();
      };
    },
    done: (topic, partition, next) => {
      pending.set(`${topic}/${partition}`, { topic, partition, offset: String(next) });
    },
    isOurs: (topic, partition) => assigned[topic]?.includes(partition) ?? false,
    idleMs: () => (running > 0 ? 0 : performance.now() - movedAt),
    close: async () => {
      clearInterval(timer);
      const endsAt = performance.now() + MAX_CLOSE_MS;
      while (running > 0 && performance.now() < endsAt) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await committing;
      await commit();
    },
  };
}
