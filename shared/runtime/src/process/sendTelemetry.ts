import { metrics } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { atEnd } from './ending';

const defaultMetricIntervalMs = 15_000;

/** Makes spans and metrics, and sends them to OTEL_EXPORTER_OTLP_ENDPOINT until the process ends. */
export function sendTelemetry(resource: Resource): void {
  const spans = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  spans.register();
  const interval = process.env['OTEL_METRIC_EXPORT_INTERVAL'];
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    exportIntervalMillis: interval ? Number(interval) : defaultMetricIntervalMs,
    exportTimeoutMillis: interval ? Number(interval) : defaultMetricIntervalMs,
  });
  const figures = new MeterProvider({ resource, readers: [reader] });
  metrics.setGlobalMeterProvider(figures);
  atEnd(() => spans.shutdown());
  atEnd(() => figures.shutdown());
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({ requireParentforOutgoingSpans: true }),
      new GrpcInstrumentation(),
      new ExpressInstrumentation(),
      new MongoDBInstrumentation({ requireParentSpan: true }),
    ],
  });
}
