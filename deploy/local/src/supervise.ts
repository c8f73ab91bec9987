import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inVain, startsInARow } from './startsInARow';

/** One process of the alliance, kept running. */
export interface Supervised {
  readonly name: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
  /** Ends it at once: what it would wait for is gone for good. */
  cut(): void;
}

export interface ProcessSpec {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logDirectory: string;
}

/** How many starts in a row may be in vain, and who hears of it then. */
export interface Patience {
  readonly most: number;
  giveUp(why: string): void;
}

const waits = { firstWaitMs: 200, mostWaitMs: 5_000 };
const endless: Patience = { most: Infinity, giveUp: () => undefined };
const stopTimeoutMs = 12_000;

/**
 * Starts a service and starts it again when it ends without being asked to, ever slower when it
 * ends again and again, and gives up after so many starts in a row of which none lasted. Its log
 * goes to a file; what a person should know is said in one sentence. A child notices by its IPC
 * channel when this process is gone, so that nothing is orphaned.
 */
export function supervise(
  spec: ProcessSpec,
  say: (line: string) => void,
  { most, giveUp }: Patience = endless,
): Supervised {
  mkdirSync(spec.logDirectory, { recursive: true });
  const logFile = join(spec.logDirectory, `${spec.name}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  const starts = startsInARow({ most, ...waits });
  let isStopping = false;
  let child = start();

  function start(): ChildProcess {
    const started = spawn(process.execPath, argumentsOf(spec.name), {
      env: { ...process.env, ...spec.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    started.stdout?.pipe(log, { end: false });
    started.stderr?.pipe(log, { end: false });
    started.once('exit', (code, signal) => {
      void ended(signal === null ? `ended with status ${code}` : `was ended by ${signal}`);
    });
    started.once('error', ({ message }) => {
      if (started.pid === undefined) void ended(`could not be started (${message})`);
    });
    starts.begun();
    return started;
  }

  async function ended(how: string): Promise<void> {
    if (isStopping) return;
    const waitMs = starts.nextWaitMs();
    if (waitMs === null) return giveUp(inVain(spec.name, most, `it ${how}, see ${logFile}`));
    say(`${spec.name} ${how}; it is started again. What it said is in ${logFile}`);
    await wait(waitMs);
    if (!isStopping) child = start();
  }

  return {
    name: spec.name,
    get pid() {
      return child.pid;
    },
    stop: async () => {
      isStopping = true;
      await stopChild(child);
      log.end();
    },
    cut: () => {
      isStopping = true;
      child.kill('SIGKILL');
    },
  };
}

function argumentsOf(name: string): string[] {
  const require = createRequire(__filename);
  const main = join(dirname(require.resolve(`@serai/${name}/package.json`)), 'dist', 'main.js');
  return ['--require', '@serai/runtime/telemetry', main];
}

async function stopChild(child: ChildProcess): Promise<void> {
  const isGone = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  if (isGone) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await exited;
  clearTimeout(timer);
}
