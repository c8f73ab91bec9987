/** One process of an engine: a member of the replica set, or a broker. */
export interface EngineMember {
  readonly port: number;
  /** Process id; another one after each restart. */
  readonly pid: number;
  /** Sends a signal; for one that ends processes, resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts the process again on its port and data; resolves when it answers. */
  restart(): Promise<void>;
}

/** A MongoDB replica set that answers. */
export interface MongoEngine {
  /** Names the replica set, and no database. */
  readonly uri: string;
  readonly pids: readonly number[];
  /** Empty when the address was given. */
  readonly members: readonly EngineMember[];
  stop(): Promise<void>;
}

/** Kafka brokers that answer. */
export interface KafkaEngine {
  /** host:port,host:port */
  readonly brokers: string;
  readonly pids: readonly number[];
  /** Empty when the address was given. */
  readonly members: readonly EngineMember[];
  stop(): Promise<void>;
}

/** How an engine is to be started. */
export interface EngineOptions {
  /** Kept after stop and used again by the next start; absent: a temporary one, then removed. */
  dataDirectory?: string;
  members?: 1 | 3;
  /** The first member's port, the others' follow it; absent: free ports. */
  port?: number;
  /** Hears what is found, fetched and started; absent: lines on stderr. */
  say?: (line: string) => void;
  /** Use MONGODB_URI or KAFKA_BROKERS when they are set (default true). */
  useGiven?: boolean;
}

/** Says a line on stderr, for callers that do not listen themselves. */
export function sayOnStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
