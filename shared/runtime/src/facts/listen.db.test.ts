import { freshDatabase, freshPrefix } from '../../../../test/support/engines';
import type { Bus } from '../bus/bus';
import { until } from '../bus/contract.fixture';
import { openBus } from '../bus/openBus';
import { outboxOf, receiptsOf } from '../store/collections';
import { openDatabase, type Database } from '../store/database';
import { once } from '../store/once';
import type { Step } from '../store/step';
import { modelOf } from '../store/modelOf';
import type { Part } from '../part';
import type { FactMessage } from './factMessage';
import { listen } from './listen';
import { listParked } from './parked';
import { replay } from './replay';
import { line, story, STORY_TOPIC, storyHandler, type Mood } from './story.fixture';

let database: Database;
let bus: Bus;
let part: Part | undefined;
const mood = {
  poison: new Set<string>(),
  brittle: new Map<string, number>(),
  tries: new Map(),
} satisfies Mood;

beforeAll(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'test', kinds: [story] });
  bus = await openBus({ clientId: 'test', database, prefix: await freshPrefix() });
  await listenAnew(neverMs);
});

afterAll(async () => {
  await part?.stop();
  await bus.close();
  await database.close();
});

/** Nothing else releases what is looked at in the meantime. */
const neverMs = 24 * 3_600_000;

async function listenAnew(sweepMs: number): Promise<void> {
  await part?.stop();
  part = listen({
    name: 'reader',
    database: () => database,
    bus: () => bus,
    topics: [STORY_TOPIC],
    handlers: [storyHandler(mood)],
    sweepMs,
  });
  await part.start();
}

async function linesOf(id: string): Promise<readonly string[]> {
  return (await modelOf(database, story).findById(id).lean())?.lines ?? [];
}

async function told(id: string, ...lines: string[]): Promise<void> {
  await until(`${id} tells ${lines.join()}`, async () => {
    return (await linesOf(id)).join() === lines.join();
  });
}

async function parkedOf(key: string): Promise<string[]> {
  const parked = await listParked(database, 'reader');
  return parked
    .filter((one) => one.key === key)
    .map((one) => `${one.factId.split('/')[1]} ${one.state}`);
}

/** Resolves when the listener has passed everything published so far. */
async function settledAfter(facts: readonly FactMessage[], mark: string): Promise<void> {
  await bus.publish(facts);
  await bus.publish([line(mark, 1)]);
  await told(mark, `${mark}-1`);
}

