import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import { freshDatabase } from '../../../../test/support/engines';
import { testIdentity } from '../../../../test/support/testIdentity';
import { handleBatch } from '../facts/consumer';
import { registerListener } from '../facts/replay';
import type { Listener } from '../facts/settle';
import { line, story, storyHandler, type Mood } from '../facts/story.fixture';
import { fixedKeys } from '../identity/fixedKeys';
import { openDatabase, type Database } from '../store/database';
import { modelOf } from '../store/modelOf';
import { connect } from './connect';
import { serve } from './serve';
import type { CallOptions, Client } from './types';

const identity = testIdentity();
const mood: Mood = { poison: new Set(), tries: new Map() };
let database: Database;
let operations: Client<OperationsServiceDefinition>;
let stop: () => Promise<void>;

beforeAll(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'test', kinds: [story] });
  const handlers = [storyHandler(mood)].map((handler) => [handler.type, handler] as const);
  const listener: Listener = { name: 'reader', database, handlers: new Map(handlers) };
  registerListener(listener);
  const server = serve({
    listen: '127.0.0.1:0',
    doors: [],
    verify: fixedKeys(identity.keySet),
    database: () => database,
  });
  await server.start();
  operations = connect<OperationsServiceDefinition>({
    address: `127.0.0.1:${server.port()}`,
    service: 'serai.operations.v1.OperationsService',
  });
  mood.poison.add('one-1').add('two-1');
  await handleBatch(listener, [line('one', 1), line('one', 2), line('two', 1)]);
  await handleBatch(listener, [line('late', 1, 'after:never')]);
  stop = async () => {
    operations.close();
    await server.stop();
    await database.close();
  };
});

afterAll(() => stop());

function as(...roles: ('admin' | 'operator' | 'auditor')[]): CallOptions {
  const token = identity.token({ subject: 'per_1', roles });
  return { deadlineMs: 30_000, token };
}

async function parkedOf(consumer: string): Promise<string[]> {
  const { parked } = await operations.listParked({ consumer }, as('admin'));
  return parked.map(({ key, factId, state }) => `${key} ${factId.split('/')[1]} ${state}`);
}

async function linesOf(id: string): Promise<readonly string[]> {
  return (await modelOf(database, story).findById(id).lean())?.lines ?? [];
}

describe('who runs the alliance', () => {
  test('sees what is parked, by key and in order, with its reason and what it waits for', async () => {
    const all = ['late 1 waiting', 'one 1 dead', 'one 2 behind', 'two 1 dead'];
    expect(await parkedOf('reader')).toEqual(all);
    expect(await parkedOf('')).toEqual(all);
    expect(await parkedOf('another')).toEqual([]);
    const { parked } = await operations.listParked({ consumer: 'reader' }, as('admin'));
    expect(parked[0]).toMatchObject({ consumer: 'reader', waitsFor: 'never', reason: '' });
    expect(parked[1]).toMatchObject({
      type: 'serai.partner.v1.MemberSuspended',
      reason: 'one-1 cannot be told',
      tries: 5,
      waitsFor: '',
    });
    expect(Date.now() - Number(parked[1]?.since)).toBeLessThan(60_000);
  });

  test('replays one key or all of them; what breaks again stays where it was', async () => {
    const replay = (key: string) => operations.replay({ consumer: 'reader', key }, as('admin'));
    expect(await replay('one')).toEqual({ released: 0, parkedAgain: 1 });
    mood.poison.delete('one-1');
    expect(await replay('one')).toEqual({ released: 2, parkedAgain: 0 });
    expect(await linesOf('one')).toEqual(['one-1', 'one-2']);
    expect(await parkedOf('reader')).toEqual(['late 1 waiting', 'two 1 dead']);
    expect(await replay('one')).toEqual({ released: 0, parkedAgain: 0 });
    mood.poison.clear();
    expect(await replay('')).toEqual({ released: 1, parkedAgain: 1 });
    expect(await linesOf('two')).toEqual(['two-1']);
    expect(await parkedOf('reader')).toEqual(['late 1 waiting']);
  });

  test('is told when nobody of that name listens', async () => {
    const asked = operations.replay({ consumer: 'nobody', key: '' }, as('admin'));
    await expect(asked).rejects.toMatchObject({ kind: 'missing', code: 'CONSUMER_UNKNOWN' });
  });

  test('an auditor reads the log, an admin does not', async () => {
    const asked = { cursor: '', limit: 0, above: 0 };
    const page = await operations.readLog(asked, as('auditor'));
    expect(page.facts.slice(0, 2).map(({ id }) => id)).toEqual(['story:one/1/0', 'story:two/1/0']);
    expect(page.watermark).toMatch(/^\d+$/);
    const refused = operations.readLog(asked, as('admin'));
    await expect(refused).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('is an admin: others neither look nor replay', async () => {
    for (const role of ['operator', 'auditor'] as const) {
      const asked = { consumer: 'reader', key: '' };
      await expect(operations.listParked(asked, as(role))).rejects.toMatchObject({
        kind: 'forbidden',
      });
      await expect(operations.replay(asked, as(role))).rejects.toMatchObject({ kind: 'forbidden' });
    }
  });
});
