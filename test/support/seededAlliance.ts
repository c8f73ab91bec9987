import mongoose from 'mongoose';
import type { Secrets } from '../../deploy/local/src/secrets';
import { serviceNames } from '../../deploy/local/src/secrets';
import { mongoUri } from './engines';

/** A demo alliance that was seeded once in this Jest run and then stopped; it is copied, never used. */
export interface SeededAlliance {
  readonly prefix: string;
  readonly secrets: Secrets;
}

/** Each service's database, and that of the embedded bus. */
const databases = [...serviceNames, 'bus'];
const restLimitMs = 180_000;
const lookEveryMs = 200;

/** The name of a database of an alliance with that prefix. */
export function databaseOf(prefix: string, name: string): string {
  return `${prefix.slice(0, -1)}-${name}`;
}

/** The one that was made; the first who asks makes it, and all others wait. */
export async function seededOnce(make: () => Promise<SeededAlliance>): Promise<SeededAlliance> {
  const desk = `${process.env['SERAI_TEST_ENGINES']}/seeded`;
  const answer = await fetch(desk);
  if (answer.status === 200) return (await answer.json()) as SeededAlliance;
  let made: SeededAlliance | undefined;
  try {
    made = await make();
    return made;
  } finally {
    await fetch(desk, { method: 'PUT', body: made === undefined ? '' : JSON.stringify(made) });
  }
}

/**
 * Copies all its rows under another prefix; indexes are the services' own affair. What is to be
 * sent again is sent at the start, on a bus that has nothing of it.
 */
export async function copyAlliance(from: string, to: string, isSentAgain: boolean): Promise<void> {
  await inEach(from, async (database, name) => {
    for (const { name: coll } of await database.listCollections({}, { nameOnly: true }).toArray()) {
      const rows = database.collection(coll);
      if ((await rows.findOne({}, { projection: { _id: 1 } })) === null) continue;
      const unsent = isSentAgain && coll === 'outbox' ? [{ $set: { sent: false } }] : [];
      await rows.aggregate([...unsent, { $out: { db: databaseOf(to, name), coll } }]).toArray();
    }
  });
}

/** Comes back once every fact was sent, and whoever hears them has heard all of them. */
export async function allHeard(prefix: string): Promise<void> {
  const endsAt = Date.now() + restLimitMs;
  for (let left = 1; left > 0;) {
    const counts = await inEach(prefix, (database, name) =>
      name === 'bus'
        ? unheard(database)
        : database.collection('outbox').countDocuments({ sent: false }),
    );
    left = counts.reduce((sum, count) => sum + count, 0);
    if (Date.now() > endsAt) throw new Error(`${left} facts or groups are not done`);
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** So many groups are not at the end of a topic that they listen to; a place ends in its topic. */
async function unheard(bus: mongoose.mongo.Db): Promise<number> {
  const last = { $group: { _id: '$topic', last: { $max: '$number' } } };
  const ends = bus.collection('log').aggregate<Record<'_id' | 'last', unknown>>([last]);
  const lastOf = new Map((await ends.toArray()).map((end) => [String(end._id), Number(end.last)]));
  const places = await bus
    .collection<{ _id: string; number: number }>('positions')
    .find()
    .toArray();
  return places.filter(({ _id, number }) => {
    const topic = [...lastOf.keys()].find((name) => _id.endsWith(name)) ?? '';
    return number < (lastOf.get(topic) ?? 0);
  }).length;
}

async function inEach<T>(
  prefix: string,
  work: (database: mongoose.mongo.Db, name: string) => Promise<T>,
): Promise<T[]> {
  const client = new mongoose.mongo.MongoClient(await mongoUri());
  try {
    return await Promise.all(
      databases.map((name) => work(client.db(databaseOf(prefix, name)), name)),
    );
  } finally {
    await client.close();
  }
}
