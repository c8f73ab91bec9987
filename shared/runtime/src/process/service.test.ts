import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { runProgram } from '../../../../test/support/program';
import type { Program } from '../../../../test/support/program';

const program = join(__dirname, '../../../../test/support/programs/parts.ts');
let programs: Program[] = [];

function start(env: Readonly<Record<string, string>> = {}): Program {
  const one = runProgram(program, { env });
  programs.push(one);
  return one;
}

afterEach(async () => {
  for (const one of programs) await one.kill();
  programs = [];
});

/** What the parts said, in order. */
function told(one: Program): string[] {
  return [...one.output().matchAll(/"msg":"part: ([^"]+)"/g)].map(([, what]) => what ?? '');
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'parts start in order, the process says ready, and %s stops them in reverse',
  async (signal) => {
    const one = start();
    await one.says(/"msg":"ready"/);
    expect(told(one)).toEqual(['first starts', 'second starts', 'third starts']);
    one.process.kill(signal);
    await expect(one.ended).resolves.toBe(0);
    expect(told(one).slice(3)).toEqual(['third stops', 'second stops', 'first stops']);
  },
);

test('a part that cannot start ends the process with 1, after stopping the others', async () => {
  const one = start({ FAIL_START: 'second' });
  await expect(one.ended).resolves.toBe(1);
  expect(told(one)).toEqual(['first starts', 'second starts', 'second stops', 'first stops']);
  expect(one.output()).toContain('could not start');
  expect(one.output()).not.toContain('"msg":"ready"');
});

test('a signal while a part is still starting stops what has begun', async () => {
  const one = start({ HANG_START: 'second' });
  await one.says(/second starts/);
  one.process.kill('SIGTERM');
  await expect(one.ended).resolves.toBe(0);
  expect(told(one)).toEqual(['first starts', 'second starts', 'second stops', 'first stops']);
});

test('a part that cannot stop does not keep the others from stopping', async () => {
  const one = start({ FAIL_STOP: 'second' });
  await one.says(/"msg":"ready"/);
  one.process.kill('SIGTERM');
  await expect(one.ended).resolves.toBe(0);
  expect(told(one).slice(3)).toEqual(['third stops', 'second stops', 'first stops']);
  expect(one.output()).toContain('could not stop');
});

test('a part that hangs while stopping is cut off at the limit', async () => {
  const one = start({ HANG_STOP: 'second', STOP_TIMEOUT_MS: '300' });
  await one.says(/"msg":"ready"/);
  const began = Date.now();
  one.process.kill('SIGTERM');
  await expect(one.ended).resolves.toBe(1);
  // The usual limit is 10 s.
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(one.output()).toContain('not stopped in time');
});

test.each(['throw', 'reject'])('a mistake that nobody caught (%s) ends it with 1', async (how) => {
  const one = start({ MISTAKE: how });
  await expect(one.ended).resolves.toBe(1);
  expect(one.output()).toContain('a mistake of ours');
});

test('a process whose parent closes the channel between them stops by itself', async () => {
  const one = start();
  await one.says(/"msg":"ready"/);
  one.process.disconnect();
  await expect(one.ended).resolves.toBe(0);
  expect(told(one).at(-1)).toBe('first stops');
});

test('a process whose parent holds a pipe stops when that is closed', async () => {
  const one = start({ SERAI_PARENT_PIPE: '0' });
  await one.says(/"msg":"ready"/);
  one.process.stdin?.end();
  await expect(one.ended).resolves.toBe(0);
  expect(told(one).at(-1)).toBe('first stops');
});

test('a parent that is killed leaves no orphan', async () => {
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `const { fork } = require('node:child_process');
       const child = fork(process.env.PROGRAM, [], { execArgv: JSON.parse(process.env.EXEC_ARGV),
         env: process.env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
       console.log('child ' + child.pid);
       setInterval(() => {}, 1000);`,
    ],
    {
      env: {
        ...process.env,
        LOG_LEVEL: 'info',
        PROGRAM: program,
        EXEC_ARGV: JSON.stringify([
          '--conditions=@serai/source',
          '--require',
          join(__dirname, '../../../../test/support/typescript.cjs'),
        ]),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  const closed = new Promise<void>((resolve) => parent.stdout.once('close', () => resolve()));
  await new Promise<void>((resolve) =>
    parent.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (/child \d/.test(output) && output.includes('"msg":"ready"')) resolve();
    }),
  );
  const pid = Number(/child (\d+)/.exec(output)?.[1]);
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await closed;
  expect(output).toContain('first stops');
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
