// A service that listens: its own process, its own database.
import { appendFileSync, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import { listen, on, openBus, openDatabase, replay, type Bus } from '@serai/runtime';
import { FACT_TYPE, TALE_TOPIC, tally } from './tale';

const env = (name: string): string => process.env[name] ?? '';
const say = (what: string): void => void process.stdout.write(`${what}\n`);
const note = (what: string): void => appendFileSync(env('NOTES'), what);

/** Notes every delivery and every return of the handler, so that repeats can be counted outside. */
function noting(bus: Bus): Bus {
  return {
    ...bus,
    handle: (options) =>
      bus.handle({
        ...options,
        onBatch: async (batch) => {
          note(batch.map(({ id }) => `delivered ${id}\n`).join(''));
          await options.onBatch(batch);
          note(batch.map(({ id }) => `handled ${id}\n`).join(''));
        },
      }),
  };
}

const handler = on<MemberSuspended__Output>(FACT_TYPE, {
  touches: ({ memberId }) => [{ kind: tally, id: memberId }],
  decide: ({ memberId, reason }, sheet) => {
    if (`${memberId}/${reason}` === env('POISON') && !existsSync(env('ANTIDOTE'))) {
      note(`tried ${Date.now()}\n`);
      throw new Error('this cannot be swallowed');
    }
    sheet.record(tally, memberId, [Number(reason)]);
  },
});

async function main(): Promise<void> {
  const database = await openDatabase({
    uri: env('MONGODB_URI'),
    service: 'tally',
    kinds: [tally],
  });
  const bus = await openBus({
    clientId: 'tally',
    kafkaBrokers: env('KAFKA_BROKERS'),
    prefix: env('TOPIC_PREFIX'),
    sessionTimeoutMs: Number(env('SESSION_TIMEOUT_MS')),
  });
  const part = listen({
    name: 'tally',
    database: () => database,
    bus: () => noting(bus),
    topics: [TALE_TOPIC],
    handlers: [handler],
  });
  await part.start();
  const orders = createInterface({ input: process.stdin });
  // Whoever started this is gone: nobody will end it.
  orders.on('close', () => process.exit(0));
  orders.on('line', (key) => {
    void replay(database, 'tally', key).then((done) => say(`replayed ${JSON.stringify(done)}`));
  });
  say('ready');
}

void main();
