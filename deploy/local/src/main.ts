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

const readyTimeoutMs = 60_000;

/** Everything that runs, so that it can be stopped in reverse. */
const running: { stop(): Promise<void> }[] = [];
let isStopping = false;

process.on('SIGINT', () => void end(0));
process.on('SIGTERM', () => void end(0));
start(readOptions(process.argv)).catch((error: unknown) => {
  const sentence = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${sentence}\n`);
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
    running.push(engine, keepUp(name, engine.members, say));
  }
  return started;
}

async function processes(
  options: Options,
  addresses: Parameters<typeof environments>[0],
  secrets: Secrets,
): Promise<Supervised[]> {
  const env = await environments(addresses, secrets);
  const logDirectory = join(options.dataDirectory, 'logs');
  return serviceNames.map((name) => {
    const started = supervise({ name, env: env[name], logDirectory }, say);
    running.push(started);
    return started;
  });
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

async function end(status: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  for (const each of [...running].reverse()) {
    await each.stop().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
  process.exit(status);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
