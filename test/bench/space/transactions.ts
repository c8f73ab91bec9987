import type { Database } from '@serai/runtime';
import { departureCount, departureId, holdOn, placesOf, roomOfLeg } from './desk';

interface LegDocument {
  readonly _id: string;
  readonly grams: number;
  readonly cm3: number;
}

/**
 * What the journal is measured against: a transaction for each hold, which takes from each leg where
 * there is room, and writes the hold and the fact about it. Majority and journal, as the journal.
 */
export async function transactionalHolds(database: Database): Promise<() => Promise<void>> {
  const { db } = database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  const [legs, holds, outbox] = [
    db.collection<LegDocument>('bench_legs'),
    db.collection<{ _id: string }>('bench_holds'),
    db.collection<{ _id: string }>('bench_outbox'),
  ];
  await db.createCollection('bench_holds');
  await db.createCollection('bench_outbox');
  await legs.insertMany(
    Array.from({ length: departureCount }, (_, place) => {
      return { _id: `${departureId(place)}/0`, grams: roomOfLeg, cm3: roomOfLeg };
    }),
  );
  return async () => {
    const { holdId, items, key } = holdOn(placesOf(false));
    const session = await database.connection.startSession();
    try {
      await session.withTransaction(
        async () => {
          for (const { resourceId, grams, cm3 } of items) {
            const taken = await legs.updateOne(
              { _id: resourceId, grams: { $gte: grams }, cm3: { $gte: cm3 } },
              { $inc: { grams: -grams, cm3: -cm3 } },
              { session },
            );
            if (taken.matchedCount === 0) throw new Error('no room');
          }
          await holds.insertOne({ _id: holdId, ...{ items } }, { session });
          await outbox.insertOne({ _id: key }, { session });
        },
        { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', j: true } },
      );
    } finally {
      await session.endSession();
    }
  };
}
