/**
 * OpenTelemetry, wired once. Loaded before anything else (`node --require
 * @serai/runtime/telemetry`), because a library that is loaded already cannot be traced any more.
 *
 * Traces go on across processes always, and their ids stand in the logs. Spans and metrics are sent,
 * and what costs more is traced, only where OTEL_EXPORTER_OTLP_ENDPOINT says to whom. MongoDB spans
 * come from the driver; mongoose would say everything twice. Kafka needs no instrumentation: a fact
 * carries the trace of the request that caused it, which a traced producer would overwrite.
 */
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type * as sending from './process/sendTelemetry';

const resource = resourceFromAttributes({
  'service.name': process.env['SERVICE_NAME'] ?? 'serai',
  'service.namespace': 'serai',
  'process.pid': process.pid,
});
const instrumentations = [
  new HttpInstrumentation({ requireParentforOutgoingSpans: true }),
  new GrpcInstrumentation(),
];

if (process.env['OTEL_EXPORTER_OTLP_ENDPOINT']) {
  // Loaded only where it is needed: it would cost every process time and memory.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const sender = require('./process/sendTelemetry') as typeof sending;
  sender.sendTelemetry(resource);
  registerInstrumentations({
    instrumentations: [...instrumentations, ...sender.costlyInstrumentations()],
  });
} else {
  new NodeTracerProvider({ resource, sampler: new AlwaysOffSampler() }).register();
  registerInstrumentations({ instrumentations });
}
