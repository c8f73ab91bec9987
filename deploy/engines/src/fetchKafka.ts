import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fetched } from './cache';
import { faultIn, readChecksums } from './checksums';
import { lastLine, run } from './run';

const KAFKA_VERSION = '4.1.1';
const LOG4J_VERSION = '2.24.3';
const PLUGIN_VERSION = '3.7.0';
const DOWNLOAD_LIMIT_MS = 600_000;
const SAY_EVERY_MS = 1_000;

/** The jars that make a broker, each with its SHA-256, as sha256sum writes them. */
const CHECKSUMS = join(__dirname, '..', `kafka-${KAFKA_VERSION}.sha256`);

const dependency = (group: string, artifact: string, version: string) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>` +
  `<version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>serai</groupId><artifactId>kafka</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}
    ${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', LOG4J_VERSION)}
  </dependencies>
</project>
`;

const GOAL = `org.apache.maven.plugins:maven-dependency-plugin:${PLUGIN_VERSION}:copy-dependencies`;

/** Kafka's jars as Maven resolves them, in a folder \`libs\` as a distribution has it. */
export function kafkaOfMaven(say: (line: string) => void): Fetched {
  const fault = async (folder: string) =>
    faultIn(join(folder, 'libs'), await readChecksums(CHECKSUMS));
  return {
    name: `kafka-${KAFKA_VERSION}`,
    faultIn: fault,
    fetchInto: async (folder, scratch) => {
      say(`Fetching Kafka ${KAFKA_VERSION} with Maven (46 jars, 43 MB) ...`);
      await writeFile(join(scratch, 'pom.xml'), POM);
      await copyJars(folder, scratch, [], say);
      const wrong = await fault(folder);
      if (wrong === undefined) return;
      say(`  Maven's local repository is not to be trusted (${wrong}): fetching past it ...`);
      await rm(join(folder, 'libs'), { recursive: true, force: true });
      await copyJars(folder, scratch, [`-Dmaven.repo.local=${join(scratch, 'repository')}`], say);
    },
  };
}

async function copyJars(
  folder: string,
  scratch: string,
  more: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  await mkdir(join(folder, 'libs'));
  let files = 0;
  let saidAt = Date.now();
  const count = (text: string) => {
    files += text.split('Downloaded from').length - 1;
    if (files === 0 || Date.now() - saidAt < SAY_EVERY_MS) return;
    saidAt = Date.now();
    say(`  ${files} files`);
  };
  const args = ['--batch-mode', '--file', join(scratch, 'pom.xml'), GOAL, ...more];
  const ran = await run('mvn', [...args, `-DoutputDirectory=${join(folder, 'libs')}`], {
    timeLimitMs: DOWNLOAD_LIMIT_MS,
    onOutput: count,
  });
  if (ran.code === 0) return;
  const complaint = ran.output.split('\n').find((line) => line.startsWith('[ERROR]'));
  throw new Error(complaint ?? lastLine(ran.output));
}
