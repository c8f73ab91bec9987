import mongoose from 'mongoose';
import { becomes } from '../../journeys/person';
import type { Alliance } from '../../support/alliance';
import { allHeard } from '../../support/seededAlliance';

const services = ['partner', 'capacity', 'booking', 'tracking', 'gateway'] as const;
/** Written by the clock, not by requests. */
const ofTheClock = /lease|projection/i;
/** Longer than any part rests between two looks at what there is to do. */
const quietMs = 1_500;

/**
 * How many documents each service keeps, by collection, once nothing is under way any more. Of an
 * alliance that begins with nothing, on the embedded bus.
 */
export async function storedIn({ env }: Alliance): Promise<Record<string, number>> {
  const prefix = env.partner['TOPIC_PREFIX'] ?? '';
  const databases = await Promise.all(
    services.map(async (name) => {
      const uri = env[name]['MONGODB_URI'] ?? '';
      return { name, database: await mongoose.createConnection(uri).asPromise() };
    }),
  );
  const count = async (): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    for (const { name, database } of databases) {
      for (const collection of await database.listCollections()) {
        if (ofTheClock.test(collection.name)) continue;
        const kept = database.collection(collection.name);
        found[`${name}.${collection.name}`] = await kept.countDocuments();
      }
    }
    return found;
  };
  let last = await count();
  let since = performance.now();
  const quiet = await becomes('nothing is under way', async () => {
    const now = await count();
    if (JSON.stringify(now) !== JSON.stringify(last)) since = performance.now();
    last = now;
    if (performance.now() - since < quietMs) return undefined;
    // Whoever stood still for as long, has not heard of everything.
    await allHeard(prefix);
    return JSON.stringify(await count()) === JSON.stringify(now) ? now : undefined;
  });
  for (const { database } of databases) await database.close();
  return quiet;
}
