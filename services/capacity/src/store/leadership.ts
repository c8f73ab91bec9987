import { setTimeout as sleep } from 'node:timers/promises';
import { logger, observe, type Lease, type Part } from '@serai/runtime';
import { crashPoint } from '../application/crashPoint';

export const leaseMs = 2_000;
/** Renewed so often, and looked at so often by those who wait for it. */
const renewMs = leaseMs / 3;
const soonMs = 50;
/** Who does not answer is not asked again for so long. */
const passedOverMs = 1_000;

/** Who leads the journal, as this instance knows. It buys speed only: any instance may write. */
export interface Leadership {
  /** The epoch that this instance leads in; null while it does not. */
  leads(): number | null;
  /** Who is to be asked; null while nobody else is known to lead, or to be reached. */
  leader(): Leader | null;
  /** The leader did not answer: for a while it is not asked. */
  passOver(leader: Leader): void;
}

export interface Leader {
  readonly epoch: number;
  readonly address: string;
  /** Aborted when it leads no more. */
  readonly signal: AbortSignal;
}

export interface LeadershipOptions {
  readonly lease: () => Lease;
  /** The highest epoch in the journal. */
  readonly epoch: () => number;
  /** Reads the tail and writes an empty group of the epoch. Throws when a higher one is there. */
  readonly takeOver: (epoch: number) => Promise<void>;
}

/**
 * Takes the lease when it is free, renews it while it is held, and otherwise knows who holds it.
 * A leader that sees a higher epoch in the journal steps down.
 */
export function leadership(options: LeadershipOptions): Part & Leadership {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let taken: number | null = null;
  let isLeading = false;
  const { know, leader, passOver } = knownLeader();
  const lease = (): Lease => options.lease();
  const leads = (): number | null =>
    isLeading && taken !== null && options.epoch() <= taken ? taken : null;

  /** How long to wait until the next look. */
  const look = async (): Promise<number> => {
    if (taken !== null && options.epoch() <= taken && (await lease().holds(taken))) {
      if (!isLeading) await takeOver(taken);
      return renewMs;
    }
    if (taken !== null) logger().warn({ epoch: taken }, 'another instance leads the journal now');
    [taken, isLeading] = [null, false];
    const holder = await lease().holder();
    if (holder !== null && holder.leftMs > 0) {
      know(holder.epoch, holder.address);
      return Math.min(Math.max(holder.leftMs, soonMs), renewMs);
    }
    know(0, '');
    taken = await lease().take();
    if (taken === null) return soonMs;
    crashPoint('journal.afterLease');
    await takeOver(taken);
    return renewMs;
  };

  const takeOver = async (epoch: number): Promise<void> => {
    know(0, '');
    await lease().whileHolding(epoch, () => options.takeOver(epoch));
    isLeading = true;
    logger().info({ epoch }, 'this instance leads the journal of space');
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const waitMs = await look().catch((error: unknown) => {
        logger().warn({ err: error }, 'who leads the journal could not be settled; asked again');
        return soonMs;
      });
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  let forget: () => void = () => undefined;
  return {
    name: 'leadership',
    leads,
    leader,
    passOver,
    start: () => {
      forget = observe('serai.journal.leads', () => (leads() === null ? 0 : 1));
      running = run();
      return Promise.resolve();
    },
    stop: async () => {
      forget();
      stopping.abort();
      await running;
      know(0, '');
      isLeading = false;
      if (taken !== null) await lease().release(taken);
    },
  };
}

/** The other instance that leads, as long as it is known to, and reached. */
function knownLeader() {
  let known: (Leader & { readonly end: () => void }) | null = null;
  let passedOver = { epoch: 0, until: 0 };
  return {
    /** Epoch 0: nobody. */
    know: (epoch: number, address: string): void => {
      if (known?.epoch === epoch) return;
      known?.end();
      const over = new AbortController();
      const end = () => over.abort(new Error('it leads the journal no more'));
      known = epoch === 0 ? null : { epoch, address, signal: over.signal, end };
    },
    leader: (): Leader | null => {
      if (known === null || known.address === '') return null;
      const { epoch, until } = passedOver;
      return known.epoch === epoch && performance.now() < until ? null : known;
    },
    passOver: ({ epoch }: Leader): void => {
      passedOver = { epoch, until: performance.now() + passedOverMs };
    },
  };
}
