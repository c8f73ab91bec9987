import type { FactMessage } from '../facts/factMessage';

export interface HandleOptions {
  /** The consumers of one group share the topics. */
  readonly group: string;
  readonly topics: readonly string[];
  /** A batch of one partition, in order. When it throws, the batch is delivered again. */
  onBatch(batch: readonly FactMessage[]): Promise<void>;
}

export interface FollowOptions {
  readonly topics: readonly string[];
  /** Every message from the start, by every instance, some more than once. */
  onMessage(message: FactMessage): void;
}

export interface Subscription {
  stop(): Promise<void>;
}

export interface Following extends Subscription {
  /** Resolves when all that was there at the start has been seen. */
  readonly loaded: Promise<void>;
  /** How long ago the copy was last known to be complete. */
  stalenessMs(): number;
}

/** How facts travel between services. */
export interface Bus {
  ensureTopics(topics: readonly string[]): Promise<void>;
  /** Resolves when the broker has acknowledged all of them. */
  publish(batch: readonly FactMessage[]): Promise<void>;
  handle(options: HandleOptions): Promise<Subscription>;
  follow(options: FollowOptions): Promise<Following>;
  notReady(): string | null;
  close(): Promise<void>;
}
