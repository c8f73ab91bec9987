import type { Instant } from '@serai/model';
import type { Database } from '@serai/runtime';

interface Turn {
  readonly _id: string;
  readonly until: Instant;
}

const duplicateKey = 11_000;

/** Taken when nobody has it, or when whoever had it did not end it in time. */
export async function takeTurn(
  database: Database,
  bookingId: string,
  now: Instant,
  until: Instant,
): Promise<boolean> {
  try {
    await turnsOf(database).findOneAndUpdate(
      { _id: bookingId, until: { $lte: now } },
      { $set: { until } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === duplicateKey) return false;
    throw error;
  }
}

/** Goes on with a turn that was taken. */
export async function extendTurn(
  database: Database,
  bookingId: string,
  until: Instant,
): Promise<void> {
  await turnsOf(database).updateOne({ _id: bookingId }, { $max: { until } });
}

export async function endTurn(database: Database, bookingId: string): Promise<void> {
  await turnsOf(database).deleteOne({ _id: bookingId });
}

function turnsOf(database: Database) {
  return database.connection.collection<Turn>('turns');
}
