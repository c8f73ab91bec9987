import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoEngine } from '../../../../deploy/engines/src/engine';
import { startMongo } from '../../../../deploy/engines/src/mongo';
import { openDatabase, type Database } from './database';
import { modelOf } from './modelOf';
import { once } from './once';
import { askPlace, place, shelf } from './shelf.fixture';

let mongo: MongoEngine;
let database: Database;
const LIMIT_MS = 60_000;
const LOOK_AGAIN_MS = 20;

beforeAll(async () => {
  mongo = await startMongo({ useGiven: false, say: () => undefined });
  database = await openDatabase({ uri: mongo.uri, service: 'away', kinds: [shelf] });
});

afterAll(async () => {
  await database.close();
  await mongo.stop();
});

describe('a database that was killed', () => {
  test('is answered as unavailable in bounded time, and keeps what it acknowledged', async () => {
    const [before] = await once(database, place, [askPlace('before', 'one')]);
    expect(before).toMatchObject({ granted: true });
    const [member] = mongo.members;
    await member?.kill('SIGKILL');
    const startedAt = performance.now();
    const [during] = await once(database, place, [askPlace('during', 'one')]);
    expect(during).toMatchObject({
      granted: false,
      refusal: { code: 'TRY_AGAIN', kind: 'unavailable', retryAfterSeconds: 1 },
    });
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
    expect(database.notReady()).not.toBeNull();
    await member?.restart();
    let again = (await once(database, place, [askPlace('during', 'one')]))[0];
    while (again?.granted === false) {
      expect(again.refusal.code).toBe('TRY_AGAIN');
      again = (await once(database, place, [askPlace('during', 'one')]))[0];
    }
    const found = await modelOf(database, shelf).findById('one').lean();
    expect(found?.['taken']).toEqual(['before', 'during']);
    expect(database.notReady()).toBeNull();
    // It forgot what it was told before, and was told again: what the killed held is not locked for long.
    const asked = { getParameter: 1, transactionLifetimeLimitSeconds: 1 };
    const admin = database.connection.getClient().db('admin');
    const limit = async () => (await admin.command(asked))['transactionLifetimeLimitSeconds'];
    while ((await limit()) !== 3) await sleep(LOOK_AGAIN_MS);
  });
});
