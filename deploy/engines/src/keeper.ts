import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What to run. Its output is added to the log file. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly log: string;
}

/** A process that the watchdog keeps. `ended` resolves with a phrase that says how it ended. */
export interface Kept {
  readonly pid: number;
  readonly ended: Promise<string>;
  isRunning(): boolean;
  signal(signal: NodeJS.Signals): void;
}

/** The watchdog of one engine: its processes end with this program, however that ends. */
export interface Keeper {
  readonly pid: number;
  start(program: Program): Promise<Kept>;
  /** Ends every process and, if the data is throwaway, removes it. */
  close(): Promise<void>;
}

type Report =
  | { is: 'started'; id: number; pid: number }
  | { is: 'failed'; id: number; message: string }
  | { is: 'ended'; id: number; code: number | null; signal: string | null };

interface Awaited {
  pid?: number;
  started(pid: number): void;
  failed(error: Error): void;
  ended(how: string): void;
}

const WATCHDOG = join(__dirname, '..', 'watchdog.cjs');

/** The watchdog was ended by somebody: what it kept is ended from here. */
function endBereft(awaited: Awaited): void {
  try {
    if (awaited.pid !== undefined) process.kill(awaited.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  awaited.failed(new Error('the watchdog ended'));
  awaited.ended('the watchdog ended');
}

function deliver(report: Report, awaited: Awaited | undefined): void {
  if (report.is === 'started') awaited?.started(report.pid);
  else if (report.is === 'failed') awaited?.failed(new Error(report.message));
  else awaited?.ended(report.signal === null ? `exit ${report.code}` : report.signal);
}

/** Starts a watchdog; `throwawayFolder` is removed when it closes. */
export function startKeeper(throwawayFolder: string | undefined): Keeper {
  const watchdog = spawn(process.execPath, [WATCHDOG, throwawayFolder ?? ''], {
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = once(watchdog, 'exit');
  const awaited = new Map<number, Awaited>();
  let isGone = false;
  const gone = exited.then(() => {
    isGone = true;
    for (const one of awaited.values()) endBereft(one);
    if (throwawayFolder) rmSync(throwawayFolder, { recursive: true, force: true });
  });
  watchdog.stdin.on('error', () => watchdog.kill());
  createInterface({ input: watchdog.stdout }).on('line', (line) => {
    const report = JSON.parse(line) as Report;
    deliver(report, awaited.get(report.id));
  });
  const order = (what: object) => {
    if (!isGone) watchdog.stdin.write(`${JSON.stringify(what)}\n`);
  };
  let lastId = 0;
  return {
    pid: watchdog.pid ?? 0,
    start: (program) => {
      const id = (lastId += 1);
      return new Promise((resolve, reject) => {
        let running = true;
        const ended = new Promise<string>((settle) => {
          const started = (pid: number) => {
            waiting.pid = pid;
            const signal = (name: NodeJS.Signals) => order({ do: 'signal', id, signal: name });
            resolve({ pid, ended, isRunning: () => running, signal });
          };
          const endedBy = (how: string) => {
            running = false;
            awaited.delete(id);
            settle(how);
          };
          const waiting: Awaited = { started, failed: reject, ended: endedBy };
          awaited.set(id, waiting);
        });
        if (isGone) reject(new Error('the watchdog ended'));
        order({ do: 'start', id, ...program });
      });
    },
    close: async () => {
      watchdog.stdin.end();
      await gone;
    },
  };
}
