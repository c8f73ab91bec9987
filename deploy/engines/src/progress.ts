import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const LOOK_EVERY_MS = 1_000;
const BYTES_PER_MB = 1e6;

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const found = await stat(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (found?.isFile()) bytes += found.size;
  }
  return bytes;
}

/**
 * Says every second how much has arrived in a folder while something fills it, and aborts that
 * when nothing more has arrived for `stallLimitMs`.
 */
export async function watchGrowth<Result>(
  folder: string,
  options: { say: (line: string) => void; stallLimitMs?: number },
  fill: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  let seen = 0;
  let grewAt = Date.now();
  const look = async () => {
    const bytes = await bytesIn(folder);
    if (bytes > seen) {
      seen = bytes;
      grewAt = Date.now();
      options.say(`  ${Math.round(bytes / BYTES_PER_MB)} MB`);
    } else if (Date.now() - grewAt > (options.stallLimitMs ?? Infinity)) {
      abort.abort();
    }
  };
  const timer = setInterval(() => {
    look().catch((error: Error) => options.say(`  (${error.message})`));
  }, LOOK_EVERY_MS);
  try {
    return await fill(abort.signal);
  } finally {
    clearInterval(timer);
  }
}
