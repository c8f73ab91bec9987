import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'deploy/engines/dist/main.js');

/** The command line program for engines, as a process; what it wrote so far. */
export interface EnginesProgram {
  readonly process: ChildProcess;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  output(): string;
  /** Resolves with the match as soon as its output holds it; rejects when it ends without. */
  says(what: RegExp): Promise<RegExpExecArray>;
}

function newestIn(folder: string): number {
  return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs));
}

/** Compiles the workspaces unless what is compiled is newer than its sources. */
export function buildEngines(): void {
  const source = join(ROOT, 'deploy/engines/src');
  if (existsSync(MAIN) && newestIn(dirname(MAIN)) > newestIn(source)) return;
  execFileSync(process.execPath, [join(ROOT, 'deploy/build.mjs')], { cwd: ROOT });
}

/** Runs the program with these variables on top of the present ones. */
export function runEngines(
  args: readonly string[],
  env: Record<string, string> = {},
): EnginesProgram {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const says = (what: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = what.exec(output);
        if (match) resolve(match);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void ended.then(() => reject(new Error(`it ended without ${what}: ${output}`)));
      look();
    });
  return { process: child, ended, output: () => output, says };
}

/** Puts a shell script of this name in front of everything on the PATH; answers that PATH. */
export async function pathWith(
  folder: string,
  name: string,
  script: readonly string[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), ['#!/bin/sh', ...script, ''].join('\n'));
  await chmod(join(folder, name), 0o755);
  return [folder, process.env['PATH'] ?? ''].join(delimiter);
}
