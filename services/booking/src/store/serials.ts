import type { Database } from '@serai/runtime';

interface Counter {
  readonly _id: string;
  readonly next: number;
}

interface Asking {
  readonly count: number;
  readonly give: (first: number) => void;
  readonly fail: (error: unknown) => void;
}

/** Who asks while others are being counted, by prefix. */
type Queues = Map<string, Asking[]>;

const queues = new WeakMap<Database, Queues>();

/**
 * The first of so many serial numbers under a company prefix. They are given out once and for all:
 * a booking that is not made after all leaves a gap, because a label may be on a box already. There
 * is one counter, which many would fight for: while it is moved on for some the next gather.
 */
export function takeSerials(
  database: Database,
  companyPrefix: string,
  count: number,
): Promise<number> {
  const own = queues.get(database) ?? new Map<string, Asking[]>();
  queues.set(database, own);
  return new Promise((give, fail) => {
    const asking = { count, give, fail };
    const queue = own.get(companyPrefix);
    if (queue === undefined) void giveAll(database, own, companyPrefix, asking);
    else queue.push(asking);
  });
}

async function giveAll(
  database: Database,
  own: Queues,
  prefix: string,
  first: Asking,
): Promise<void> {
  const queue = [first];
  own.set(prefix, queue);
  while (queue.length > 0) await give(database, prefix, queue.splice(0));
  own.delete(prefix);
}

async function give(database: Database, prefix: string, asking: readonly Asking[]): Promise<void> {
  try {
    const all = asking.reduce((sum, one) => sum + one.count, 0);
    let first = await count(database, prefix, all);
    for (const one of asking) {
      one.give(first);
      first += one.count;
    }
  } catch (error) {
    for (const { fail } of asking) fail(error);
  }
}

async function count(database: Database, prefix: string, all: number): Promise<number> {
  const counters = database.connection.collection<Counter>('serials');
  const after = await counters.findOneAndUpdate(
    { _id: prefix },
    { $inc: { next: all } },
    { upsert: true, returnDocument: 'after' },
  );
  if (after === null) throw new Error(`No serial numbers were counted for ${prefix}`);
  return after.next - all;
}
