import { freshDatabase, freshPrefix } from '../../../../test/support/engines';
import type { Bus } from '../bus/bus';
import { firstSeen, until } from '../bus/contract.fixture';
import { openBus } from '../bus/openBus';
import type { Part } from '../part';
import { leasesOf, outboxOf, type OutboxRow } from '../store/collections';
import { openDatabase, type Database } from '../store/database';
import { leaseIn } from '../store/lease';
import { once } from '../store/once';
import { askPlace, place } from '../store/shelf.fixture';
import type { FactMessage } from './factMessage';
import { recordFacts, type FactRow } from './recordFacts';
import { relay } from './relay';
import { placeOf, unsentFacts } from './unsent';

let database: Database;
let bus: Bus;
const parts: Part[] = [];
const published: FactMessage[][] = [];
const theirs = { name: 'relay', owner: 'somebody else', ttlMs: 60_000 };

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'test' });
  const real = await openBus({ clientId: 'test', database, prefix: await freshPrefix() });
  published.length = 0;
  bus = {
    ...real,
    publish: async (batch) => {
      await real.publish(batch);
      published.push([...batch]);
    },
  };
});

afterEach(async () => {
  for (const part of parts.splice(0)) await part.stop();
  await bus.close();
  await database.close();
});

async function started(options: Partial<Parameters<typeof relay>[0]> = {}): Promise<Part> {
  const part = relay({ database: () => database, bus: () => bus, ...options });
  parts.push(part);
  await part.start();
  return part;
}

async function placed(shelf: string, count: number, from = 0): Promise<void> {
  const asked = Array.from({ length: count }, (_, i) => askPlace(`${shelf}-${from + i}`, shelf));
  await once(database, place, asked);
}

async function allSent(): Promise<void> {
  await until('all is sent', async () => {
    return (await outboxOf(database).countDocuments({ sent: false })) === 0;
  });
}

function row(key: string, version: number): FactRow {
  const data = Buffer.from([version]);
  const type = 'serai.test.v1.Happened';
  return { topic: 'serai.test.v1', key, id: `space/${version}/0`, type, data, version, time: 1 };
}

