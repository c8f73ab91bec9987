import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildWorker, type Mutation } from '../support/buildProgram';
import { openEvidence, type Evidence } from './evidence';
import { databaseUri, isSoon, randomFrom, type Ground, type Report } from './report';
import { startWorker, type WorkerProcess } from './workerProcess';

export interface R3Options {
  readonly facts: number;
  readonly kills: number;
  readonly seed: number;
  /** Breaks a rule of the consumer's service. */
  readonly mutation?: Mutation;
}

const KEYS = 50;
const SESSION_TIMEOUT_MS = 6_000;
/** Kafka gives a dead consumer's share to the next after its session: such a kill costs 7 s. */
const CONSUMER_SHARE = 0.15;
const MIN_CONSUMER_KILLS = 4;
const RELAY_LIFE_MS = 3_000;
/** Offsets are committed every second: most kills come before that. */
const CONSUMER_LIFE_MS = 800;
const CONSUMER_CYCLE_MS = 8_000;
/** Slow machines may take longer, as long as something moves. */
const PROGRESS_LIMIT_MS = 60_000;

/**
 * R3: facts travel from one service to another through Kafka while the process with the relay and
 * the process with the consumer are SIGKILLed at random moments. Nothing may be lost, nothing may
 * take effect twice, order within a key must hold, and some facts must have come more than once.
 */
