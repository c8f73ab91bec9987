import { readFile } from 'node:fs/promises';
import { brokerProgram, clusterIdIn, formatProgram } from './brokerProgram';
import { newClusterId, writeProperties } from './brokerProgram';
import type { Broker } from './brokerProgram';
import { brokersReady } from './brokersReady';
import type { EngineMember } from './engine';
import type { KafkaProgram } from './findKafka';
import type { Keeper } from './keeper';
import { MemberEnded, startAll, startMember } from './member';

const START_LIMIT_MS = 90_000;
const COMPLAINT = /Failed to acquire lock|already in use|failed to bind|Exception|ERROR|FATAL/i;

/** Starts brokers that are a cluster together; resolves when they and their coordinator answer. */
export async function startBrokers(
  kafka: KafkaProgram,
  brokers: readonly Broker[],
  keeper: Keeper,
  javaOptions: readonly string[],
): Promise<EngineMember[]> {
  const ids = await Promise.all(brokers.map(clusterIdIn));
  const clusterId = ids.find((id) => id !== undefined) ?? newClusterId();
  const start = async (broker: Broker, n: number) => {
    const properties = await writeProperties(brokers, n);
    if (ids[n] === undefined) await format(kafka, broker, properties, clusterId, keeper);
    return startMember({
      port: broker.port,
      keeper,
      program: brokerProgram(kafka, broker, properties, javaOptions),
      startLimitMs: START_LIMIT_MS,
      reasonIn,
      rejoined: (port) => brokersReady([addressOf(port)], brokers.length, START_LIMIT_MS),
    });
  };
  const members = await startAll(brokers.map(start));
  const addresses = brokers.map((broker) => addressOf(broker.port));
  await brokersReady(addresses, brokers.length, START_LIMIT_MS);
  return members;
}

/** The address of the broker at a port of this machine. */
export function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}

async function format(
  kafka: KafkaProgram,
  broker: Broker,
  properties: string,
  clusterId: string,
  keeper: Keeper,
): Promise<void> {
  const program = formatProgram(kafka, broker, properties, clusterId);
  const how = await (await keeper.start(program)).ended;
  if (how !== 'exit 0') throw new MemberEnded(how, await reasonIn(program.log));
}

/** The first line of Kafka's log that complains: what follows are consequences. */
async function reasonIn(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  return lines.find((line) => COMPLAINT.test(line)) ?? lines.at(-1) ?? '';
}
