import { createHash } from 'node:crypto';
import type { Database } from '@serai/runtime';
import type { mongo } from 'mongoose';
import type { UsedAssertions } from '../application/exchangeAssertion';
import { identityRefusals } from '../domain/identity/identityRefusals';

interface UsedAssertion {
  readonly _id: string;
  readonly goneAt: Date;
}

/** Longer than clocks may differ: a number is forgotten when its assertion is surely expired. */
const keptBeyondExpiryMs = 10 * 60_000;
const duplicateKey = 11_000;

export async function createUsedAssertions(database: Database): Promise<void> {
  await usedOf(database).createIndex({ goneAt: 1 }, { expireAfterSeconds: 0 });
}

/** The unique id decides between two that show one assertion at the same moment. */
export function usedAssertions(database: () => Database): UsedAssertions {
  return {
    use: async ({ memberId, jti, expiresAt }) => {
      const hash = createHash('sha256').update(jti).digest('hex');
      const goneAt = new Date(expiresAt + keptBeyondExpiryMs);
      try {
        await usedOf(database()).insertOne({ _id: `${memberId}/${hash}`, goneAt });
      } catch (error) {
        if ((error as { code?: unknown }).code !== duplicateKey) throw error;
        throw identityRefusals.ASSERTION_REPLAYED();
      }
    },
  };
}

function usedOf(database: Database): mongo.Collection<UsedAssertion> {
  const db = database.connection.db;
  if (db === undefined) throw new Error('the database is not connected');
  return db.collection<UsedAssertion>('usedAssertions');
}
