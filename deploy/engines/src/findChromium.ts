import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDirectory } from './cache';
import { EngineUnavailable } from './engineUnavailable';
import { withLock } from './lock';
import { lastLine, run } from './run';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const VERSION_LIMIT_MS = 60_000;
const INSTALL_LIMIT_MS = 600_000;
const ADVICE = `To have a browser for the tests of the pages, do one of these:
  - install Chromium, so that chromium or google-chrome is on the PATH
    (on Debian 12: apt-get install chromium);
  - set SERAI_CHROMIUM to the path of a Chromium or Chrome.`;

/**
 * The path of a Chromium: the one SERAI_CHROMIUM names, one on the PATH, or, for root on Debian, the
 * package, installed now. Says which one it took. Refuses with EngineUnavailable when none can be had.
 */
export async function findChromium(say: (line: string) => void): Promise<string> {
  const named = process.env['SERAI_CHROMIUM'];
  const found = named ? await works(named) : await onPath();
  if (found !== undefined) {
    say(`${found.version}: ${found.path} (${named ? 'named by SERAI_CHROMIUM' : 'on the PATH'})`);
    return found.path;
  }
  if (named) throw new EngineUnavailable(`SERAI_CHROMIUM names ${named}, not a Chromium.`, ADVICE);
  const complaint = await withLock(join(cacheDirectory(), 'chromium.lock'), say, () =>
    installed(say),
  );
  const afterwards = await onPath();
  if (afterwards === undefined) {
    throw new EngineUnavailable(
      `There is no Chromium (${complaint ?? 'not on the PATH'}).`,
      ADVICE,
    );
  }
  say(`${afterwards.version}: ${afterwards.path} (installed)`);
  return afterwards.path;
}

async function onPath(): Promise<{ path: string; version: string } | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)));
  for (const path of paths.filter((each) => existsSync(each))) {
    const found = await works(path);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function works(path: string): Promise<{ path: string; version: string } | undefined> {
  const ran = await run(path, ['--version'], { timeLimitMs: VERSION_LIMIT_MS });
  return ran.code === 0 ? { path, version: lastLine(ran.output) } : undefined;
}

/** Why it could not be installed; undefined when it was. */
async function installed(say: (line: string) => void): Promise<string | undefined> {
  if ((await onPath()) !== undefined) return undefined;
  const isDebian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isDebian) return 'only root on Debian can install it from here';
  say('Installing Chromium with apt-get (about 100 MB) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const ran = await run('apt-get', ['-q', ...args], { timeLimitMs: INSTALL_LIMIT_MS, env });
    if (ran.code !== 0) return `apt-get ${args[0]}: ${lastLine(ran.output)}`;
  }
  return undefined;
}
