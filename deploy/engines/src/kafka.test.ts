import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { freshPrefix, kafkaBrokers } from '../../../test/support/engines';
import { startKafka } from './kafka';
import { freePorts } from './ports';

const LIMIT_MS = 240_000;
const say = () => undefined;
/** Longer than the 9 s after which the controller gives the partitions of a lost broker to others. */
const retry = { retries: 20, maxRetryTime: 2_000 };

function clientOf(brokers: string): Kafka {
  const connectionTimeout = 30_000;
  return new Kafka({
    ...{ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry, connectionTimeout },
  });
}

async function create(brokers: string, topic: string): Promise<void> {
  const admin = clientOf(brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
}

/** Not idempotent: kafkajs gives up at once where the broker that would number it is away. */
async function send(brokers: string, topic: string, values: readonly string[]): Promise<void> {
  const producer = clientOf(brokers).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ key: 'k', value })) });
  await producer.disconnect();
}

/** Reads a topic from its beginning with a group of consumers, until so many have come. */
async function receive(brokers: string, topic: string, count: number): Promise<string[]> {
  const consumer = clientOf(brokers).consumer({ groupId: `${topic}-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
      values.push(String(message.value));
      if (values.length === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return values;
}

test(
  'the Kafka that test files share takes and gives messages under a prefix of their own',
  async () => {
    const [brokers, prefix] = [await kafkaBrokers(), await freshPrefix()];
    expect(await freshPrefix()).not.toBe(prefix);
    await create(brokers, `${prefix}facts`);
    await send(brokers, `${prefix}facts`, ['a', 'b', 'c']);
    expect(await receive(brokers, `${prefix}facts`, 3)).toEqual(['a', 'b', 'c']);
  },
  LIMIT_MS,
);

test(
  'a topic is not made by asking for it',
  async () => {
    const [brokers, prefix] = [await kafkaBrokers(), await freshPrefix()];
    const producer = clientOf(brokers).producer({ retry: { retries: 0 } });
    await producer.connect();
    const sending = producer.send({ topic: `${prefix}none`, messages: [{ value: 'a' }] });
    await expect(sending).rejects.toThrow(/does not host this topic-partition/);
    await producer.disconnect();
  },
  LIMIT_MS,
);

test(
  'messages survive a SIGKILL, a stop of the broker, and a start at another port',
  async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'serai-test-'));
    const first = await startKafka({ dataDirectory, say });
    await create(first.brokers, 't');
    await send(first.brokers, 't', ['1']);
    const [broker] = first.members;
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const before = broker?.pid;
      await broker?.kill(signal);
      await broker?.restart();
      expect(broker?.pid).not.toBe(before);
      await send(first.brokers, 't', [signal]);
    }
    await first.stop();
    const [port = 0] = await freePorts(1);
    const second = await startKafka({ dataDirectory, port, say });
    expect(second.brokers).toBe(`127.0.0.1:${port}`);
    expect(await receive(second.brokers, 't', 3)).toEqual(['1', 'SIGKILL', 'SIGTERM']);
    await second.stop();
    await rm(dataDirectory, { recursive: true });
  },
  LIMIT_MS,
);

test(
  'of three brokers one may be away',
  async () => {
    const engine = await startKafka({ members: 3, say });
    try {
      expect(new Set(engine.pids).size).toBe(3);
      await create(engine.brokers, 't');
      await send(engine.brokers, 't', ['1']);
      await engine.members[0]?.kill('SIGKILL');
      await send(engine.brokers, 't', ['2']);
      expect(await receive(engine.brokers, 't', 2)).toEqual(['1', '2']);
      await engine.members[0]?.restart();
      const [back] = engine.members;
      expect(await receive(`127.0.0.1:${back?.port}`, 't', 2)).toEqual(['1', '2']);
    } finally {
      await engine.stop();
    }
  },
  LIMIT_MS,
);

test('brokers that were given and do not answer are refused', async () => {
  const [port = 0] = await freePorts(1);
  process.env['KAFKA_BROKERS'] = `127.0.0.1:${port}`;
  await expect(startKafka({ say })).rejects.toThrow(/does not answer/);
  delete process.env['KAFKA_BROKERS'];
});

test(
  'brokers that were given are used, and left running at the stop',
  async () => {
    const brokers = await kafkaBrokers();
    process.env['KAFKA_BROKERS'] = brokers;
    const engine = await startKafka({ say });
    delete process.env['KAFKA_BROKERS'];
    expect(engine).toMatchObject({ brokers, pids: [], members: [] });
    await engine.stop();
    const topic = `${await freshPrefix()}after`;
    await create(brokers, topic);
    await send(brokers, topic, ['1']);
  },
  LIMIT_MS,
);
