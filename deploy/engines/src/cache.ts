import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isAlive, withLock } from './lock';

/** The folder, outside the checkout, that keeps what was fetched once. */
export function cacheDirectory(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'serai', 'engines');
}

/** One thing that is fetched: its folder's name, what is wrong with a folder, how to fill one. */
export interface Fetched {
  readonly name: string;
  faultIn(folder: string): Promise<string | undefined>;
  /** Fills an empty folder, or throws; `scratch` is another one, for what need not stay. */
  fetchInto(folder: string, scratch: string): Promise<void>;
}

/** The folder of an earlier download, if it is there and as it should be; a bad one is put away. */
export async function cached(
  thing: Fetched,
  say: (line: string) => void,
): Promise<string | undefined> {
  const folder = join(cacheDirectory(), thing.name);
  const isThere = await readdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (!isThere) return undefined;
  const fault = await thing.faultIn(folder);
  if (fault === undefined) return folder;
  say(`${folder} is not what was downloaded (${fault}): it is removed and fetched again.`);
  await putAway(folder);
  return undefined;
}

/** Renames first: whoever starts a program from the folder meanwhile sees all of it or nothing. */
async function putAway(folder: string): Promise<void> {
  const aside = await mkdtemp(join(cacheDirectory(), '.bad-'));
  await rename(folder, join(aside, 'was')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(aside, { recursive: true, force: true });
}

/**
 * The folder of a thing, fetched if need be: into a temporary folder, checked there, and then
 * moved to its place in one step. Of two runs at once, one fetches and the other waits.
 */
export async function fetchOnce(thing: Fetched, say: (line: string) => void): Promise<string> {
  const cache = cacheDirectory();
  await mkdir(cache, { recursive: true });
  return withLock(join(cache, `${thing.name}.lock`), say, async () => {
    const earlier = await cached(thing, say);
    if (earlier !== undefined) return earlier;
    await removeLeftovers(cache, thing.name);
    const work = await mkdtemp(join(cache, `.fetching-${thing.name}-${process.pid}-`));
    try {
      const [folder, scratch] = [join(work, 'folder'), join(work, 'scratch')];
      await mkdir(folder);
      await mkdir(scratch);
      await thing.fetchInto(folder, scratch);
      const fault = await thing.faultIn(folder);
      if (fault !== undefined) throw new Error(`what came is not what was expected: ${fault}`);
      return await settle(folder, thing, say);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

/** Moves a filled folder to its place; where another run was quicker, that one's is taken. */
async function settle(
  folder: string,
  thing: Fetched,
  say: (line: string) => void,
): Promise<string> {
  const place = join(cacheDirectory(), thing.name);
  try {
    await rename(folder, place);
    return place;
  } catch (error) {
    const theirs = await cached(thing, say);
    if (theirs === undefined) throw error;
    return theirs;
  }
}

/** Removes what runs that were killed left behind. */
async function removeLeftovers(cache: string, name: string): Promise<void> {
  const prefix = `.fetching-${name}-`;
  for (const entry of await readdir(cache)) {
    if (!entry.startsWith(prefix)) continue;
    if (!isAlive(Number.parseInt(entry.slice(prefix.length), 10))) {
      await rm(join(cache, entry), { recursive: true, force: true });
    }
  }
}
