import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Path inside a folder, to the SHA-256 (hex) that the file must have. */
export type Checksums = ReadonlyMap<string, string>;

const NOTE = 'SHA256SUMS';
const READ_BYTES = 1 << 20;

/** SHA-256 of a file, in hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

/** Reads lines of `<sha256>  <file>`, as the program sha256sum writes them. */
export async function readChecksums(file: string): Promise<Checksums> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.length > 0);
  return new Map(
    lines.map((line) => {
      const [sum = '', name = ''] = line.split(/ +\*?/);
      return [name, sum];
    }),
  );
}

/** What is wrong with a folder: a file that is missing, differs or is one too many; else undefined. */
export async function faultIn(folder: string, checksums: Checksums): Promise<string | undefined> {
  for (const [name, expected] of checksums) {
    const actual = await sha256Of(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return 'missing';
      throw error;
    });
    if (actual !== expected) return `${name} has sha256 ${actual}, expected ${expected}`;
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const surplus = entries.find(
    (entry) => entry.isFile() && entry.name.endsWith('.jar') && !checksums.has(entry.name),
  );
  return surplus && `${surplus.name} is not on the list`;
}

/** Notes beside a file that nobody pinned what it is now, to compare with at later uses. */
export async function noteChecksum(folder: string, file: string): Promise<void> {
  await writeFile(join(folder, NOTE), `${await sha256Of(join(folder, file))}  ${file}\n`);
}

/** What is wrong with a folder that has such a note; undefined when nothing is. */
export async function faultByNote(folder: string): Promise<string | undefined> {
  const sums = await readChecksums(join(folder, NOTE)).catch((error: Error) => error);
  return sums instanceof Error ? sums.message : faultIn(folder, sums);
}
