import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { join } from 'node:path';
import { withClassArchive } from './classArchive';
import { EngineUnavailable } from './engineUnavailable';
import type { EngineOptions } from './engine';
import { findChromium } from './findChromium';
import { findKafka } from './findKafka';
import { findMongod } from './findMongod';
import { startKafka } from './kafka';
import { startMongo } from './mongo';

interface Wanted {
  readonly members: '1' | '3';
  readonly data?: string;
  readonly port?: number;
}

type Which = 'mongo' | 'kafka' | 'both';
type Fetched = Which | 'all';

interface Running {
  readonly line: string;
  stop(): Promise<void>;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const HIGHEST_PORT = 65_000;

function say(line: string): void {
  console.error(line);
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`A port is a whole number from 1 to ${HIGHEST_PORT}.`);
}

/** Resolves at the first signal that asks this program to end. */
function untilSignalled(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(undefined));
    // Signals alone do not keep a program alive.
    const alive = setInterval(() => undefined, 2 ** 30);
    process.once('exit', () => clearInterval(alive));
  });
}

function optionsOf(wanted: Wanted, engine: 'mongo' | 'kafka', port: number | undefined) {
  const options: EngineOptions = { members: wanted.members === '3' ? 3 : 1, say };
  if (wanted.data !== undefined) options.dataDirectory = join(wanted.data, engine);
  if (port !== undefined) options.port = port;
  return options;
}

async function startMongoFor(wanted: Wanted): Promise<Running> {
  const engine = await startMongo(optionsOf(wanted, 'mongo', wanted.port));
  return { line: `MONGODB_URI=${engine.uri}`, stop: () => engine.stop() };
}

async function startKafkaFor(wanted: Wanted, which: Which): Promise<Running> {
  // Of both, MongoDB takes the named port and those after it.
  const skipped = which === 'both' ? Number(wanted.members) : 0;
  const port = wanted.port === undefined ? undefined : wanted.port + skipped;
  const engine = await startKafka(optionsOf(wanted, 'kafka', port));
  return { line: `KAFKA_BROKERS=${engine.brokers}`, stop: () => engine.stop() };
}

async function runEngines(which: Which, wanted: Wanted): Promise<void> {
  const signalled = untilSignalled();
  const starting: Promise<Running>[] = [];
  if (which !== 'kafka') starting.push(startMongoFor(wanted));
  if (which !== 'mongo') starting.push(startKafkaFor(wanted, which));
  // What is half started when the signal comes is ended by its watchdog.
  const outcomes = await Promise.race([Promise.allSettled(starting), signalled]);
  if (outcomes === undefined) return;
  const running = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = outcomes.filter((one) => one.status === 'rejected');
  if (failed.length === 0) {
    for (const engine of running) process.stdout.write(`${engine.line}\n`);
    say('Running until Ctrl-C.');
    await signalled;
  }
  await Promise.all(running.map((engine) => engine.stop()));
  if (failed.length > 0) throw new AggregateError(failed.map((one) => one.reason as unknown));
}

async function fetchEngines(which: Fetched): Promise<void> {
  const finding: Promise<unknown>[] = [];
  if (which !== 'kafka' && !process.env['MONGODB_URI']) finding.push(findMongod(say));
  if (which !== 'mongo' && !process.env['KAFKA_BROKERS']) {
    finding.push(findKafka(say).then((kafka) => withClassArchive(kafka, say)));
  }
  if (which === 'all') finding.push(findChromium(say));
  const outcomes = await Promise.allSettled(finding);
  const failed = outcomes.filter((one) => one.status === 'rejected');
  if (failed.length > 0) throw new AggregateError(failed.map((one) => one.reason as unknown));
}

/** Says what went wrong: the advice for what a person can mend, all of it for a defect. */
function tell(error: unknown): void {
  if (error instanceof AggregateError) error.errors.forEach(tell);
  else console.error(error instanceof EngineUnavailable ? error.message : error);
}

const which = () => new Argument('<engine>').choices(['mongo', 'kafka', 'both']);
const program = new Command('engines').description('MongoDB and Kafka on a bare machine');
program
  .command('run', { isDefault: true })
  .description('starts them and prints their addresses')
  .addArgument(which())
  .addOption(new Option('--members <n>', 'members each').choices(['1', '3']).default('1'))
  .option('--data <dir>', 'keep the data there (otherwise it is removed at the end)')
  .option('--port <n>', 'the first port (otherwise free ones)', portOf)
  .action(runEngines);
program
  .command('fetch')
  .description('finds them, or fetches them, and starts nothing; all: a browser for tests too')
  .addArgument(new Argument('<engine>').choices(['mongo', 'kafka', 'both', 'all']))
  .action(fetchEngines);

program.parseAsync().then(
  () => process.exit(0),
  (error: unknown) => {
    tell(error);
    process.exit(1);
  },
);
