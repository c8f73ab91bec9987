import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorker, type Mutation } from '../support/buildProgram';
import { openEvidence, type Evidence } from './evidence';
import { databaseUri, isSoon, randomFrom, type Ground, type Report } from './report';
import { startWorker, type WorkerProcess } from './workerProcess';

export interface R5Options {
  readonly seed: number;
  readonly mutation?: Mutation;
}

const KEYS = 10;
const PER_KEY = 30;
const MAX_TRIES = 5;
const MAX_DEAD_MS = 30_000;
const LIMIT_MS = 120_000;

/**
 * R5: one fact cannot be handled. It is dead-lettered within 5 tries and 30 s, the later ones of its
 * key queue behind it, all other keys go on; cured and replayed, the key's facts take effect in
 * their order.
 */
export async function r5(ground: Ground, options: R5Options): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'serai-r5-'));
  const random = randomFrom(options.seed);
  const poisonKey = `key-${Math.floor(random() * KEYS)}`;
  const poisonAt = 2 + Math.floor(random() * (PER_KEY - 10));
  const paths = { notes: join(folder, 'notes'), antidote: join(folder, 'antidote') };
  const shared = { KAFKA_BROKERS: ground.kafkaBrokers, TOPIC_PREFIX: ground.prefix };
  const producerUri = databaseUri(ground, 'tale');
  const consumerUri = databaseUri(ground, 'tally');
  const producer = startWorker(await buildWorker('producer'), {
    ...shared,
    MONGODB_URI: producerUri,
    KEYS: String(KEYS),
    PER_KEY: String(PER_KEY),
    PER_SECOND: '150',
  });
  await producer.says('ready');
  const consumer = startWorker(await buildWorker('consumer', options.mutation), {
    ...shared,
    MONGODB_URI: consumerUri,
    NOTES: paths.notes,
    ANTIDOTE: paths.antidote,
    POISON: `${poisonKey}/${poisonAt}`,
    SESSION_TIMEOUT_MS: '6000',
  });
  const evidence = await openEvidence({
    producerUri,
    consumerUri,
    kafkaBrokers: ground.kafkaBrokers,
    topic: `${ground.prefix}serai.partner.v1`,
    group: `${ground.prefix}tally`,
  });
  try {
    const sick = await judgeSick(evidence, poisonKey, poisonAt, paths.notes);
    writeFileSync(paths.antidote, '');
    const cured = await judgeCured(evidence, consumer, poisonKey, PER_KEY - poisonAt + 1);
    const figures = { poison: `${poisonKey}/${poisonAt}`, ...sick.figures, ...cured.figures };
    return { figures, failures: [...sick.failures, ...cured.failures] };
  } finally {
    await producer.signal('SIGKILL');
    await consumer.signal('SIGKILL');
    await evidence.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function judgeSick(
  evidence: Evidence,
  poisonKey: string,
  poisonAt: number,
  notes: string,
): Promise<Report> {
  const isThrough = await isSoon(LIMIT_MS, async () => {
    const { facts, sent } = await evidence.told();
    return facts === KEYS * PER_KEY && sent === facts && (await evidence.messages()).open === 0;
  });
  const tallies = await evidence.tallies();
  const others = [...tallies].filter(([key]) => key !== poisonKey);
  const unfinished = others.filter(([, seen]) => !isUpTo(seen, PER_KEY)).length;
  const before = tallies.get(poisonKey) ?? [];
  const queue = (await evidence.parked()).map((row) => [row.fact.version, row.state] as const);
  const expected = Array.from({ length: PER_KEY - poisonAt + 1 }, (_, i) => [
    poisonAt + i,
    i === 0 ? 'dead' : 'behind',
  ]);
  const [dead] = (await evidence.parked()).filter((row) => row.state === 'dead');
  const tried = triesIn(notes);
  const deadAfterMs = dead === undefined ? Infinity : dead.since - (tried[0] ?? 0);
  const failures = [
    ...(isThrough ? [] : ['the consumer did not go through the topic']),
    ...(others.length === KEYS - 1 && unfinished === 0 ? [] : [`${unfinished} other keys stopped`]),
    ...(isUpTo(before, poisonAt - 1) ? [] : [`the key went on past the poison: ${before.join()}`]),
    ...(same(queue, expected) ? [] : [`its queue is not in order: ${JSON.stringify(queue)}`]),
    ...(tried.length >= 1 && tried.length <= MAX_TRIES
      ? []
      : [`it was tried ${tried.length} times`]),
    ...(deadAfterMs <= MAX_DEAD_MS ? [] : [`dead-lettered after ${deadAfterMs} ms`]),
    ...(dead?.reason === 'this cannot be swallowed' ? [] : [`its reason is ${dead?.reason}`]),
  ];
  return { figures: { tries: tried.length, deadAfterMs, queued: queue.length }, failures };
}

async function judgeCured(
  evidence: Evidence,
  consumer: WorkerProcess,
  poisonKey: string,
  expected: number,
): Promise<Report> {
  consumer.tell(poisonKey);
  const said = await consumer.says('replayed ');
  const { released } = JSON.parse(said.slice('replayed '.length)) as { released: number };
  const seen = (await evidence.tallies()).get(poisonKey) ?? [];
  const parked = (await evidence.parked()).length;
  const failures = [
    ...(released === expected ? [] : [`${released} of ${expected} were released`]),
    ...(isUpTo(seen, PER_KEY) ? [] : [`after the replay its order is ${seen.join()}`]),
    ...(parked === 0 ? [] : [`${parked} stay parked`]),
  ];
  return { figures: { released }, failures };
}

function isUpTo(seen: readonly number[], count: number): boolean {
  return seen.length === count && seen.every((value, index) => value === index + 1);
}

function same(one: unknown, two: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}

function triesIn(notes: string): number[] {
  const lines = readFileSync(notes, 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('tried ')).map((line) => Number(line.slice(6)));
}
