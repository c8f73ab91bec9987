import type { mongo } from 'mongoose';
import { isRefusal } from '@serai/model';
import { isStoreAway, type Database } from '@serai/runtime';
import { tellingRefusals } from '../routes/telling/tellingRefusals';

const duplicateKey = 11_000;

export function isDuplicate(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey
  );
}

/** Asks collections that are made at their first use. Refuses TELLING_AWAY while they cannot be. */
export function usable<C>(
  open: () => Promise<Database>,
  make: (db: mongo.Db) => Promise<C>,
): <A>(ask: (collections: C) => Promise<A>) => Promise<A> {
  const made = new WeakMap<Database, Promise<C>>();
  const collectionsOf = (database: Database): Promise<C> => {
    const { db } = database.connection;
    if (db === undefined) throw tellingRefusals.TELLING_AWAY();
    const begun = made.get(database) ?? make(db);
    made.set(database, begun);
    begun.catch(() => made.delete(database));
    return begun;
  };
  return async (ask) => {
    try {
      return await ask(await collectionsOf(await open()));
    } catch (error) {
      if (isRefusal(error) || !isStoreAway(error)) throw error;
      throw tellingRefusals.TELLING_AWAY();
    }
  };
}
