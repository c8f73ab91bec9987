import { get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { identity, token, until } from '../../../test/support/calls';
import { freshDatabase, freshPrefix, kafkaBrokers } from '../../../test/support/engines';
import { receiveOtlp } from '../../../test/support/otlp';
import type { OtlpReceiver, ReceivedSpan } from '../../../test/support/otlp';
import { runProgram } from '../../../test/support/program';
import type { Program } from '../../../test/support/program';

const program = join(__dirname, '../../../test/support/programs/traced.ts');
const telemetry = join(__dirname, 'telemetry.ts');
let programs: Program[] = [];
let receiver: OtlpReceiver | undefined;

afterEach(async () => {
  for (const one of programs) await one.kill();
  programs = [];
  await receiver?.stop();
});

function start(role: string, env: Readonly<Record<string, string>>): Program {
  const one = runProgram(program, {
    require: [telemetry],
    env: { ...env, ROLE: role, SERVICE_NAME: role },
  });
  programs.push(one);
  return one;
}

async function startAll(common: Readonly<Record<string, string>>) {
  const keeper = start('keeper', {
    ...common,
    MONGODB_URI: await freshDatabase(),
    TEST_KEYS: JSON.stringify(identity.keySet),
  });
  start('hearer', { ...common, MONGODB_URI: await freshDatabase() });
  const [, grpcPort] = await keeper.says(/"port":(\d+)/);
  const door = start('door', {
    ...common,
    KEEPER_ADDRESS: `127.0.0.1:${grpcPort}`,
    TOKEN: token,
  });
  const [, httpPort] = await door.says(/"port":(\d+)/);
  await Promise.all(programs.map((one) => one.says(/"msg":"ready"/)));
  return { door, keeper, url: `http://127.0.0.1:${httpPort}/` };
}

function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) =>
    get(url, { agent: false, headers }, (response) => resolve(text(response))).once(
      'error',
      reject,
    ),
  );
}

async function addressesOf(bus: string): Promise<Record<string, string>> {
  const prefix = { TOPIC_PREFIX: await freshPrefix() };
  if (bus === 'kafka') return { ...prefix, KAFKA_BROKERS: await kafkaBrokers() };
  return { ...prefix, BUS_MONGODB_URI: await freshDatabase() };
}

const isHandling = ({ name }: ReceivedSpan) => name.startsWith('handle ');

/** The services of a span and all above it, outermost first. */
function wayTo(span: ReceivedSpan, spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const above = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return above === undefined ? [span] : [...wayTo(above, spans), span];
}

test.each(['embedded', 'kafka'])(
  'one trace goes HTTP -> gRPC -> outbox -> %s -> handler without a break',
  async (bus) => {
    const otlp = (receiver = await receiveOtlp());
    const { url } = await startAll({
      ...(await addressesOf(bus)),
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp.endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_METRIC_EXPORT_INTERVAL: '200',
    });
    expect(await ask(url)).toBe('placed');
    const wayToHandler = () =>
      otlp.spans
        .filter(isHandling)
        .map((span) => wayTo(span, otlp.spans))
        .find((one) => one.length >= 4);
    await until(() => wayToHandler() !== undefined);
    const way = wayToHandler() ?? [];
    expect(new Set(way.map(({ traceId }) => traceId)).size).toBe(1);
    expect(way[0]?.parentSpanId).toBe('');
    expect(way.map(({ service, kind }) => `${service} ${kind}`)).toEqual([
      'door 2',
      'door 3',
      'keeper 2',
      'hearer 5',
    ]);
    await until(() =>
      otlp.spans.some(({ service, traceId, name }) => {
        return service === 'keeper' && traceId === way[0]?.traceId && name === 'insert outbox';
      }),
    );
    await until(() => otlp.metrics.has('serai.requests') && otlp.metrics.has('serai.relay.age'));
  },
  240_000,
);

test('without a receiver a trace goes on all the same, and stands in the logs', async () => {
  const { url, keeper } = await startAll(await addressesOf('embedded'));
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  await ask(url, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  const [line] = await keeper.says(/\{[^\n]*"msg":"placed"[^\n]*\}/);
  expect(JSON.parse(line)).toMatchObject({ trace_id: traceId });
}, 120_000);