describe('relay', () => {
  test('it sends each key in order of version, marks what it sent, and removes nothing', async () => {
    await placed('a', 40);
    await placed('b', 40);
    await started();
    await allSent();
    const seen = firstSeen(published.flat());
    const odd = Array.from({ length: 40 }, (_, i) => 2 * i + 1);
    expect([seen.get('a'), seen.get('b')]).toEqual([odd, odd]);
    expect(await outboxOf(database).countDocuments()).toBe(80);
  });

  test('it is woken by what is written', async () => {
    await started();
    await placed('woken', 1);
    await allSent();
    expect(published.flat().map(({ id }) => id)).toEqual(['shelf:woken/1/0']);
  });

  test('a lower version that was written later in time still goes first', async () => {
    await outboxOf(database).insertMany(
      [3, 1, 2].map((version) => {
        const { id, time: _, ...fact } = row('key', version);
        return { ...fact, _id: id, at: 100 - version, sent: false };
      }),
    );
    await started();
    await allSent();
    expect(published.flat().map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  test('more than it takes at once is sent in order too, from where it came to', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) => {
      const { id, time: at, ...fact } = row(i < 2_400 ? 'long' : 'short', 5_000 - i);
      return { ...fact, _id: id, at, sent: false };
    });
    await outboxOf(database).insertMany(many);
    await started();
    await allSent();
    const sent = published.map((batch) => batch.map(({ version }) => version));
    expect(sent.map(({ length }) => length)).toEqual([2_000, 500]);
    const long = Array.from({ length: 2_400 }, (_, i) => 2_601 + i);
    const short = Array.from({ length: 100 }, (_, i) => 2_501 + i);
    expect(sent.flat()).toEqual([...long, ...short]);
  });

  test('among many that were sent it reads only those that were not', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => {
      const { id, time: at, ...fact } = row(`key-${i % 50}`, i);
      return { ...fact, _id: id, at, sent: i < 2_995 };
    });
    await outboxOf(database).insertMany(many);
    const { connection } = database;
    await connection.db?.setProfilingLevel('all');
    expect(await unsentFacts(database, 100)).toHaveLength(5);
    const [, , third] = await unsentFacts(database, 3);
    const rest = await unsentFacts(database, 3, placeOf(third as OutboxRow));
    expect(rest.map(({ version }) => version)).toEqual([2_997, 2_998, 2_999]);
    await connection.db?.setProfilingLevel('off');
    const asked = { op: 'query', ns: /outbox$/ };
    const finds = await connection.collection('system.profile').find(asked).toArray();
    expect(finds).toHaveLength(3);
    expect(Math.max(...finds.map(({ docsExamined }) => Number(docsExamined)))).toBeLessThan(6);
  });

  test('what was sent and not marked is sent again, with the same ids', async () => {
    await placed('again', 2);
    const first = await started();
    await allSent();
    await first.stop();
    await outboxOf(database).updateMany({}, { $set: { sent: false } });
    await started();
    await allSent();
    const ids = published.map((batch) => batch.map(({ id }) => id));
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  test('while the bus takes nothing nothing is marked, and afterwards all is sent', async () => {
    const publish = bus.publish;
    let refusals = 0;
    let isAway = true;
    bus = {
      ...bus,
      publish: (batch) => {
        if (!isAway) return publish(batch);
        refusals += 1;
        return Promise.reject(new Error('the broker is away'));
      },
    };
    await placed('away', 3);
    await started();
    await until('it was tried again', () => refusals > 1);
    expect(await outboxOf(database).countDocuments({ sent: true })).toBe(0);
    isAway = false;
    await allSent();
    expect(published.flat()).toHaveLength(3);
  });

  test('one relay at a time; when it stops the other goes on in a higher epoch', async () => {
    // Nobody takes over because this process stood still for a while.
    const leaseMs = 60_000;
    const one = await started({ leaseMs });
    await placed('shared', 1);
    await allSent();
    await started({ leaseMs });
    await placed('shared', 1, 1);
    await allSent();
    await one.stop();
    await placed('shared', 1, 2);
    await allSent();
    expect(published.flat().map(({ epoch }) => epoch)).toEqual([1, 1, 2]);
  });

  describe('when the bus takes longer than the lease', () => {
    let whilePublishing: () => Promise<unknown>;

    /** Counts every call: what was sent twice is seen. */
    async function slowly(): Promise<void> {
      const { publish } = bus;
      bus = {
        ...bus,
        publish: async (batch) => {
          await whilePublishing();
          await publish(batch);
        },
      };
      await placed('slow', 3);
    }

    async function expectSentOnce(): Promise<void> {
      await allSent();
      expect(published.map((batch) => batch.map(({ epoch }) => epoch))).toEqual([[1, 1, 1]]);
    }

    test('the lease is prolonged, nobody takes over, and nothing is sent twice', async () => {
      const leaseMs = 3_000;
      const expiresAt = async () => Number((await leasesOf(database).findOne({}))?.expires);
      // It stands long past the time that it was taken for.
      whilePublishing = async () => {
        const first = await expiresAt();
        await until('it is prolonged', async () => (await expiresAt()) >= first + leaseMs);
      };
      await slowly();
      await started({ leaseMs });
      await until('the lease is taken', async () => {
        return (await leasesOf(database).countDocuments({ epoch: 1 })) === 1;
      });
      await started({ leaseMs });
      await expectSentOnce();
    });

    test('what was sent is marked although the lease ran out, while nobody took it', async () => {
      whilePublishing = () => leasesOf(database).updateMany({}, { $set: { expires: new Date(0) } });
      await slowly();
      await started();
      await expectSentOnce();
    });

    test('what was sent is not marked once somebody else took the lease', async () => {
      whilePublishing = async () => {
        await leasesOf(database).updateMany({}, { $set: { expires: new Date(0) } });
        await leaseIn({ database, ...theirs }).take();
      };
      await slowly();
      // Long: nothing prolongs it between the two.
      const part = await started({ leaseMs: 60_000 });
      await until('it is sent', () => published.length === 1);
      await part.stop();
      expect(await outboxOf(database).countDocuments({ sent: true })).toBe(0);
      expect(published).toHaveLength(1);
    });
  });

  test('one that slept past its lease sends and marks nothing after it wakes', async () => {
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    const read: string[][] = [];
    await placed('sleepy', 3);
    const sleeper = await started({
      leaseMs: 300,
      beforeSend: async (ids) => {
        if (ids.length === 0) return;
        read.push([...ids]);
        await asleep;
      },
    });
    await until('the first has read', () => read.length === 1);
    await started();
    await allSent();
    await outboxOf(database).updateMany({}, { $set: { sent: false } });
    for (const part of parts.splice(1)) await part.stop();
    const sentBefore = published.length;
    await leaseIn({ database, ...theirs }).take();
    wake();
    await sleeper.stop();
    expect(published.length).toBe(sentBefore);
    expect(new Set(published.flat().map(({ epoch }) => epoch))).toEqual(new Set([2]));
    expect(await outboxOf(database).countDocuments({ sent: true })).toBe(0);
  });
});

describe('recordFacts', () => {
  test('rows with ids of their own are recorded once, and sent in the order of their versions', async () => {
    await recordFacts(database, undefined, [row('key', 1001), row('key', 1000)]);
    await recordFacts(database, undefined, [row('key', 2000)]);
    await recordFacts(database, undefined, []);
    await started();
    await allSent();
    expect(published.flat().map(({ version }) => version)).toEqual([1000, 1001, 2000]);
    const again = recordFacts(database, undefined, [row('key', 1000)]);
    await expect(again).rejects.toThrow('duplicate key');
    expect(await outboxOf(database).countDocuments({ sent: false })).toBe(0);
  });
});
