import type { Part } from '../part';
import type { Database } from '../store/database';
import type { Bus, Subscription } from './bus';
import { openEmbedded } from './embedded';
import { openKafka } from './kafka';

export interface BusOptions {
  readonly clientId: string;
  /** host:port,host:port. Kafka is used where they are given. */
  readonly kafkaBrokers?: string | undefined;
  /** The embedded bus: its own address, or else the database `bus` on the server of `database`. */
  readonly busUri?: string | undefined;
  readonly database?: Database | undefined;
  /** Before the names of topics and groups, so that tests do not meet. */
  readonly prefix?: string | undefined;
  /** What to do when the bus cannot go on; the process ends when nothing is given. */
  readonly onFatal?: ((error: Error) => void) | undefined;
  /** Kafka: when a member that says nothing is thought dead. */
  readonly sessionTimeoutMs?: number | undefined;
}

/** Opens the bus: Kafka where its brokers are given, else the embedded one. */
export async function openBus(options: BusOptions): Promise<Bus> {
  const { kafkaBrokers, prefix = '', clientId, sessionTimeoutMs } = options;
  if (kafkaBrokers === undefined || kafkaBrokers === '') {
    return stoppingAll(
      await openEmbedded({ busUri: options.busUri, database: options.database, prefix }),
    );
  }
  const onFatal = options.onFatal ?? endProcess;
  const brokers = kafkaBrokers.split(',').map((broker) => broker.trim());
  return stoppingAll(await openKafka({ brokers, clientId, prefix, onFatal, sessionTimeoutMs }));
}

/** The bus as a part of a process; the database is asked for when it starts. */
export function busPart(
  options: Omit<BusOptions, 'database'> & { readonly database?: () => Database },
): Part & { bus(): Bus } {
  let opened: Bus | undefined;
  return {
    name: 'bus',
    start: async () => {
      opened = await openBus({ ...options, database: options.database?.() });
    },
    stop: async () => opened?.close(),
    notReady: () => (opened === undefined ? 'the bus is not open yet' : opened.notReady()),
    bus: () => {
      if (opened === undefined) throw new Error('the bus is asked for before it is open');
      return opened;
    },
  };
}

/** Closing the bus stops whoever still listens on it. */
function stoppingAll(bus: Bus): Bus {
  const open = new Set<Subscription>();
  function kept<T extends Subscription>(subscription: T): T {
    open.add(subscription);
    const stop = async () => {
      if (open.delete(subscription)) await subscription.stop();
    };
    return { ...subscription, stop };
  }
  return {
    ...bus,
    handle: async (options) => kept(await bus.handle(options)),
    follow: async (options) => kept(await bus.follow(options)),
    close: async () => {
      for (const subscription of open) await subscription.stop();
      await bus.close();
    },
  };
}

/** An error that nobody catches: the process logs it and ends, and is started again. */
function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