export async function r3(ground: Ground, options: R3Options): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'serai-r3-'));
  const notes = join(folder, 'notes');
  const run = await prepare(ground, options, notes);
  const startedAt = performance.now();
  try {
    const ofConsumer = consumerKills(options);
    await Promise.all([
      killProducer(run, options.kills - ofConsumer, randomFrom(options.seed)),
      killConsumer(run, ofConsumer, randomFrom(options.seed + 1), notes),
    ]);
    const expected = factsPerKey(options) * KEYS;
    const isSettled = await comesToRest(run.evidence, expected);
    const report = await judge(run.evidence, options, notes, isSettled);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    return { ...report, figures: { ...report.figures, kills: run.killed, seconds } };
  } finally {
    await run.producer.signal('SIGKILL');
    await run.consumer.signal('SIGKILL');
    await run.evidence.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Run {
  producer: WorkerProcess;
  consumer: WorkerProcess;
  killed: number;
  readonly evidence: Evidence;
  readonly startProducer: () => WorkerProcess;
  readonly startConsumer: () => WorkerProcess;
}

function factsPerKey(options: R3Options): number {
  return Math.ceil(options.facts / KEYS);
}

function consumerKills({ kills }: R3Options): number {
  return Math.min(kills, Math.max(MIN_CONSUMER_KILLS, Math.round(kills * CONSUMER_SHARE)));
}

async function prepare(ground: Ground, options: R3Options, notes: string): Promise<Run> {
  const producerProgram = await buildWorker('producer');
  const consumerProgram = await buildWorker('consumer', options.mutation);
  const producerUri = databaseUri(ground, 'tale');
  const consumerUri = databaseUri(ground, 'tally');
  const shared = { KAFKA_BROKERS: ground.kafkaBrokers, TOPIC_PREFIX: ground.prefix };
  const ofConsumer = consumerKills(options);
  const expectedMs = Math.max(
    ofConsumer * CONSUMER_CYCLE_MS,
    ((options.kills - ofConsumer) * RELAY_LIFE_MS) / 2,
  );
  const startProducer = () =>
    startWorker(producerProgram, {
      ...shared,
      MONGODB_URI: producerUri,
      KEYS: String(KEYS),
      PER_KEY: String(factsPerKey(options)),
      // The telling goes on for as long as the killing does; restarts take about half of it.
      PER_SECOND: String(Math.ceil((2 * options.facts) / (expectedMs / 1_000))),
    });
  const startConsumer = () =>
    startWorker(consumerProgram, {
      ...shared,
      MONGODB_URI: consumerUri,
      NOTES: notes,
      SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
    });
  const producer = startProducer();
  await producer.says('ready');
  const consumer = startConsumer();
  const evidence = await openEvidence({
    producerUri,
    consumerUri,
    kafkaBrokers: ground.kafkaBrokers,
    topic: `${ground.prefix}serai.partner.v1`,
    group: `${ground.prefix}tally`,
  });
  return { producer, consumer, killed: 0, evidence, startProducer, startConsumer };
}

/** At a random moment of its life, starting included. */
async function killProducer(run: Run, kills: number, random: () => number): Promise<void> {
  for (let n = 0; n < kills; n += 1) {
    await sleep(random() * RELAY_LIFE_MS);
    await run.producer.signal('SIGKILL');
    run.killed += 1;
    run.producer = run.startProducer();
  }
}

/** At a random moment after it began to handle facts again. */
async function killConsumer(
  run: Run,
  kills: number,
  random: () => number,
  notes: string,
): Promise<void> {
  for (let n = 0; n < kills; n += 1) {
    const before = handledIn(notes);
    await isSoon(PROGRESS_LIMIT_MS, () => handledIn(notes) > before);
    await sleep(random() ** 2 * CONSUMER_LIFE_MS);
    await run.consumer.signal('SIGKILL');
    run.killed += 1;
    run.consumer = run.startConsumer();
  }
}

async function comesToRest(evidence: Evidence, expected: number): Promise<boolean> {
  const figures = async () => {
    const { facts, sent } = await evidence.told();
    return [facts, sent, await evidence.effects(), (await evidence.messages()).open].join();
  };
  for (;;) {
    const last = await figures();
    const isMoving = await isSoon(PROGRESS_LIMIT_MS, async () => {
      return (await settled(evidence, expected)) || (await figures()) !== last;
    });
    if (!isMoving || (await settled(evidence, expected))) return isMoving;
  }
}

/** All is told and sent, and the consumer has gone through everything that lies in the topic. */
async function settled(evidence: Evidence, expected: number): Promise<boolean> {
  const { facts, sent } = await evidence.told();
  if (facts < expected || sent < facts) return false;
  const { open } = await evidence.messages();
  return open === 0;
}

async function judge(
  evidence: Evidence,
  options: R3Options,
  notes: string,
  isSettled: boolean,
): Promise<Report> {
  const perKey = factsPerKey(options);
  const told = await evidence.told();
  const { messages } = await evidence.messages();
  const tallies = await evidence.tallies();
  let lost = 0;
  let doubled = 0;
  let disordered = 0;
  for (let k = 0; k < KEYS; k += 1) {
    const seen = tallies.get(`key-${k}`) ?? [];
    const distinct = new Set(seen);
    lost += perKey - distinct.size;
    doubled += seen.length - distinct.size;
    const first = [...distinct];
    disordered += first.filter((count, index) => count !== index + 1).length;
  }
  const effects = await evidence.effects();
  const parked = (await evidence.parked()).length;
  const { delivered, repeated } = repeatsIn(notes);
  const failures = [
    ...(isSettled ? [] : ['it did not come to rest in time']),
    ...(told.facts === perKey * KEYS ? [] : [`${told.facts} facts in the log`]),
    ...(lost === 0 ? [] : [`${lost} facts lost`]),
    ...(doubled === 0 ? [] : [`${doubled} facts took effect twice`]),
    ...(disordered === 0 ? [] : [`${disordered} facts out of order`]),
    ...(effects === perKey * KEYS ? [] : [`${effects} effects told for ${perKey * KEYS} facts`]),
    ...(parked === 0 ? [] : [`${parked} facts are parked`]),
    ...(repeated > 0 ? [] : ['nothing came again after its effect: the test did not bite']),
  ];
  const sentTwice = messages - told.facts;
  const figures = { facts: told.facts, lost, doubled, disordered, delivered, repeated, sentTwice };
  return { figures, failures };
}

/** How many deliveries there were, and how many of facts that had been handled before. */
function repeatsIn(notes: string): { delivered: number; repeated: number } {
  const handled = new Set<string>();
  let delivered = 0;
  let repeated = 0;
  for (const line of linesOf(notes)) {
    const [what, id = ''] = line.split(' ');
    if (what === 'handled') handled.add(id);
    if (what !== 'delivered') continue;
    delivered += 1;
    if (handled.has(id)) repeated += 1;
  }
  return { delivered, repeated };
}

function handledIn(notes: string): number {
  return linesOf(notes).filter((line) => line.startsWith('handled ')).length;
}

function linesOf(notes: string): string[] {
  try {
    return readFileSync(notes, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
