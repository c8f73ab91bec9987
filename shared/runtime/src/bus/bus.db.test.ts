import { freshDatabase, freshPrefix, kafkaBrokers } from '../../../../test/support/engines';
import type { FactMessage } from '../facts/factMessage';
import { openDatabase, type Database } from '../store/database';
import type { Bus } from './bus';
import { collect, fact, factsOf, firstSeen, followAll, TOPIC, until } from './contract.fixture';
import { openBus } from './openBus';

/** A repeat may come at any time. */
const idsOf = (messages: readonly FactMessage[]) => new Set(messages.map(({ id }) => id));
const UPWARDS = (versions: number) => Array.from({ length: versions }, (_, i) => i + 1);

describe.each(['kafka', 'embedded'] as const)('the bus on %s', (adapter) => {
  let database: Database;
  const open: Bus[] = [];

  async function aBus(prefix: string): Promise<Bus> {
    const brokers = adapter === 'kafka' ? { kafkaBrokers: await kafkaBrokers() } : { database };
    const options = { clientId: 'test', prefix, sessionTimeoutMs: 6_000, ...brokers };
    const bus = await openBus({ ...options, onFatal: (error) => fatal.push(error) });
    open.push(bus);
    await bus.ensureTopics([TOPIC]);
    return bus;
  }
  const fatal: Error[] = [];

  beforeAll(async () => {
    database = await openDatabase({ uri: await freshDatabase(), service: 'test' });
  });

  afterAll(async () => {
    for (const bus of open) await bus.close();
    await database.close();
    expect(fatal).toEqual([]);
  });

  test('a fact arrives as it was sent, bytes, time, trace and epoch', async () => {
    const bus = await aBus(await freshPrefix());
    await bus.publish([fact('key', 1)]);
    const group = await collect(bus, 'group');
    await until('the fact arrives', () => group.messages.length > 0);
    expect(group.messages[0]).toEqual(fact('key', 1));
    expect(idsOf(group.messages).size).toBe(1);
    await group.stop();
  });

  test('facts of one key arrive in order, whoever publishes and in however many batches', async () => {
    const prefix = await freshPrefix();
    const bus = await aBus(prefix);
    const group = await collect(bus, 'group');
    const all = factsOf(20, 50);
    for (let from = 0; from < all.length; from += 130) {
      await bus.publish(all.slice(from, from + 130));
    }
    await until('all arrive', () => idsOf(group.messages).size === all.length);
    const seen = firstSeen(group.messages);
    expect(seen.size).toBe(20);
    for (const versions of seen.values()) expect(versions).toEqual(UPWARDS(50));
    await group.stop();
  });

  test('what is more than a broker takes at once, all of one key, arrives in order', async () => {
    const bus = await aBus(await freshPrefix());
    const data = Buffer.alloc(1_000, 1);
    await bus.publish(factsOf(1, 2_000).map((one) => ({ ...one, data })));
    const copy = await followAll(bus);
    await copy.loaded;
    expect(firstSeen(copy.messages).get('key-0')).toEqual(UPWARDS(2_000));
    await copy.stop();
  });

  test('two publishers at once lose nothing', async () => {
    const prefix = await freshPrefix();
    const [one, two] = [await aBus(prefix), await aBus(prefix)];
    const publish = async (bus: Bus, key: string) => {
      for (let version = 1; version <= 20; version += 1) await bus.publish([fact(key, version)]);
    };
    await Promise.all([publish(one, 'one'), publish(two, 'two')]);
    const copy = await followAll(one);
    await copy.loaded;
    const seen = firstSeen(copy.messages);
    expect([seen.get('one'), seen.get('two')]).toEqual([UPWARDS(20), UPWARDS(20)]);
    await copy.stop();
  });

  test('the consumers of a group share the topic, and another group sees all of it', async () => {
    const prefix = await freshPrefix();
    const [one, two] = [await aBus(prefix), await aBus(prefix)];
    const shared = [await collect(one, 'shared'), await collect(two, 'shared')];
    const alone = await collect(two, 'alone');
    await one.publish(factsOf(30, 4));
    await until('the other group sees all', () => idsOf(alone.messages).size === 120);
    await until('the group has all', () => {
      return idsOf(shared.flatMap(({ messages }) => messages)).size === 120;
    });
    await Promise.all([...shared, alone].map((group) => group.stop()));
  });

  test('a batch that was not handled is delivered again, and nothing of its key before it', async () => {
    const bus = await aBus(await freshPrefix());
    const handled: number[] = [];
    let failures = 0;
    const subscription = await bus.handle({
      group: 'group',
      topics: [TOPIC],
      onBatch: (batch) => {
        if (failures < 2) {
          failures += 1;
          return Promise.reject(new Error('not now'));
        }
        handled.push(...batch.map(({ version }) => version));
        return Promise.resolve();
      },
    });
    await bus.publish([fact('key', 1), fact('key', 2)]);
    await bus.publish([fact('key', 3)]);
    await until('all are handled', () => new Set(handled).size === 3);
    expect([...new Set(handled)]).toEqual([1, 2, 3]);
    await subscription.stop();
  });

  test('who comes back goes on where the group stopped', async () => {
    const bus = await aBus(await freshPrefix());
    await bus.publish(factsOf(3, 2));
    const first = await collect(bus, 'group');
    await until('the first six arrive', () => idsOf(first.messages).size === 6);
    await first.stop();
    await bus.publish([fact('later', 1)]);
    const second = await collect(bus, 'group');
    await until('the later one arrives', () => second.messages.length > 0);
    expect(second.messages.map(({ key }) => key)).toEqual(['later']);
    await second.stop();
  });

  test('every follower sees every message from the start, and then what comes', async () => {
    const prefix = await freshPrefix();
    const [one, two] = [await aBus(prefix), await aBus(prefix)];
    await one.publish(factsOf(10, 10));
    const copies = [await followAll(one), await followAll(two)];
    for (const copy of copies) {
      await copy.loaded;
      expect(firstSeen(copy.messages).get('key-9')).toEqual(UPWARDS(10));
      expect(idsOf(copy.messages).size).toBe(100);
    }
    await two.publish([fact('new', 1)]);
    for (const copy of copies) {
      await until('the new one comes', () => copy.messages.some(({ key }) => key === 'new'));
      await until('the copy is fresh', () => copy.stalenessMs() < 1_000);
      await copy.stop();
    }
  });

  test('an empty topic is loaded at once', async () => {
    const bus = await aBus(await freshPrefix());
    const copy = await followAll(bus);
    await copy.loaded;
    expect(copy.messages).toEqual([]);
    await copy.stop();
  });
});
