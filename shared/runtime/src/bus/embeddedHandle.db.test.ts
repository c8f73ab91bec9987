import { freshDatabase } from '../../../../test/support/engines';
import { openDatabase, type Database } from '../store/database';
import type { Alarm } from './alarm';
import { fact, TOPIC, until } from './contract.fixture';
import type { EmbeddedContext } from './embedded';
import { handleEmbedded } from './embeddedHandle';
import { logIn, positionsIn } from './embeddedLog';

let database: Database;

beforeAll(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'test' });
});
afterAll(() => database.close());

describe('a group on the embedded bus', () => {
  test('that fails again and again keeps nothing of its failures, and leaves nothing', async () => {
    const alarms = new Set<Alarm>();
    const [log, positions] = [logIn(database), positionsIn(database)];
    const context: EmbeddedContext = { database, log, positions, prefix: '', alarms };
    await log.insertOne({ topic: TOPIC, number: 1, facts: [fact('key', 1)] });
    let failures = 0;
    let handled = 0;
    const subscription = await handleEmbedded(context, {
      group: 'group',
      topics: [TOPIC],
      onBatch: () => {
        if (failures < 2) {
          failures += 1;
          return Promise.reject(new Error('not now'));
        }
        handled += 1;
        return Promise.resolve();
      },
    });
    await until('the batch is handled and more is waited for', () => {
      return handled > 0 && alarms.size > 0;
    });
    const during = alarms.size;
    await subscription.stop();
    expect([failures, during, alarms.size]).toEqual([2, 1, 0]);
  });
});
