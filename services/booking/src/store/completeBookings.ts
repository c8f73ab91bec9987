import type { Database } from '@serai/runtime';
import { keptState } from '../domain/bookingState';
import { kinds, touchedBy } from './kinds';
import type { StoredBooking } from './shelf';

const bookingsPerBatch = 500;
const addedNames = ['lineIds', 'goods', 'countries', 'outerSsccs'];

type Fields = { _id: string } & Omit<StoredBooking, '_id'>;

/**
 * Adds the fields by which an embargo, and what moves as one with others, find bookings to those that
 * were stored before there were any and are still under way. Others that were changed meanwhile have them. Asked again, it goes on
 * with those that lack them. Answers how many it completed.
 */
export async function completeBookings(database: Database): Promise<number> {
  const collection = database.connection.collection<Fields>(kinds.booking.collection);
  let completed = 0;
  let batch: Fields[] = [];
  const complete = async (): Promise<void> => {
    const writes = batch.flatMap(({ _id, version, state }) => {
      const known = keptState(state);
      if (known.status === 'unknown') return [];
      const { lineIds, goods, countries, outerSsccs } = touchedBy(known);
      const $set = { lineIds, goods, countries, outerSsccs };
      return [{ updateOne: { filter: { _id, version }, update: { $set } } }];
    });
    batch = [];
    if (writes.length > 0) completed += (await collection.bulkWrite(writes)).modifiedCount;
  };
  // Who is under way touches points: by their index nothing else is looked at.
  const lacking = { pointIds: { $gt: '' }, $or: addedNames.map(isMissing) };
  const found = collection
    .find(lacking as object, { readConcern: { level: 'majority' } })
    .batchSize(bookingsPerBatch);
  for await (const document of found) {
    batch.push(document as Fields);
    if (batch.length === bookingsPerBatch) await complete();
  }
  await complete();
  return completed;
}

function isMissing(name: string) {
  return { [name]: { $exists: false } };
}
