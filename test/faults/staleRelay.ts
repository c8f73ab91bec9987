import type { KafkaMessage } from 'kafkajs';
import { buildWorker, type Mutation } from '../support/buildProgram';
import { openEvidence, readTopic } from './evidence';
import { databaseUri, isSoon, type Ground, type Report } from './report';
import { startWorker, type WorkerProcess } from './workerProcess';

export interface StaleRelayOptions {
  readonly mutation?: Mutation;
}

const KEYS = 3;
const PER_KEY = 4;
const LIMIT_MS = 120_000;

/**
 * A relay is paused past its lease between reading and sending. Another takes over and sends; when
 * the first wakes it must send nothing under its old epoch, and mark nothing.
 */
export async function staleRelay(ground: Ground, options: StaleRelayOptions): Promise<Report> {
  const program = await buildWorker('producer', options.mutation);
  const topic = `${ground.prefix}serai.partner.v1`;
  const producerUri = databaseUri(ground, 'tale');
  const env = {
    MONGODB_URI: producerUri,
    KAFKA_BROKERS: ground.kafkaBrokers,
    TOPIC_PREFIX: ground.prefix,
    KEYS: String(KEYS),
    PER_SECOND: '1000',
  };
  const started: WorkerProcess[] = [];
  const start = (more: Record<string, string>) => {
    const worker = startWorker(program, { ...env, ...more });
    started.push(worker);
    return worker;
  };
  const evidence = await openEvidence({
    producerUri,
    consumerUri: databaseUri(ground, 'tally'),
    kafkaBrokers: ground.kafkaBrokers,
    topic,
    group: `${ground.prefix}tally`,
  });
  const allSent = (facts: number) =>
    isSoon(LIMIT_MS, async () => {
      const told = await evidence.told();
      return told.facts === facts && told.sent === facts;
    });
  try {
    const sleeper = start({ PER_KEY: String(PER_KEY), STOP_BEFORE_SENDING: 'yes' });
    await sleeper.says('stops');
    const second = start({ PER_KEY: String(2 * PER_KEY) });
    const isTakenOver = await allSent(2 * PER_KEY * KEYS);
    await sleeper.signal('SIGCONT');
    // The last fact is told by a third process, and sent by the sleeper: it comes after everything
    // that the sleeper could have sent when it woke.
    await second.signal('SIGKILL');
    sleeper.tell('last');
    const isAwake = await allSent(2 * PER_KEY * KEYS + 1);
    const { messages: count } = await evidence.messages();
    const messages = await readTopic(ground.kafkaBrokers, topic, count);
    return judge(messages, isTakenOver, isAwake);
  } finally {
    for (const worker of started) await worker.signal('SIGKILL');
    await evidence.close();
  }
}

function judge(messages: readonly KafkaMessage[], isTakenOver: boolean, isAwake: boolean): Report {
  const highest = new Map<string, number>();
  let stale = 0;
  for (const message of messages) {
    const key = message.key?.toString() ?? '';
    const epoch = Number(message.headers?.['ce_epoch']?.toString());
    if (epoch < (highest.get(key) ?? 0)) stale += 1;
    highest.set(key, Math.max(epoch, highest.get(key) ?? 0));
  }
  const failures = [
    ...(isTakenOver ? [] : ['the second relay did not take over']),
    ...(isAwake ? [] : ['the first relay did not go on']),
    ...(stale === 0 ? [] : [`${stale} facts were sent under an epoch that was over`]),
  ];
  return { figures: { messages: messages.length, stale }, failures };
}