describe('listen', () => {
  test('a fact that comes three times has one effect, and its own facts are told once', async () => {
    const facts = [line('thrice', 1), line('thrice', 2)];
    for (let time = 0; time < 3; time += 1) await bus.publish(facts);
    await settledAfter(facts, 'mark-thrice');
    await told('thrice', 'thrice-1', 'thrice-2');
    const rows = await outboxOf(database).find({ key: 'thrice' }).toArray();
    expect(rows.map((row) => row._id).sort()).toEqual(['story:thrice/1/0', 'story:thrice/2/0']);
  });

  test('a type that nobody handles is passed over, without a receipt', async () => {
    const unknown = { ...line('unknown', 1), type: 'serai.partner.v9.NewThing' };
    await settledAfter([unknown], 'mark-unknown');
    expect(await receiptsOf(database).findOne({ _id: `reader/${unknown.id}` })).toBeNull();
  });

  test('a fact waits for its predecessor, later ones of its key behind it, others go on', async () => {
    const waiting = [line('late', 1, 'after:early'), line('late', 2), line('late', 3)];
    await settledAfter(waiting, 'mark-late');
    expect(await linesOf('late')).toEqual([]);
    expect(await parkedOf('late')).toEqual(['1 waiting', '2 behind', '3 behind']);
    const [first] = (await listParked(database)).filter(({ key }) => key === 'late');
    expect(first).toMatchObject({ waitsFor: 'early', consumer: 'reader', reason: '' });
    await bus.publish([line('early', 1)]);
    await told('late', 'after:early', 'late-2', 'late-3');
    expect(await parkedOf('late')).toEqual([]);
    await bus.publish(waiting);
    await settledAfter([line('late', 4)], 'mark-late-2');
    expect(await linesOf('late')).toEqual(['after:early', 'late-2', 'late-3', 'late-4']);
  });

  test('what waits for one that waits is released in turn', async () => {
    await settledAfter(
      [line('c', 1, 'after:b'), line('b', 1, 'after:a'), line('c', 2)],
      'mark-chain',
    );
    expect(await parkedOf('c')).toEqual(['1 waiting', '2 behind']);
    await bus.publish([line('a', 1)]);
    await told('b', 'after:a');
    await told('c', 'after:b', 'c-2');
  });

  test('a predecessor in the same batch is enough, and one behind it too', async () => {
    await bus.publish([line('same-2', 1, 'after:same-1'), line('same-1', 1)]);
    await told('same-2', 'after:same-1');
    await told('same-1', 'same-1-1');
  });

  test('poison is dead-lettered after five tries, its key parked in order, others go on', async () => {
    mood.poison.add('poison-2');
    const facts = [1, 2, 3, 4].map((version) => line('poison', version));
    const startedAt = performance.now();
    await settledAfter([...facts, line('healthy', 1)], 'mark-poison');
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(mood.tries.get('story:poison/2/0')).toBe(5);
    expect(await linesOf('poison')).toEqual(['poison-1']);
    expect(await parkedOf('poison')).toEqual(['2 dead', '3 behind', '4 behind']);
    const [dead] = (await listParked(database)).filter(({ key }) => key === 'poison');
    expect(dead).toMatchObject({ reason: 'poison-2 cannot be told', tries: 5 });
    await told('healthy', 'healthy-1');
    await settledAfter([line('poison', 5)], 'mark-poison-2');
    expect(await linesOf('poison')).toEqual(['poison-1']);
    expect(await replay(database, 'reader', 'poison')).toEqual({ released: 0, parkedAgain: 1 });
    expect(mood.tries.get('story:poison/2/0')).toBe(6);
    mood.poison.clear();
    expect(await replay(database, 'reader', 'poison')).toEqual({ released: 4, parkedAgain: 0 });
    expect(await linesOf('poison')).toEqual([1, 2, 3, 4, 5].map((n) => `poison-${n}`));
    expect(await parkedOf('poison')).toEqual([]);
  });

  test('two who replay a key at once take turns, and none of it is said to stay', async () => {
    mood.poison.add('both-1');
    await settledAfter(
      [1, 2, 3, 4].map((version) => line('both', version)),
      'mark-both',
    );
    mood.poison.clear();
    const both = [replay(database, 'reader', 'both'), replay(database, 'reader', 'both')];
    expect(await Promise.all(both)).toEqual([
      { released: 4, parkedAgain: 0 },
      { released: 0, parkedAgain: 0 },
    ]);
    expect(await linesOf('both')).toEqual([1, 2, 3, 4].map((n) => `both-${n}`));
  });

  test('one that waited or stood behind is as patient with failures as a fresh one', async () => {
    const facts = [line('frail', 1, 'after:soon'), line('frail', 2), line('frail', 3)];
    await settledAfter(facts, 'mark-frail');
    expect(await parkedOf('frail')).toEqual(['1 waiting', '2 behind', '3 behind']);
    mood.brittle.set('after:soon', 2).set('frail-2', 4);
    mood.poison.add('frail-3');
    await settledAfter([line('soon', 1)], 'mark-soon');
    await told('frail', 'after:soon', 'frail-2');
    await until('the third is given up', async () => {
      return (await parkedOf('frail')).join() === '3 dead';
    });
    const [dead] = (await listParked(database)).filter(({ key }) => key === 'frail');
    expect(dead).toMatchObject({ reason: 'frail-3 cannot be told' });
    expect(dead?.tries).toBeGreaterThanOrEqual(5);
    mood.poison.clear();
    expect(await replay(database, 'reader', 'frail')).toEqual({ released: 1, parkedAgain: 0 });
    await told('frail', 'after:soon', 'frail-2', 'frail-3');
  });

  test('bytes that are no message are dead-lettered like any other poison', async () => {
    const broken = { ...line('broken', 1), data: Buffer.from([255, 255, 255]) };
    await settledAfter([broken, line('broken', 2)], 'mark-broken');
    expect(await parkedOf('broken')).toEqual(['1 dead', '2 behind']);
  });

  test('replay of everything goes through every parked key, and an unknown consumer is refused', async () => {
    mood.poison.add('x').add('y');
    await settledAfter([line('all-1', 1, 'x'), line('all-2', 1, 'y')], 'mark-all');
    mood.poison.clear();
    const { released } = await replay(database, 'reader');
    expect(released).toBe(2);
    await expect(replay(database, 'nobody')).rejects.toMatchObject({ code: 'CONSUMER_UNKNOWN' });
  });

  test('a fact that waits and is replayed before its time goes on waiting', async () => {
    await settledAfter([line('patient', 1, 'after:never')], 'mark-patient');
    expect(await replay(database, 'reader', 'patient')).toEqual({ released: 0, parkedAgain: 1 });
    expect(await parkedOf('patient')).toEqual(['1 waiting']);
  });

  test('what nobody released, because a process ended in between, is found and released', async () => {
    await settledAfter([line('forgotten', 1, 'after:silent')], 'mark-forgotten');
    expect(await parkedOf('forgotten')).toEqual(['1 waiting']);
    const quietly: Step<string, null> = {
      name: 'quietly',
      touches: () => [],
      decide: (key, sheet) => {
        sheet.record(story, key, ['said by nobody']);
        return null;
      },
    };
    await once(database, quietly, [{ id: 'quietly', digest: '', command: 'silent' }]);
    expect(await linesOf('forgotten')).toEqual([]);
    await listenAnew(200);
    await told('forgotten', 'after:silent');
  });
});
