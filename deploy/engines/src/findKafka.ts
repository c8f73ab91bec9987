import { readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { cached, fetchOnce } from './cache';
import { EngineUnavailable } from './engineUnavailable';
import { kafkaOfMaven } from './fetchKafka';
import { lastLine, run } from './run';

/** A Kafka that can be started here. */
export interface KafkaProgram {
  readonly java: string;
  readonly classPath: string;
  readonly version: string;
  readonly javaVersion: string;
  /** From the cache, which nobody else changes. */
  readonly isOurs: boolean;
  readonly classArchive?: string;
}

interface Libraries {
  readonly folder: string;
  readonly version: string;
}

const JAVA_LIMIT_MS = 20_000;
const LOWEST_JAVA = 17;

const ADVICE = `To have Kafka, do one of these:
  - install Java ${LOWEST_JAVA} or newer and Maven (apt-get install openjdk-17-jre-headless maven),
    with a Maven repository in reach;
  - install Java ${LOWEST_JAVA} or newer, and Kafka 3.7 or newer with its bin folder on the PATH or
    SERAI_KAFKA_HOME set to its folder;
  - set KAFKA_BROKERS to the addresses (host:port,host:port) of a Kafka that runs already.`;

/**
 * A Kafka: the one SERAI_KAFKA_HOME names, the one on the PATH, an earlier download or a
 * download. Says which one it took. Refuses with EngineUnavailable when none can be had.
 */
export async function findKafka(say: (line: string) => void): Promise<KafkaProgram> {
  const java = await findJava();
  const took = (libraries: Libraries, how: string, isOurs: boolean): KafkaProgram => {
    say(`Kafka ${libraries.version}: ${libraries.folder} (${how})`);
    const { version } = libraries;
    return { ...java, classPath: join(libraries.folder, '*'), version, isOurs };
  };
  const named = process.env['SERAI_KAFKA_HOME'];
  if (named) {
    const libraries = await librariesIn(named);
    if (libraries) return took(libraries, 'named by SERAI_KAFKA_HOME', false);
    throw new EngineUnavailable(`SERAI_KAFKA_HOME names ${named}: no Kafka jars there.`, ADVICE);
  }
  const onPath = await librariesOnPath();
  if (onPath) return took(onPath, 'on the PATH', false);
  const thing = kafkaOfMaven(say);
  const earlier = await cached(thing, say);
  const found = earlier && (await librariesIn(earlier));
  if (found) return took(found, 'an earlier download', true);
  try {
    const libraries = await librariesIn(await fetchOnce(thing, say));
    if (libraries) return took(libraries, 'downloaded', true);
  } catch (error) {
    throw new EngineUnavailable(`There is no Kafka: ${(error as Error).message}.`, ADVICE);
  }
  throw new EngineUnavailable('There is no Kafka: the download has no broker in it.', ADVICE);
}

async function findJava(): Promise<{ java: string; javaVersion: string }> {
  const home = process.env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : 'java';
  const ran = await run(java, ['-version'], { timeLimitMs: JAVA_LIMIT_MS });
  const javaVersion = /version "(?:1\.)?([\w.]+)/.exec(ran.output)?.[1];
  if (ran.code !== 0 || javaVersion === undefined) {
    throw new EngineUnavailable(`Kafka needs Java: ${java}: ${lastLine(ran.output)}.`, ADVICE);
  }
  if (Number.parseInt(javaVersion, 10) < LOWEST_JAVA) {
    throw new EngineUnavailable(
      `Kafka needs Java ${LOWEST_JAVA} or newer; ${java} is ${javaVersion}.`,
      ADVICE,
    );
  }
  return { java, javaVersion };
}

/** The jars of a Kafka distribution's folder, also as Homebrew lays it out. */
async function librariesIn(home: string): Promise<Libraries | undefined> {
  for (const folder of [join(home, 'libs'), join(home, 'libexec', 'libs')]) {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw error;
    });
    const version = names.flatMap((name) => /^kafka_[\d.]+-([\d.]+)\.jar$/.exec(name)?.[1] ?? []);
    if (version[0] !== undefined) return { folder, version: version[0] };
  }
  return undefined;
}

async function librariesOnPath(): Promise<Libraries | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of ['kafka-server-start.sh', 'kafka-server-start']) {
      const program = await realpath(join(folder, name)).catch(() => undefined);
      const libraries = program && (await librariesIn(dirname(dirname(program))));
      if (libraries) return libraries;
    }
  }
  return undefined;
}
