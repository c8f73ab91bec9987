import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaEngine, MongoEngine } from '@serai/engines';
import { startKafka, startMongo } from '@serai/engines';
import { environments } from './environment';
import { keepUp } from './keepUp';
import { readOptions } from './options';
import type { Options } from './options';
import { isPortUsed } from './ports';
import { allReady } from './ready';
import { Rest } from '@serai/cli';
import { secretsAt, serviceNames } from './secrets';
import type { Secrets } from './secrets';
import { seed } from './seed';
import type { Supervised } from './supervise';
import { supervise } from './supervise';
import { welcome } from './welcome';

/** A small machine that has much else to do takes long. */
const readyTimeoutMs = 180_000;
/** What a service needs may be away for more than a minute. */
const mostStartsInVain = 20;

/** Everything that runs, so that it can be stopped in reverse. */
const running: { stop(): Promise<void> }[] = [];
let services: readonly Supervised[] = [];
let isStopping = false;
let isGivenUp = false;

process.on('SIGINT', () => void end(0));
process.on('SIGTERM', () => void end(0));
start(readOptions(process.argv)).catch((error: unknown) => {
  // What does not come up because it was told to end is no matter for anybody.
  if (!isStopping) sayLast(error instanceof Error ? error.message : String(error));
  void end(1);
});

async function start(options: Options): Promise<void> {
  const { port, dataDirectory } = options;
  const base = `http://127.0.0.1:${port}`;
  if (await isPortUsed(port)) {
    throw new Error(`Port ${port} is in use: stop what listens there, or say --port another.`);
  }
  const secrets = secretsAt(join(dataDirectory, 'secrets.json'));
  const [mongo, kafka] = await engines(options);
  const addresses = {
    mongo: mongo.uri,
    httpPort: port,
    ...(kafka === undefined ? {} : { kafka: kafka.brokers }),
  };
  await processes(options, addresses, secrets);
  await allReady(base, readyTimeoutMs, () => !isStopping);
  say('all five processes are ready');
  const passwords = { admin: secrets.adminPassword, demo: secrets.demoPassword };
  if (!options.empty) await seedOnce(dataDirectory, base, passwords);
  say(welcome(base, passwords, options.empty));
}

async function engines(options: Options): Promise<[MongoEngine, KafkaEngine | undefined]> {
  const started = await Promise.all([
    startMongo({ dataDirectory: join(options.dataDirectory, 'mongo'), say }),
    options.kafka
      ? startKafka({ dataDirectory: join(options.dataDirectory, 'kafka'), say })
      : undefined,
  ]);
  for (const [name, engine] of [
    ['MongoDB', started[0]],
    ['Kafka', started[1]],
  ] as const) {
    if (engine === undefined) continue;
    running.push(engine, keepUp(name, engine.members, { say, giveUp }));
  }
  return started;
}

async function processes(
  options: Options,
  addresses: Parameters<typeof environments>[0],
  secrets: Secrets,
): Promise<void> {
  const env = await environments(addresses, secrets);
  if (isStopping) return;
  const logDirectory = join(options.dataDirectory, 'logs');
  services = serviceNames.map((name) =>
    supervise({ name, env: env[name], logDirectory }, say, { most: mostStartsInVain, giveUp }),
  );
  // All at once: one that cannot end in time holds up none of the others.
  running.push({ stop: async () => void (await Promise.all(services.map((one) => one.stop()))) });
}

async function seedOnce(
  dataDirectory: string,
  base: string,
  passwords: { admin: string; demo: string },
): Promise<void> {
  const mark = join(dataDirectory, 'seeded');
  if (existsSync(mark)) return;
  await seed(new Rest(base), passwords, say);
  writeFileSync(mark, `${new Date().toISOString()}\n`);
}

/** Without what does not stay up the others cannot even end in good order. */
function giveUp(why: string): void {
  if (!isGivenUp) sayLast(why);
  isGivenUp = true;
  for (const service of services) service.cut();
  void end(1);
}

async function end(status: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  for (const each of [...running].reverse()) {
    await each.stop().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
  process.exit(status);
}

function sayLast(sentence: string): void {
  process.stderr.write(`\n${sentence}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
