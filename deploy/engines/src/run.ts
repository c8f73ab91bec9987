import { spawn } from 'node:child_process';

/** What a program did: its exit code (undefined: not found or out of time) and what it wrote. */
export interface Ran {
  readonly code: number | undefined;
  readonly output: string;
}

export interface RunOptions {
  readonly timeLimitMs: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly onOutput?: (text: string) => void;
  /** Ends the program when it is aborted. */
  readonly signal?: AbortSignal;
}

const OUTPUT_LIMIT_CHARS = 200_000;

/** Runs a program to its end, or to the time limit; never throws. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_LIMIT_CHARS);
      options.onOutput?.(chunk.toString());
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const giveUp = (why: string) => {
      output += `\n${why}`;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(
      () => giveUp(`given up after ${options.timeLimitMs / 1000} s`),
      options.timeLimitMs,
    );
    options.signal?.addEventListener('abort', () => giveUp('given up: nothing more arrived'));
    const endToo = () => child.kill('SIGKILL');
    process.once('exit', endToo);
    const settle = (code: number | undefined) => {
      clearTimeout(timer);
      process.off('exit', endToo);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      settle(undefined);
    });
    child.once('close', (code) => settle(code ?? undefined));
  });
}

/** The last line that says something, for a message to a person. */
export function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line.length > 0) ?? 'no output';
}
