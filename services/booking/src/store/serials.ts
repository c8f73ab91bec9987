import type { Database } from '@serai/runtime';

interface Counter {
  readonly _id: string;
  readonly next: number;
}

/**
 * The first of so many serial numbers under a company prefix. They are given out once and for all:
 * a booking that is not made after all leaves a gap, because a label may be on a box already.
 */
export async function takeSerials(
  database: Database,
  companyPrefix: string,
  count: number,
): Promise<number> {
  const counters = database.connection.collection<Counter>('serials');
  const after = await counters.findOneAndUpdate(
    { _id: companyPrefix },
    { $inc: { next: count } },
    { upsert: true, returnDocument: 'after' },
  );
  if (after === null) throw new Error(`No serial numbers were counted for ${companyPrefix}`);
  return after.next - count;
}
