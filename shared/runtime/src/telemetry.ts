/**
 * OpenTelemetry, wired once. Loaded before anything else (`node --require
 * @serai/runtime/telemetry`), because a library that is loaded already cannot be traced any more.
 *
 * Traces go on across processes always, and their ids stand in the logs. Spans and metrics are made,
 * and sent, only where OTEL_EXPORTER_OTLP_ENDPOINT says to whom. MongoDB spans come from the driver;
 * mongoose would say everything twice. Kafka needs no instrumentation: a fact carries the trace of
 * the request that caused it, which a traced producer would overwrite.
 */
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type * as sending from './process/sendTelemetry';
import type * as tracing from './process/tracing';

const resource = resourceFromAttributes({
  'service.name': process.env['SERVICE_NAME'] ?? 'serai',
  'service.namespace': 'serai',
  'process.pid': process.pid,
});

// Loaded only where it is needed: the one costs every process time and memory, and of the other the
// first must know before `http` is loaded.
/* eslint-disable @typescript-eslint/no-require-imports */
if (process.env['OTEL_EXPORTER_OTLP_ENDPOINT']) {
  const sender = require('./process/sendTelemetry') as typeof sending;
  sender.sendTelemetry(resource);
} else {
  new NodeTracerProvider({ resource, sampler: new AlwaysOffSampler() }).register();
  const own = require('./process/tracing') as typeof tracing;
  own.passTracesOn();
}
