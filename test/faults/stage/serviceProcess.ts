import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const readyLimitMs = 180_000;
const keptLines = 200;
const shownLines = 6;
const shownCharacters = 300;
const stopLimitMs = 12_000;

/** Signals after which a process is waited for until it is gone. */
const ending: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM'];

/** One instance of a service as an operating system process, to be killed and stopped. */
export interface ServiceProcess {
  readonly pid: number;
  /** The signal or the status that it ended with. */
  readonly ended: Promise<string>;
  isAlive(): boolean;
  isReady(): boolean;
  /** Comes back once it says that it is ready; throws with its last words when it ends before. */
  ready(): Promise<void>;
  signal(signal: NodeJS.Signals): Promise<void>;
  lastWords(): string;
}

/** Starts a program; it ends with this process, by the pipe that is its standard input. */
export function startService(
  program: string,
  env: Readonly<Record<string, string>>,
): ServiceProcess {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'] ?? '', SERAI_PARENT_PIPE: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  let isReady = false;
  let onReady: () => void = () => undefined;
  const hear = (line: string): void => {
    said.push(line);
    if (said.length > keptLines) said.shift();
    if (!line.includes('"msg":"ready"')) return;
    isReady = true;
    onReady();
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', hear);
  // A pipe into a process that was just killed breaks, as it must.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`)),
  );
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const lastWords = (): string =>
    said
      .slice(-shownLines)
      .map((line) => line.slice(0, shownCharacters))
      .join('\n');
  return {
    pid: child.pid ?? 0,
    ended,
    isAlive,
    isReady: () => isReady,
    lastWords,
    ready: async () => {
      const heard = new Promise<string>((resolve) => {
        onReady = () => resolve('ready');
        if (isReady) resolve('ready');
      });
      const how = await within(readyLimitMs, Promise.race([heard, ended]));
      if (how !== 'ready') throw new Error(`it was not ready (${how}): ${lastWords()}`);
    },
    signal: async (signal) => {
      if (!isAlive()) return;
      child.kill(signal);
      if (!ending.includes(signal)) return;
      // One that is stopped, or hangs, hears no request to end.
      if ((await within(stopLimitMs, ended)) === 'late') child.kill('SIGKILL');
      await ended;
    },
  };
}

async function within(limitMs: number, what: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  const first = await Promise.race([what, late]);
  clearTimeout(timer);
  return first;
}
