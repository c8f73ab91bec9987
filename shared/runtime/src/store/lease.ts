import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '../process/logger';
import { MongoServerError } from './mongoErrors';
import type { Database } from './database';
import { leasesOf } from './collections';

const DUPLICATE_KEY = 11_000;
/** Who works longer than this may hang: its lease runs out, and another may take it. */
const MAX_PROLONGING_MS = 5 * 60_000;

/** Who holds a lease, where it is reached ('' when nowhere), and for how long yet. */
export interface LeaseHolder {
  readonly epoch: number;
  readonly address: string;
  /** Zero or less: it ran out, and whoever comes first takes it. */
  readonly leftMs: number;
}

export interface LeaseOptions {
  readonly database: Database;
  readonly name: string;
  readonly owner: string;
  readonly ttlMs: number;
  /** Told to those who ask who holds it. */
  readonly address?: string;
}

/** Held by one owner at a time. The epoch rises whenever it is taken. */
export interface Lease {
  /** Takes it if it is free or ran out: the epoch, or null while another holds it. */
  take(): Promise<number | null>;
  /**
   * Still ours in this epoch? Checked and prolonged in one write. One that ran out and that nobody
   * took since is still ours: only whoever takes it raises the epoch.
   */
  holds(epoch: number): Promise<boolean>;
  /** Prolongs it, for 5 minutes at most, while something is done that may outlast it. */
  whileHolding<T>(epoch: number, work: () => Promise<T>): Promise<T>;
  /** Gives it back, so that the next need not wait. */
  release(epoch: number): Promise<void>;
  /** Who took it last; null when nobody ever did. */
  holder(): Promise<LeaseHolder | null>;
}

/** A lease in the database, by compare and the server's clock alone. */
export function leaseIn({ database, name, owner, ttlMs, address = '' }: LeaseOptions): Lease {
  const leases = leasesOf(database);
  const prolonged = { $add: ['$$NOW', ttlMs] };
  const lease: Lease = {
    take: async () => {
      await begin();
      const taken = await leases.findOneAndUpdate(
        { _id: name, $expr: { $lt: ['$expires', '$$NOW'] } },
        [
          {
            $set: {
              owner: { $literal: owner },
              address: { $literal: address },
              epoch: { $add: ['$epoch', 1] },
              expires: prolonged,
            },
          },
        ],
        { returnDocument: 'after' },
      );
      return taken?.epoch ?? null;
    },
    holds: async (epoch) => {
      const kept = await leases.updateOne({ _id: name, owner, epoch }, [
        { $set: { expires: prolonged } },
      ]);
      return kept.matchedCount === 1;
    },
    whileHolding: async (epoch, work) => {
      const over = new AbortController();
      const prolonging = prolong(lease, epoch, ttlMs / 3, over.signal);
      try {
        return await work();
      } finally {
        over.abort();
        // A prolongation under way must not come after a release.
        await prolonging;
      }
    },
    release: async (epoch) => {
      await leases.updateOne({ _id: name, owner, epoch }, { $set: { expires: new Date(0) } });
    },
    holder: async () => {
      const leftMs = { $subtract: ['$expires', '$$NOW'] };
      const projection = { epoch: 1, address: 1, leftMs };
      const found = await leases.findOne<Partial<LeaseHolder>>({ _id: name }, { projection });
      const { epoch = 0, address: where = '', leftMs: left = 0 } = found ?? {};
      return epoch === 0 ? null : { epoch, address: where, leftMs: left };
    },
  };
  return lease;

  /** An upsert cannot compare with the server's clock: the row is made first, run out already. */
  async function begin(): Promise<void> {
    try {
      const row = { owner: '', epoch: 0, expires: new Date(0) };
      await leases.updateOne({ _id: name }, { $setOnInsert: row }, { upsert: true });
    } catch (error) {
      const isThere = error instanceof MongoServerError && error.code === DUPLICATE_KEY;
      if (!isThere) throw error;
    }
  }
}

async function prolong(
  lease: Lease,
  epoch: number,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  const endsAt = performance.now() + MAX_PROLONGING_MS;
  while (performance.now() < endsAt) {
    try {
      await sleep(everyMs, undefined, { signal });
      if (!(await lease.holds(epoch))) return;
    } catch (error) {
      if (signal.aborted) return;
      logger().debug({ err: error }, 'a lease was not prolonged');
    }
  }
}
