import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { Mutation } from '../../support/buildProgram';
import { databaseUri, isSoon, type Ground } from '../report';
import { stagePrograms, stageServices, type StageService } from './programs';
import { startService, type ServiceProcess } from './serviceProcess';
import { stageEnv, type Cast, type Env, type StageEnv } from './stageEnv';

export interface StageOptions extends Cast {
  readonly mutation?: Mutation;
}

/** Several instances of the services, on one bus, each service with one database. */
export interface Stage extends Omit<StageEnv, 'envs'>, Kept {
  readonly ground: Ground;
  database(service: StageService): mongoose.Connection;
  /** Ends every process and drops the databases. */
  stop(): Promise<void>;
}

interface Kept {
  process(name: string): ServiceProcess;
  /** Starts an instance that is away; comes back when it is ready. */
  start(name: string, besides?: Env): Promise<void>;
  /** What those that are started again are told besides. */
  tellNext(besides: (name: string) => Env): void;
  /** What the process that runs was told besides. */
  told(name: string): Env;
  /** Those that ended by themselves and were started again, in order. */
  readonly ends: readonly Ended[];
}

/** How an instance ended, and what it had been told besides. */
export interface Ended {
  readonly name: string;
  readonly how: string;
  readonly besides: Env;
}

const restartDelayMs = 200;
const mostStarts = 3;

/** Starts partner, then all others; comes back when each says that it is ready. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const { ground } = options;
  const programs = await stagePrograms(options.mutation);
  const { envs, ...where } = await stageEnv(options);
  const databases = new Map<StageService, mongoose.Connection>();
  for (const name of stageServices) {
    databases.set(name, await mongoose.createConnection(databaseUri(ground, name)).asPromise());
  }
  const { end, ...kept } = keep(envs, programs);
  const stop = async (): Promise<void> => {
    await end();
    for (const each of databases.values()) {
      // The engine may be one that a proof has ended for good.
      await each.dropDatabase().catch(() => undefined);
      await each.close();
    }
  };
  try {
    const [partner = '', ...others] = envs.keys();
    await kept.start(partner);
    await Promise.all(others.map((name) => kept.start(name)));
  } catch (error) {
    await stop();
    throw error;
  }
  const database = (name: StageService) => databases.get(name) as mongoose.Connection;
  return { ...where, ...kept, ground, database, stop };
}

/** Keeps the instances running, as whoever runs the alliance does. */
function keep(
  envs: ReadonlyMap<string, Env>,
  programs: Readonly<Record<StageService, string>>,
): Kept & { end(): Promise<void> } {
  const running = new Map<string, ServiceProcess>();
  const ends: Ended[] = [];
  const toldNow = new Map<string, Env>();
  let told: (name: string) => Env = () => ({});
  let isOver = false;
  const begin = (name: string, besides: Env = {}): ServiceProcess => {
    const service = name.replace(/-\d+$/, '') as StageService;
    const begun = startService(programs[service], { ...envs.get(name), ...besides });
    running.set(name, begun);
    toldNow.set(name, besides);
    void begun.ended.then((how) => again({ name, how, besides }, begun));
    return begun;
  };
  const again = async (ended: Ended, process: ServiceProcess): Promise<void> => {
    const { name } = ended;
    await sleep(restartDelayMs);
    if (isOver || running.get(name) !== process) return;
    ends.push(ended);
    begin(name, told(name));
  };
  return {
    process: (name) => running.get(name) as ServiceProcess,
    start: async (name, besides) => {
      let begun = begin(name, besides);
      for (let tries = 1; ; tries += 1) {
        const failure = await begun.ready().catch((error: unknown) => error);
        if (failure === undefined) return;
        // What it needs may not be there at once: it is started again, as anybody would.
        if (tries === mostStarts) throw new Error(`${name} did not start`, { cause: failure });
        await isSoon(10 * restartDelayMs, () => running.get(name) !== begun);
        begun = running.get(name) ?? begun;
      }
    },
    tellNext: (besides) => {
      told = besides;
    },
    told: (name) => toldNow.get(name) ?? {},
    ends,
    end: async () => {
      isOver = true;
      await Promise.all([...running.values()].map((each) => each.signal('SIGKILL')));
    },
  };
}
