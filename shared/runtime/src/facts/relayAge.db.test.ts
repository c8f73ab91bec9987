import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { freshDatabase, freshPrefix } from '../../../../test/support/engines';
import { until } from '../bus/contract.fixture';
import { openBus } from '../bus/openBus';
import { openDatabase } from '../store/database';
import { once } from '../store/once';
import { askPlace, place } from '../store/shelf.fixture';
import { relay } from './relay';

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const provider = new MeterProvider({ readers: [reader] });

beforeAll(() => metrics.setGlobalMeterProvider(provider));
afterAll(() => provider.shutdown());

async function age(): Promise<number> {
  exporter.reset();
  await provider.forceFlush();
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  const found = all.flatMap((scope) => scope.metrics);
  const gauge = found.find(({ descriptor }) => descriptor.name === 'serai.relay.age');
  return Number(gauge?.dataPoints[0]?.value ?? -1);
}

test('while the bus takes nothing the age of the oldest fact grows; once it takes them it is 0', async () => {
  const database = await openDatabase({ uri: await freshDatabase(), service: 'test' });
  const real = await openBus({ clientId: 'test', database, prefix: await freshPrefix() });
  let isAway = true;
  const publish: typeof real.publish = (batch) =>
    isAway ? Promise.reject(new Error('the bus is away')) : real.publish(batch);
  const part = relay({ database: () => database, bus: () => ({ ...real, publish }) });
  try {
    await part.start();
    await once(database, place, [askPlace('late', 'shelf')]);
    await until('it is said to wait', async () => (await age()) > 0);
    isAway = false;
    await until('nothing waits', async () => (await age()) === 0);
  } finally {
    await part.stop();
    await real.close();
    await database.close();
  }
});
