import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;
const WAIT_LIMIT_MS = 900_000;

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process that holds the lock; undefined when there is none any more. */
async function holderOf(lock: string): Promise<number | undefined> {
  const text = await readFile(lock, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

/** Appears with its content in one step, so that nobody reads a lock without a holder. */
async function take(lock: string): Promise<boolean> {
  const own = `${lock}.${process.pid}.${performance.now()}`;
  await writeFile(own, `${process.pid}\n`);
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * Does something while no other process does it. The lock of a process that is gone is taken
 * over. It only saves work: what is done under it must be right without it too.
 */
export async function withLock<Result>(
  lock: string,
  say: (line: string) => void,
  act: () => Promise<Result>,
): Promise<Result> {
  const end = Date.now() + WAIT_LIMIT_MS;
  let told = false;
  while (!(await take(lock))) {
    const holder = await holderOf(lock);
    if (holder !== undefined && !isAlive(holder)) {
      await rm(lock, { force: true });
    } else if (Date.now() > end) {
      throw new Error(`process ${holder} has held ${lock} for ${WAIT_LIMIT_MS / 60_000} minutes`);
    } else {
      if (!told) say(`Waiting for process ${holder}, which is fetching the same.`);
      told = true;
      await pause(POLL_MS);
    }
  }
  try {
    return await act();
  } finally {
    await rm(lock, { force: true });
  }
}
