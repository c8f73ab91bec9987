import type { Database } from '@serai/runtime';
import type { mongo } from 'mongoose';
import type { Projection } from '../application/projectSpace';
import type { KeptFill, LegFill } from '../domain/space/filling';
import { nativeCollection } from './journalLog';

/** One step of time of one departure; what changed in it is added up. */
interface FillDocument {
  readonly _id: string;
  readonly departureId: string;
  readonly at: number;
  readonly published: KeptFill['published'];
  /** By leg. */
  readonly legs?: Readonly<Record<string, Partial<LegFill>>>;
}

const none: LegFill = { heldGrams: 0, heldCm3: 0, soldGrams: 0, soldCm3: 0 };

/** The index of the steps of departures. */
export async function prepareFills(database: Database): Promise<void> {
  await fillsIn(database).createIndexes([{ key: { departureId: 1, at: 1 } }]);
}

/** Adds to the steps, in the transaction that moves the watermark: so each change once. */
export async function addFills(
  database: Database,
  fills: Projection['fills'],
  session: mongo.ClientSession,
): Promise<void> {
  if (fills.length === 0) return;
  const writes = fills.map(({ departureId, at, legs, published }) => {
    const amounts = [...legs].flatMap(([leg, fill]) =>
      Object.entries(fill)
        .filter(([, amount]) => amount !== 0)
        .map(([name, amount]) => [`legs.${leg}.${name}`, amount] as const),
    );
    const update = {
      $set: { departureId, at, published: [...published] },
      ...(amounts.length > 0 && { $inc: Object.fromEntries(amounts) }),
    };
    const filter = { _id: `${departureId}/${at}` };
    return { updateOne: { filter, update: update as object, upsert: true } };
  });
  await fillsIn(database).bulkWrite(writes, { ordered: false, session });
}

/** The steps of these departures, by departure and time; at most so many. */
export async function fillsOn(
  database: Database,
  departureIds: readonly string[],
  limit: number,
): Promise<readonly KeptFill[]> {
  const found = await fillsIn(database)
    .find({ departureId: { $in: [...departureIds] } })
    .sort({ departureId: 1, at: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ departureId, at, published, legs = {} }) => {
    const byLeg = Object.entries(legs).map(([leg, fill]) => [Number(leg), { ...none, ...fill }]);
    return { departureId, at, published, legs: new Map(byLeg as [number, LegFill][]) };
  });
}

function fillsIn(database: Database): mongo.Collection<FillDocument> {
  return nativeCollection<FillDocument>(database, 'departure_fills');
}
