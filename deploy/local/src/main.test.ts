import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rest } from '@serai/cli';
import { runProgram, type Program } from '../../../test/support/program';
import { freePorts } from '@serai/engines';
import { allReady } from './ready';
import { serviceNames, type Secrets } from './secrets';

const LIMIT_MS = 400_000;
const READY_MS = 120_000;
const running: Program[] = [];
let folder: string;
let data: string;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serai-local-'));
  data = join(folder, 'data');
  [port = 0] = await freePorts(1);
});
afterAll(async () => {
  for (const program of running) await stopped(program);
  rmSync(folder, { recursive: true, force: true });
});

const urlOf = (at: number): string => `http://127.0.0.1:${at}`;

function start(...words: string[]): Program {
  const args = ['--port', String(port), '--data', data, ...words];
  const env = { MONGODB_URI: '', KAFKA_BROKERS: '' };
  const program = runProgram(join(__dirname, 'main.ts'), { args, env });
  running.push(program);
  return program;
}

function stopped(program: Program): Promise<number | string> {
  program.process.kill('SIGTERM');
  return program.ended;
}

function reset(answer: string, ...words: string[]): Program {
  const program = runProgram(join(__dirname, 'reset.ts'), { args: ['--data', data, ...words] });
  program.process.stdin?.end(answer);
  return program;
}

/** Ids of all members and points, as the admin finds them. */
async function idsAt(at: number, directory: string): Promise<string[]> {
  const text = readFileSync(join(directory, 'secrets.json'), 'utf8');
  const { adminPassword } = JSON.parse(text) as Secrets;
  const admin = await new Rest(urlOf(at)).signIn('admin', adminPassword);
  const lists = [];
  for (const list of ['members', 'points']) {
    const { items } = await admin.get(`/v1/${list}?limit=200`);
    lists.push(...(items as { id: string }[]));
  }
  return lists.map(({ id }) => id).sort();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function mongodPid(): number {
  return Number(readFileSync(join(data, 'mongo/0/mongod.lock'), 'utf8'));
}

/** The process id that a service said when it was ready. */
function pidOf(service: string): number {
  const lines = readFileSync(join(data, 'logs', `${service}.log`), 'utf8')
    .trim()
    .split('\n');
  return (JSON.parse(lines[0] ?? '{}') as { pid: number }).pid;
}

test('a port that is in use is said in one sentence, and nothing is begun', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const used = (other.address() as AddressInfo).port;
  const program = start('--port', String(used));
  expect(await program.ended).toBe(1);
  const sentence = `Port ${used} is in use: stop what listens there, or say --port another.`;
  expect(program.output().trim()).toBe(sentence);
  expect(existsSync(data)).toBe(false);
  await new Promise((resolve) => other.close(resolve));
});

test.each(['0', '65536', 'http', '80.5'])('%s is no port', async (word) => {
  const program = start('--port', word);
  expect(await program.ended).toBe(1);
  expect(program.output()).toMatch(/a port is a whole number from 1 to 65535/);
});

test('services that are not ready in time are named in one sentence', async () => {
  const waiting = createServer((_request, response) => {
    response.statusCode = 503;
    response.end(JSON.stringify({ reasons: { booking: 'is not ready', tracking: 'is gone' } }));
  });
  await new Promise<void>((resolve) => waiting.listen(0, '127.0.0.1', resolve));
  const url = urlOf((waiting.address() as AddressInfo).port);
  const sentence = 'not ready in 0.2 s: booking is not ready, tracking is gone.';
  await expect(allReady(url, 200)).rejects.toThrow(sentence);
  waiting.closeAllConnections();
  await new Promise((resolve) => waiting.close(resolve));
  await expect(allReady(url, 200)).rejects.toThrow(/the gateway does not answer \(.*ECONNREFUSED/);
});

test(
  'what dies is said in one sentence and started again; a second start finds everything as it was',
  async () => {
    const first = start();
    await first.says(/Ctrl\+C stops everything/);
    const before = await idsAt(port, data);
    expect(before.length).toBeGreaterThan(50);
    expect([...readdirSync(join(data, 'logs'))].sort()).toEqual(
      serviceNames.map((name) => `${name}.log`).sort(),
    );

    process.kill(pidOf('booking'), 'SIGKILL');
    await first.says(
      /^booking was ended by SIGKILL; it is started again\. What it said is in \S+$/m,
    );
    process.kill(mongodPid(), 'SIGKILL');
    await first.says(/^MongoDB has ended; it is started again, on the same data\.$/m);
    await allReady(urlOf(port), READY_MS);
    expect(await idsAt(port, data)).toEqual(before);
    expect(await stopped(first)).toBe(0);
    await expect(fetch(urlOf(port))).rejects.toThrow();

    const second = start();
    await second.says(/Ctrl\+C stops everything/);
    expect(second.output()).not.toMatch(/members are admitted/);
    expect(await idsAt(port, data)).toEqual(before);
    process.kill(mongodPid(), 'SIGKILL');
    await second.says(/^MongoDB has ended; it is started again, on the same data\.$/m);
    expect(await stopped(second)).toBe(0);
    expect(second.output()).not.toMatch(/in vain|could not/);
  },
  LIMIT_MS,
);

test('reset asks first, takes only yes for it, and leaves nothing', async () => {
  for (const answer of ['', 'no\n', 'y\n']) {
    const asked = reset(answer);
    expect(await asked.ended).toBe(0);
    expect(asked.output()).toMatch(/will be gone\. Type yes: \n?.*Nothing was changed\.\n$/s);
    expect(existsSync(join(data, 'seeded'))).toBe(true);
  }
  const sure = reset('yes\n');
  expect(await sure.ended).toBe(0);
  expect(existsSync(data)).toBe(false);
  const again = reset('');
  expect([await again.ended, again.output()]).toEqual([0, `There is nothing in ${data}.\n`]);
});

test('reset leaves a directory alone that was not made by a start', async () => {
  const letter = join(folder, 'letter');
  writeFileSync(letter, 'Dear Anna');
  const program = reset('', '--yes', '--data', folder);
  expect(await program.ended).toBe(1);
  expect(program.output()).toBe(`${folder} was not made by npm start: nothing was changed.\n`);
  expect(existsSync(letter)).toBe(true);
});

test(
  'with --kafka the facts lie in Kafka, with --empty there is only an admin; whoever takes the data away ends it all',
  async () => {
    const program = start('--kafka', '--empty');
    await program.says(/Ctrl\+C stops everything/);
    expect(await idsAt(port, data)).toEqual([]);
    expect(readdirSync(join(data, 'kafka/0/data'))).toContain('serai.partner.v1-0');

    const [mongod, ...services] = [mongodPid(), ...serviceNames.map(pidOf)];
    // They go on writing there until they notice; one that noticed has ended by itself.
    rmSync(data, { recursive: true, maxRetries: 20 });
    if (isRunning(mongod)) process.kill(mongod, 'SIGKILL');
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(
      /^(MongoDB|Kafka) was started again 5 times in a row in vain \(the last time: its folder \S+ is gone, .*; put that right, then npm start again\.$/m,
    );
    expect(services.filter(isRunning)).toEqual([]);
    await expect(fetch(urlOf(port))).rejects.toThrow();
  },
  LIMIT_MS,
);
