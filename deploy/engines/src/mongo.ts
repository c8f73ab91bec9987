import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareData } from './dataDirectory';
import type { DataDirectory } from './dataDirectory';
import { sayOnStderr } from './engine';
import type { EngineMember, EngineOptions, MongoEngine } from './engine';
import { findMongod } from './findMongod';
import { givenMongo } from './givenMongo';
import { startKeeper } from './keeper';
import type { Keeper } from './keeper';
import { startAll, startMember } from './member';
import { portsFor } from './ports';
import { follows, formSet, isPrimary, MEMBER_ARGS, uriOf } from './replicaSet';
import { startPatiently } from './startPatiently';

const START_LIMIT_MS = 60_000;
/** A primary that is told to end would otherwise wait 15 s for secondaries to catch up. */
const SHUTDOWN_WAIT_MS = 100;
const CACHE_GB = 0.25;
const OPLOG_MB = 512;
const LOG_FILE = 'mongod.log';
/** Exit codes of mongod: its data or its port are in use. */
const BUSY = /exit (100|48)$/;

/**
 * Starts MongoDB as a replica set of one member, or three; resolves when a primary is elected.
 * Refuses with EngineUnavailable when no mongod can be had or it will not start.
 */
export async function startMongo(options: EngineOptions = {}): Promise<MongoEngine> {
  const say = options.say ?? sayOnStderr;
  const given = process.env['MONGODB_URI'];
  if (given && options.useGiven !== false) return givenMongo(given, say);
  const mongod = await findMongod(say);
  const count = options.members ?? 1;
  const data = await prepareData({ engine: 'mongodb', members: count }, options.dataDirectory);
  const keeper = startKeeper(data.isThrowaway ? data.folder : undefined);
  try {
    return await startPatiently({ name: 'MongoDB', isBusy: (how) => BUSY.test(how) }, async () => {
      const ports = await portsFor(count, options.port);
      const members = await startMembers(mongod.path, data, ports, keeper);
      await formSet(ports);
      return {
        uri: uriOf(ports),
        members,
        get pids() {
          return members.map((member) => member.pid);
        },
        stop: () => keeper.close(),
      };
    });
  } catch (error) {
    await keeper.close();
    throw error;
  }
}

function startMembers(
  mongod: string,
  data: DataDirectory,
  ports: readonly number[],
  keeper: Keeper,
): Promise<EngineMember[]> {
  const start = (port: number, n: number) =>
    startMember({
      port,
      keeper,
      program: programOf(mongod, data.memberFolders[n] ?? '', port),
      startLimitMs: START_LIMIT_MS,
      reasonIn,
      rejoined: ports.length === 1 ? isPrimary : follows,
    });
  return startAll(ports.map(start));
}

function programOf(mongod: string, folder: string, port: number) {
  const args = [
    ...MEMBER_ARGS,
    ...['--dbpath', folder, '--port', `${port}`, '--bind_ip', '127.0.0.1', '--quiet'],
    ...['--wiredTigerCacheSizeGB', `${CACHE_GB}`, '--oplogSize', `${OPLOG_MB}`],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ...['--setParameter', `shutdownTimeoutMillisForSignaledShutdown=${SHUTDOWN_WAIT_MS}`],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
  ];
  return { command: mongod, args, env: process.env, cwd: folder, log: join(folder, LOG_FILE) };
}

/** mongod writes a line of JSON per message; the last error or fatal one is the reason. */
async function reasonIn(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  const last = lines.findLast((line) => /"s":"[EF]"/.test(line)) ?? lines.at(-1) ?? '';
  const error = /"error":"((?:[^"\\]|\\.)*)"/.exec(last)?.[1];
  return error ?? /"msg":"([^"]*)"/.exec(last)?.[1] ?? last;
}
