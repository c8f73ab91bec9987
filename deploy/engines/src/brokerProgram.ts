import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KafkaProgram } from './findKafka';
import type { Program } from './keeper';

/** One broker among its peers; each is controller too. */
export interface Broker {
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
}

const BROKER_HEAP_MB = 512;
const TOOL_HEAP_MB = 128;
const CLEANER_BYTES = 8 << 20;
const CLUSTER_ID_BYTES = 16;
/** A broker that was SIGKILLed is let in again when its session has run out: 9 s by default. */
const SESSION_MS = 5_000;
const HEARTBEAT_MS = 500;
const LOG_FILE = 'kafka.log';

function propertiesOf(brokers: readonly Broker[], n: number): Record<string, string | number> {
  const { folder = '', port = 0, controllerPort = 0 } = brokers[n] ?? {};
  const copies = brokers.length;
  const inSync = copies === 1 ? 1 : copies - 1;
  return {
    'process.roles': 'broker,controller',
    'node.id': n + 1,
    'controller.quorum.voters': brokers
      .map((broker, index) => `${index + 1}@127.0.0.1:${broker.controllerPort}`)
      .join(),
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': 0,
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    'broker.session.timeout.ms': SESSION_MS,
    'broker.heartbeat.interval.ms': HEARTBEAT_MS,
    'log.cleaner.dedupe.buffer.size': CLEANER_BYTES,
  };
}

/** Writes the properties of the n-th broker; answers the path of the file. */
export async function writeProperties(brokers: readonly Broker[], n: number): Promise<string> {
  const file = join(brokers[n]?.folder ?? '', 'server.properties');
  const lines = Object.entries(propertiesOf(brokers, n)).map(([name, value]) => `${name}=${value}`);
  // A backslash begins an escape in a properties file.
  await writeFile(file, `${lines.join('\n').replaceAll('\\', '\\\\')}\n`);
  return file;
}

/** The id of the cluster whose data a broker's folder holds, if it holds any. */
export async function clusterIdIn(broker: Broker): Promise<string | undefined> {
  const text = await readFile(join(broker.folder, 'data', 'meta.properties'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    },
  );
  return /^cluster\.id=(\S+)$/m.exec(text)?.[1];
}

/** A new cluster id: what Kafka's own tool prints, 16 random bytes in base64url, no leading dash. */
export function newClusterId(): string {
  return randomBytes(CLUSTER_ID_BYTES).toString('base64url').replace(/^-/, 'A');
}

/** The program that prepares the folder of a broker. */
export function formatProgram(
  kafka: KafkaProgram,
  broker: Broker,
  properties: string,
  clusterId: string,
): Program {
  const heap = [`-Xmx${TOOL_HEAP_MB}m`, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const tool = ['kafka.tools.StorageTool', 'format', '--ignore-formatted'];
  return java(kafka, broker, heap, [...tool, '-t', clusterId, '-c', properties]);
}

/** The program that is the broker. */
export function brokerProgram(
  kafka: KafkaProgram,
  broker: Broker,
  properties: string,
  javaOptions: readonly string[],
): Program {
  const options = [`-Xmx${BROKER_HEAP_MB}m`, ...javaOptions];
  return java(kafka, broker, options, ['kafka.Kafka', properties]);
}

function java(
  kafka: KafkaProgram,
  broker: Broker,
  options: readonly string[],
  main: readonly string[],
): Program {
  const archive = kafka.classArchive ? [`-XX:SharedArchiveFile=${kafka.classArchive}`] : [];
  return {
    command: kafka.java,
    args: [...archive, ...options, '-Djava.awt.headless=true', '-cp', kafka.classPath, ...main],
    env: process.env,
    cwd: broker.folder,
    log: join(broker.folder, LOG_FILE),
  };
}
