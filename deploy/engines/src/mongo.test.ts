import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MongoClient } from 'mongodb';
import { freshDatabase, inDatabase, mongoUri } from '../../../test/support/engines';
import type { MongoEngine } from './engine';
import { EngineUnavailable } from './engineUnavailable';
import { startMongo } from './mongo';
import { freePorts } from './ports';

const say = () => undefined;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serai-test-'));
});
afterEach(async () => {
  delete process.env['MONGODB_URI'];
  await rm(folder, { recursive: true, force: true });
});

async function using<Result>(
  uri: string,
  act: (client: MongoClient) => Promise<Result>,
): Promise<Result> {
  const client = new MongoClient(uri);
  try {
    return await act(client);
  } finally {
    await client.close();
  }
}

const insert = (uri: string, value: number) =>
  using(uri, (client) =>
    client
      .db('kept')
      .collection('rows')
      .insertOne({ value }, { writeConcern: { w: 'majority' } }),
  );
const rows = (uri: string) =>
  using(uri, async (client) => {
    const found = client.db('kept').collection('rows').find().sort({ value: 1 });
    return (await found.toArray()).map((row) => row['value'] as number);
  });
const isRunning = (pid: number | undefined) => existsSync(`/proc/${pid}`);

test('every test file is given an empty database of its own, with transactions', async () => {
  const uri = await freshDatabase();
  await using(uri, async (client) => {
    await client.withSession((session) =>
      session.withTransaction(() => client.db().collection('a').insertOne({ n: 1 }, { session })),
    );
    expect(await client.db().collection('a').countDocuments()).toBe(1);
  });
  expect(await freshDatabase()).not.toBe(uri);
  expect(await mongoUri()).toBe(uri.replace(/test_\w+/, ''));
});

test('the database is put into an address with several hosts and options', () => {
  const uri = 'mongodb://u:p@a:1,b:2/?replicaSet=s';
  expect(inDatabase(uri, 'x')).toBe('mongodb://u:p@a:1,b:2/x?replicaSet=s');
  expect(inDatabase('mongodb://a:1', 'x')).toBe('mongodb://a:1/x');
});

test('data survives a stop and a start at another port', async () => {
  const first = await startMongo({ dataDirectory: folder, say });
  await insert(first.uri, 1);
  await first.stop();
  expect(isRunning(first.pids[0])).toBe(false);
  const [port = 0] = await freePorts(1);
  const second = await startMongo({ dataDirectory: folder, say, port });
  expect(second.uri).toContain(`:${port}/`);
  expect(second.uri).not.toBe(first.uri);
  await insert(second.uri, 2);
  expect(await rows(second.uri)).toEqual([1, 2]);
  await second.stop();
});

test('a member that was SIGKILLed is back in place with what was acknowledged', async () => {
  const engine = await startMongo({ say });
  const [member] = engine.members;
  await insert(engine.uri, 1);
  const before = member?.pid;
  await member?.kill('SIGKILL');
  expect(isRunning(before)).toBe(false);
  await member?.restart();
  expect(engine.pids).toEqual([member?.pid]);
  expect(member?.pid).not.toBe(before);
  await expect(member?.restart()).rejects.toThrow('kill it first');
  expect(await rows(engine.uri)).toEqual([1]);
  await engine.stop();
});

test('throwaway data is gone after the stop', async () => {
  const engine = await startMongo({ say });
  const folderOnServer = await using(engine.uri, async (client) => {
    const options = await client.db('admin').command({ getCmdLineOpts: 1 });
    return (options['parsed'] as { storage: { dbPath: string } }).storage.dbPath;
  });
  expect(existsSync(folderOnServer)).toBe(true);
  await engine.stop();
  expect(existsSync(dirname(folderOnServer))).toBe(false);
});

test('three members elect another primary, also at new ports with their old data', async () => {
  const dataDirectory = folder;
  const first = await startMongo({ members: 3, dataDirectory, say });
  await insert(first.uri, 1);
  await first.stop();
  const second: MongoEngine = await startMongo({ members: 3, dataDirectory, say });
  const primaryPort = () =>
    using(second.uri, async (client) => {
      const hello = await client.db('admin').command({ hello: 1 });
      return Number((hello['primary'] as string).split(':')[1]);
    });
  const before = await primaryPort();
  const member = second.members.find((one) => one.port === before);
  await member?.kill('SIGKILL');
  await insert(second.uri, 2);
  expect(await primaryPort()).not.toBe(before);
  await member?.restart();
  expect(await rows(second.uri)).toEqual([1, 2]);
  await second.stop();
});

test('data of another number of members is refused and left alone', async () => {
  const engine = await startMongo({ dataDirectory: folder, say });
  await insert(engine.uri, 7);
  await engine.stop();
  await expect(startMongo({ dataDirectory: folder, members: 3, say })).rejects.toThrow(
    /holds data of mongodb with 1 member/,
  );
  const again = await startMongo({ dataDirectory: folder, say });
  expect(await rows(again.uri)).toEqual([7]);
  await again.stop();
});

test('two starts at once do not disturb each other', async () => {
  const engines = await Promise.all([startMongo({ say }), startMongo({ say })]);
  await Promise.all(engines.map((engine, n) => insert(engine.uri, n)));
  expect(await Promise.all(engines.map((engine) => rows(engine.uri)))).toEqual([[0], [1]]);
  await Promise.all(engines.map((engine) => engine.stop()));
});

test('a replica set that was given is used, its set named and its database left out', async () => {
  const uri = await mongoUri();
  process.env['MONGODB_URI'] = inDatabase(uri, 'other').replace('replicaSet=serai', '');
  const lines: string[] = [];
  const engine = await startMongo({ say: (line) => lines.push(line) });
  expect(engine).toMatchObject({ uri, pids: [], members: [] });
  expect(lines.join()).toContain('given by MONGODB_URI');
  await engine.stop();
  expect(await using(uri, (client) => client.db('admin').command({ ping: 1 }))).toMatchObject({
    ok: 1,
  });
});

test('an address that nobody answers at, and one that is none, are refused', async () => {
  const [port = 0] = await freePorts(1);
  process.env['MONGODB_URI'] = `mongodb://127.0.0.1:${port}`;
  await expect(startMongo({ say })).rejects.toThrow(/does not answer/);
  process.env['MONGODB_URI'] = 'nonsense';
  await expect(startMongo({ say })).rejects.toThrow(/MONGODB_URI is no address/);
});

test('a mongod that ends at once is refused with the reason from its log', async () => {
  await writeFile(join(folder, '0'), 'a file where the data should be');
  await expect(startMongo({ dataDirectory: folder, say })).rejects.toThrow(/EEXIST|not a dir/i);
  await rm(join(folder, '0'));
  const first = await startMongo({ dataDirectory: folder, say });
  await first.stop();
  await writeFile(join(folder, '0', 'WiredTiger.turtle'), 'nonsense');
  const refused = startMongo({ dataDirectory: folder, say });
  await expect(refused).rejects.toThrow(EngineUnavailable);
  await expect(refused).rejects.toThrow(/MongoDB does not start: it ended while starting/);
});
