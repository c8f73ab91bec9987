import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rest } from '@serai/cli';
import { environments } from '../../deploy/local/src/environment';
import { freePorts } from '../../deploy/engines/src/index';
import { allReady } from '../../deploy/local/src/ready';
import { freshSecrets, serviceNames } from '../../deploy/local/src/secrets';
import type { ServiceName } from '../../deploy/local/src/secrets';
import { seed } from '../../deploy/local/src/seed';
import { supervise } from '../../deploy/local/src/supervise';
import type { Supervised } from '../../deploy/local/src/supervise';
import { freshPrefix, inDatabase, kafkaBrokers, mongoUri } from './engines';
import { allHeard, copyAlliance, databaseOf, seededOnce } from './seededAlliance';
import type { SeededAlliance } from './seededAlliance';

type Env = Readonly<Record<string, string>>;

/** Engines of one's own, outside a Jest run or to be taken away. */
export interface OwnEngines {
  /** Without a database. */
  readonly mongoUri: string;
  readonly kafkaBrokers?: string;
}

export interface AllianceOptions {
  /** In place of the engines of this Jest run. */
  readonly engines?: OwnEngines;
  /** Facts travel through Kafka; otherwise through the embedded bus. */
  readonly kafka?: boolean;
  /** Without the members, points and lines of the demo: an admin and nobody else. */
  readonly empty?: boolean;
  /** anew: not begun with a copy of what was seeded before; its facts are of this alliance alone. */
  readonly seeded?: 'anew';
  /** What processes are told besides, all of them or one. */
  readonly env?: Env | Partial<Readonly<Record<ServiceName, Env>>>;
  /** Once the processes are started, before anybody waits for them to be ready. */
  readonly meanwhile?: (url: string) => Promise<void>;
}

/** Five processes of their own, with databases of their own, on the engines of this Jest run. */
export interface Alliance {
  readonly url: string;
  readonly adminPassword: string;
  /** Of every person of the demo: yida, yida-shop, yiw-scan and so on. */
  readonly demoPassword: string;
  /** What each process was told: its database, its address, its secret. */
  readonly env: Readonly<Record<ServiceName, Env>>;
  /** Signs in; the answer asks in that person's name. */
  as(login: string): Promise<Rest>;
  pid(name: ServiceName): number | undefined;
  /** SIGKILL; the process is started again by itself. */
  kill(name: ServiceName): void;
  /** Ends a process and leaves it away until the answer is called, perhaps with other settings. */
  sendAway(name: ServiceName): Promise<(env?: Env) => void>;
  /** Comes back once every service is ready. */
  ready(): Promise<void>;
  log(name: ServiceName): string;
  stop(): Promise<void>;
}

/** Some fifty people are registered at the start: their passwords are made quickly. */
const quickRounds = '1';
/** Long: a suite of tests leaves little of a small machine. */
const readyTimeoutMs = 120_000;

/** Starts what `npm start` starts, from what was built last, and waits until it is ready. */
export async function startAlliance(options: AllianceOptions = {}): Promise<Alliance> {
  const { empty, kafka, engines, seeded } = options;
  if (empty === true || engines !== undefined || seeded === 'anew') return startFresh(options);
  const { prefix, secrets } = await seededOnce(seededAlliance);
  const own = await freshPrefix();
  await copyAlliance(prefix, own, kafka === true);
  const topics = kafka === true ? own : prefix;
  return startFresh(options, { prefix: topics, secrets, databases: own });
}

/** Started, seeded and stopped once all was heard. */
async function seededAlliance(): Promise<SeededAlliance> {
  const prefix = await freshPrefix();
  const secrets = freshSecrets();
  const alliance = await startFresh({}, { prefix, secrets, databases: prefix, isToBeSeeded: true });
  try {
    await allHeard(prefix);
  } finally {
    await alliance.stop();
  }
  return { prefix, secrets };
}

