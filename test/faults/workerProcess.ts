import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const DEADLINE_MS = 120_000;

/** A worker as an operating system process, to be killed, stopped and spoken to. */
export interface WorkerProcess {
  /** Resolves when it says a line that begins so; rejects after two minutes or when it ends. */
  says(beginning: string): Promise<string>;
  tell(line: string): void;
  /** Sends a signal; SIGKILL resolves when it is gone. */
  signal(signal: NodeJS.Signals): Promise<void>;
  readonly isAlive: () => boolean;
}

export function startWorker(program: string, env: Readonly<Record<string, string>>): WorkerProcess {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'error', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const listeners = new Set<() => void>();
  const tellAll = () => [...listeners].forEach((listener) => listener());
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    tellAll();
  });
  child.on('exit', tellAll);
  // A pipe into a process that was just killed breaks, as it must.
  child.stdin.on('error', () => undefined);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return {
    isAlive,
    says: (beginning) => waitFor(said, beginning, listeners, isAlive),
    tell: (line) => void child.stdin.write(`${line}\n`),
    signal: (signal) => send(child, signal, isAlive),
  };
}

function waitFor(
  said: readonly string[],
  beginning: string,
  listeners: Set<() => void>,
  isAlive: () => boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      listeners.delete(look);
    };
    const timer = setTimeout(() => {
      done();
      reject(new Error(`a worker did not say ${beginning} within ${DEADLINE_MS} ms`));
    }, DEADLINE_MS);
    const look = () => {
      const found = said.find((line) => line.startsWith(beginning));
      if (found === undefined && isAlive()) return;
      done();
      if (found === undefined) reject(new Error(`a worker ended before it said ${beginning}`));
      else resolve(found);
    };
    listeners.add(look);
    look();
  });
}

async function send(
  child: ChildProcess,
  signal: NodeJS.Signals,
  isAlive: () => boolean,
): Promise<void> {
  if (!isAlive()) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  if (signal === 'SIGKILL') await gone;
}
