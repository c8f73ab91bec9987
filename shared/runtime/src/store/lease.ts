import { MongoServerError } from './mongoErrors';
import type { Database } from './database';
import { leasesOf } from './collections';

const DUPLICATE_KEY = 11_000;

/** Held by one owner at a time. The epoch rises whenever it changes hands or had expired. */
export interface Lease {
  /** Takes it if it is free or ran out: the epoch, or null while another holds it. */
  take(): Promise<number | null>;
  /** Still ours in this epoch? Checked and prolonged in one write, by the server's clock. */
  holds(epoch: number): Promise<boolean>;
  /** Gives it back, so that the next need not wait. */
  release(epoch: number): Promise<void>;
}

/** A lease in the database, by compare and the server's clock alone. */
export function leaseIn(database: Database, name: string, owner: string, ttlMs: number): Lease {
  const leases = leasesOf(database);
  const prolonged = { $add: ['$$NOW', ttlMs] };
  return {
    take: async () => {
      await begin();
      const taken = await leases.findOneAndUpdate(
        { _id: name, $expr: { $lt: ['$expires', '$$NOW'] } },
        [{ $set: { owner, epoch: { $add: ['$epoch', 1] }, expires: prolonged } }],
        { returnDocument: 'after' },
      );
      return taken?.epoch ?? null;
    },
    holds: async (epoch) => {
      const kept = await leases.updateOne(
        { _id: name, owner, epoch, $expr: { $gt: ['$expires', '$$NOW'] } },
        [{ $set: { expires: prolonged } }],
      );
      return kept.matchedCount === 1;
    },
    release: async (epoch) => {
      await leases.updateOne({ _id: name, owner, epoch }, { $set: { expires: new Date(0) } });
    },
  };

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
