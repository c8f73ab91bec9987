// A service that tells facts: its own process, its own database, its own relay.
import { setTimeout as sleep } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { modelOf, once, openBus, openDatabase, relay, type Asked } from '@serai/runtime';
import { TALE_TOPIC, tale, tell } from './tale';

const env = (name: string): string => process.env[name] ?? '';
const say = (what: string): void => void process.stdout.write(`${what}\n`);

const KEYS = Number(env('KEYS'));
const PER_KEY = Number(env('PER_KEY'));
const PER_SECOND = Number(env('PER_SECOND'));
const REPEATED = 2;
const MAX_BATCH = 200;
const BEAT_MS = 100;

/** The commands that are still to be told, and the last of those that were, asked once more. */
async function open(
  database: Awaited<ReturnType<typeof openDatabase>>,
): Promise<Asked<{ key: string }>[]> {
  const told = await modelOf(database, tale).find().lean();
  const counts = new Map(told.map(({ _id, count }) => [_id, count]));
  const asked: Asked<{ key: string }>[] = [];
  for (let n = 1; n <= PER_KEY; n += 1) {
    for (let k = 0; k < KEYS; k += 1) {
      const key = `key-${k}`;
      if (n <= (counts.get(key) ?? 0) - REPEATED) continue;
      asked.push({ id: `${key}/${n}`, digest: '', command: { key } });
    }
  }
  return asked;
}

async function main(): Promise<void> {
  const database = await openDatabase({ uri: env('MONGODB_URI'), service: 'tale', kinds: [tale] });
  const bus = await openBus({
    clientId: 'tale',
    kafkaBrokers: env('KAFKA_BROKERS'),
    prefix: env('TOPIC_PREFIX'),
  });
  await bus.ensureTopics([TALE_TOPIC]);
  const sender = relay({
    database: () => database,
    bus: () => bus,
    leaseMs: 1_000,
    beforeSend: (ids) => {
      if (env('STOP_BEFORE_SENDING') === '' || ids.length === 0) return;
      process.env['STOP_BEFORE_SENDING'] = '';
      say('stops');
      process.kill(process.pid, 'SIGSTOP');
    },
  });
  await sender.start();
  const orders = createInterface({ input: process.stdin });
  // Whoever started this is gone: nobody will end it.
  orders.on('close', () => process.exit(0));
  orders.on('line', (key) => {
    void once(database, tell, [{ id: `said/${key}`, digest: '', command: { key } }]);
  });
  say('ready');
  const asked = await open(database);
  const startedAt = performance.now();
  for (let from = 0; from < asked.length;) {
    await sleep(BEAT_MS);
    const due = Math.ceil(((performance.now() - startedAt) * PER_SECOND) / 1_000);
    const batch = asked.slice(from, Math.min(due, from + MAX_BATCH));
    const outcomes = await once(database, tell, batch);
    // Those that could not be written now are asked again with the next.
    if (outcomes.every((outcome) => outcome.granted)) from += batch.length;
  }
  say('told');
}

void main();
