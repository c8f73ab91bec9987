import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A TypeScript file that runs as a process of its own. */
export interface Program {
  readonly process: ChildProcess;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  output(): string;
  /** Comes back with the match once its output has it; rejects when it ends without. */
  says(what: RegExp): Promise<RegExpExecArray>;
  /** Ends it if it still runs, and waits for that. */
  kill(): Promise<void>;
}

interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Loaded before the program itself. */
  readonly require?: readonly string[];
}

const hook = join(__dirname, 'typescript.cjs');

/** Starts the file; with it goes a channel whose end tells it that the test is gone. */
export function runProgram(file: string, options: ProgramOptions = {}): Program {
  const required = [hook, ...(options.require ?? [])].flatMap((path) => ['--require', path]);
  const child = fork(file, options.args ?? [], {
    execArgv: ['--conditions=@serai/source', ...required],
    env: { ...process.env, LOG_LEVEL: 'info', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const closed = [child.stdout, child.stderr].map(
    (stream) => new Promise<void>((resolve) => stream?.once('close', () => resolve())),
  );
  // Not its close event: that never comes once the channel was closed from here.
  const exited = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  const ended = Promise.all([exited, ...closed]).then(([how]) => how);
  const says = (what: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = what.exec(output);
        if (match) resolve(match);
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      void ended.then(() => reject(new Error(`it ended without ${what}: ${output}`)));
      look();
    });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { process: child, ended, output: () => output, says, kill };
}