/** What an alliance is begun with. */
interface Begun extends SeededAlliance {
  /** Its databases are named by it; topics, in the bus's database, by `prefix`. */
  readonly databases: string;
  readonly isToBeSeeded?: boolean;
}

async function startFresh(options: AllianceOptions, begun?: Begun): Promise<Alliance> {
  const folder = mkdtempSync(join(tmpdir(), 'serai-alliance-'));
  const { prefix, secrets, databases, isToBeSeeded } = begun ?? (await beginning(options));
  const [httpPort = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${httpPort}`;
  const env = await environmentOf(options, httpPort, { prefix, secrets, databases });
  const running = new Map<ServiceName, Supervised>();
  const start = (name: ServiceName, besides: Env = {}): void => {
    const spec = { name, env: { ...env[name], ...besides }, logDirectory: folder };
    const quiet = (): void => undefined;
    running.set(name, supervise(spec, quiet));
  };
  const log = (name: ServiceName): string => readFileSync(join(folder, `${name}.log`), 'utf8');
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map((each) => each.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  const { adminPassword, demoPassword } = secrets;
  const alliance: Alliance = {
    url,
    adminPassword,
    demoPassword,
    env,
    as: (login) => new Rest(url).signIn(login, login === 'admin' ? adminPassword : demoPassword),
    pid: (name) => running.get(name)?.pid,
    kill: (name) => {
      const pid = running.get(name)?.pid;
      // Without one, all processes of this group would be meant.
      if (pid === undefined) throw new Error(`${name} does not run`);
      process.kill(pid, 'SIGKILL');
    },
    sendAway: async (name) => {
      await running.get(name)?.stop();
      return (besides) => start(name, besides);
    },
    ready: () => allReady(url, readyTimeoutMs),
    log,
    stop,
  };
  try {
    for (const name of serviceNames) start(name);
    await options.meanwhile?.(url);
    await alliance.ready();
    const passwords = { admin: adminPassword, demo: demoPassword };
    if (isToBeSeeded === true) await seed(new Rest(url), passwords, () => undefined);
    return alliance;
  } catch (error) {
    const said = serviceNames.map((name) => `${name}: ${lastLines(log(name))}`).join('\n');
    await stop();
    throw new Error(`the alliance did not start\n${said}`, { cause: error });
  }
}

async function beginning({ empty }: AllianceOptions): Promise<Begun> {
  const prefix = await freshPrefix();
  return { prefix, secrets: freshSecrets(), databases: prefix, isToBeSeeded: empty !== true };
}

async function environmentOf(
  options: AllianceOptions,
  httpPort: number,
  { prefix, secrets, databases }: Begun,
): Promise<Record<ServiceName, Env>> {
  const { engines } = options;
  const mongo = engines?.mongoUri ?? (await mongoUri());
  const kafka =
    options.kafka === true ? { kafka: engines?.kafkaBrokers ?? (await kafkaBrokers()) } : {};
  const usual = await environments({ mongo, httpPort, ...kafka }, secrets);
  const database = (name: string): string => inDatabase(mongo, databaseOf(databases, name));
  const given = options.env ?? {};
  const forAll = Object.fromEntries(
    Object.entries(given).filter(([, to]) => typeof to === 'string'),
  );
  const told = serviceNames.map((name) => [
    name,
    {
      ...usual[name],
      MONGODB_URI: database(name),
      BUS_MONGODB_URI: database('bus'),
      TOPIC_PREFIX: prefix,
      PASSWORD_ROUNDS: quickRounds,
      PASSWORD_LOG_OF_N: '10',
      GRPC_REFLECTION: 'off',
      ...forAll,
      ...(given as Partial<Record<ServiceName, Env>>)[name],
    },
  ]);
  return Object.fromEntries(told) as Record<ServiceName, Env>;
}

const shownLines = 5;
const shownCharacters = 400;

function lastLines(log: string): string {
  const lines = log.trim().split('\n').slice(-shownLines);
  return lines.map((line) => line.slice(0, shownCharacters)).join('\n');
}
