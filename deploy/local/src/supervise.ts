import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** One process of the alliance, kept running. */
export interface Supervised {
  readonly name: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

export interface ProcessSpec {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logDirectory: string;
}

const minuteMs = 60_000;
/** Each end within a minute doubles the wait for the next start, up to this. */
const restartDelayMs = 200;
const maxRestartDelayMs = 5_000;
const stopTimeoutMs = 12_000;

/**
 * Starts a service and starts it again when it ends without being asked to, ever slower when it
 * ends again and again: what it needs may be away for a while. Its log goes to a file; what a person
 * should know is said in one sentence. A child notices by its IPC channel when this process is
 * gone, so that nothing is orphaned.
 */
export function supervise(spec: ProcessSpec, say: (line: string) => void): Supervised {
  mkdirSync(spec.logDirectory, { recursive: true });
  const logFile = join(spec.logDirectory, `${spec.name}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  const ends: number[] = [];
  let isStopping = false;
  let child = start();

  function start(): ChildProcess {
    const started = spawn(process.execPath, argumentsOf(spec.name), {
      env: { ...process.env, ...spec.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    started.stdout?.pipe(log, { end: false });
    started.stderr?.pipe(log, { end: false });
    started.once('exit', (code, signal) => void ended(code, signal));
    return started;
  }

  async function ended(code: number | null, signal: string | null): Promise<void> {
    if (isStopping) return;
    const how = signal === null ? `ended with status ${code}` : `was ended by ${signal}`;
    ends.push(Date.now());
    const recent = ends.filter((at) => at > Date.now() - minuteMs).length;
    say(`${spec.name} ${how}; it is started again. What it said is in ${logFile}`);
    await wait(Math.min(maxRestartDelayMs, restartDelayMs * 2 ** (recent - 1)));
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
  };
}

function argumentsOf(name: string): string[] {
  const require = createRequire(__filename);
  const main = join(dirname(require.resolve(`@serai/${name}/package.json`)), 'dist', 'main.js');
  return ['--require', '@serai/runtime/telemetry', main];
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await exited;
  clearTimeout(timer);
}
